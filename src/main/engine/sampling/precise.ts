import type { LlcSettings, Precision } from '../../../shared/plan'
import { mean } from '../math/moments'
import type { SampleListener } from './chains'
import { meanError } from './diagnostics/convergence'
import type { GroupSpec } from './group'
import type { PoolTask, SamplerPool } from './sampler-pool'
import { joinTraces, type ChainTrace } from './trace'

/** Draws per chain that a job makes at most. */
export const mostDraws = ({ draws, precision }: Pick<LlcSettings, 'draws' | 'precision'>): number =>
  precision?.mostDraws ?? draws

/** Samples the planned draws and, where the plan wants a precision, more until the standard error of λ̂ is small enough or the draws are
 *  spent. The decisions depend on the draws alone, so the same seed gives the same number of them.
 *  @returns one trace a chain */
export async function samplePrecisely(
  pool: SamplerPool,
  task: PoolTask,
  groups: readonly GroupSpec[],
  listener: SampleListener
): Promise<readonly ChainTrace[]> {
  const { settings } = task
  const { precision, nBeta, observeEvery } = settings
  const whole = (draws: number): number => Math.ceil(draws / observeEvery) * observeEvery
  if (!precision) return (await pool.sample(task, groups, listener)).traces
  const pieces: (readonly ChainTrace[])[] = []
  let states: Awaited<ReturnType<SamplerPool['sample']>>['states'] = []
  let [done, next] = [0, whole(settings.draws)]
  while (next > 0) {
    const piece = { ...task, settings: { ...settings, draws: next }, keepsState: true }
    const sampled = await pool.sample(piece, groups, listener, states)
    pieces.push(sampled.traces)
    states = sampled.states
    done += next
    const energies = joined(pieces).map(({ paired }) => paired.map((difference) => nBeta * difference))
    next = Math.min(
      whole(missingDraws(energies, precision)),
      Math.floor((precision.mostDraws - done) / observeEvery) * observeEvery
    )
  }
  return joined(pieces)
}

function joined(pieces: readonly (readonly ChainTrace[])[]): ChainTrace[] {
  const [first = []] = pieces
  return first.map((_, chain) => joinTraces(pieces.flatMap((piece) => piece[chain] ?? [])))
}

/** The standard error that a precision asks for. @param estimate λ̂ */
export const wantedError = ({ standardError, relativeError = 0 }: Precision, estimate: number): number =>
  standardError ?? relativeError * Math.abs(estimate)

/** How many draws per chain are still missing: the error falls with their root. At most as many again, since the error is itself
 *  uncertain. 0 when the error is small enough, or when no number of draws will help. */
function missingDraws(energies: readonly Float64Array[], precision: Precision): number {
  const error = meanError(energies)
  const estimate = mean(energies.map(mean))
  const draws = energies[0]?.length ?? 0
  if (error === null || !Number.isFinite(estimate)) return 0
  const wanted = wantedError(precision, estimate)
  if (error <= wanted) return 0
  const needed = wanted > 0 ? draws * (error / wanted) ** 2 - draws : draws
  return Math.max(Math.ceil(draws / 8), Math.min(draws, needed))
}
