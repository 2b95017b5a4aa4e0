import type { LlcSettings, Precision } from '../../../shared/plan'
import { mean } from '../math/moments'
import type { SampleListener } from './chains'
import { chainsError, essBulk } from './diagnostics/convergence'
import type { GroupSpec } from './group'
import type { PoolSampled, PoolTask, SamplerPool } from './sampler-pool'
import { limits } from './thresholds'
import { joinTraces, type ChainTrace } from './trace'

/** Draws per chain that a job makes at most. */
export const mostDraws = ({ draws, precision }: Pick<LlcSettings, 'draws' | 'precision'>): number =>
  precision?.mostDraws ?? draws

/** One posterior and who listens to its chains. */
export interface PreciseRun {
  readonly task: PoolTask
  readonly listener?: SampleListener
}

/** nβ(ℓ(w) − ℓ(w*)) by chain and draw. */
export type Energies = readonly Float64Array[]

/** Samples the planned draws of every run and, where the plan wants a precision, more of each until the standard error is small enough, and
 *  known from enough effective draws, or the draws are spent. The decisions depend on the draws alone, so the same seed gives the same number of them.
 *  @param runs one, whose λ̂ is judged; or a reference and its variant of the same settings, whose difference is
 *  @returns of each run one trace a chain */
export async function samplePrecisely(
  pool: SamplerPool,
  runs: readonly PreciseRun[],
  groups: readonly GroupSpec[]
): Promise<readonly (readonly ChainTrace[])[]> {
  const works = runs.map((run) => new PreciseWork(run))
  const settings = runs[0]?.task.settings
  if (!settings) return []
  const { precision, observeEvery } = settings
  const whole = (draws: number): number => Math.ceil(draws / observeEvery) * observeEvery
  let [done, next] = [0, precision ? whole(settings.draws) : settings.draws]
  while (next > 0) {
    for (const work of works) await work.sample(pool, next, groups)
    if (!precision) break
    done += next
    const reached = judge(
      works.map(({ energies }) => energies),
      precision,
      settings.sharedBatches
    )
    next = Math.min(
      whole(missingDraws(reached, done)),
      Math.floor((precision.mostDraws - done) / observeEvery) * observeEvery
    )
  }
  return works.map(({ traces }) => traces)
}

/** The draws of one posterior, piece by piece. */
class PreciseWork {
  readonly #run: PreciseRun
  readonly #pieces: (readonly ChainTrace[])[] = []
  #states: PoolSampled['states'] = []

  constructor(run: PreciseRun) {
    this.#run = run
  }

  async sample(pool: SamplerPool, draws: number, groups: readonly GroupSpec[]): Promise<void> {
    const { task, listener } = this.#run
    const keepsState = task.settings.precision !== undefined
    const piece = { ...task, settings: { ...task.settings, draws }, keepsState }
    const { traces, states } = await pool.sample(piece, groups, listener, this.#states)
    this.#pieces.push(traces)
    this.#states = states
  }

  get traces(): ChainTrace[] {
    const [first = []] = this.#pieces
    return first.map((_, chain) => joinTraces(this.#pieces.flatMap((piece) => piece[chain] ?? [])))
  }

  get energies(): Energies {
    return energiesOf(this.traces, this.#run.task.settings.nBeta)
  }
}

export const energiesOf = (traces: readonly ChainTrace[], nBeta: number): Energies =>
  traces.map(({ paired }) => paired.map((difference) => nBeta * difference))

/** What a number of draws has reached. */
export interface Reached {
  /** Standard error of λ̂, or of the variant's less the reference's; null where none can be told. */
  readonly error: number | null
  readonly wanted: number
  /** Smallest bulk effective sample size of a run. */
  readonly essBulk: number
  /** Whether the error is small enough, and of enough effective draws in each run to be believed. */
  readonly isReached: boolean
}

/** @param energies of one run, or of a reference and its variant. A wanted share is one of the λ̂ of the first. */
export function judge(
  energies: readonly Energies[],
  { standardError, relativeError = 0 }: Precision,
  sharedBatches = false
): Reached {
  const [first = [], second] = energies
  const wanted = standardError ?? relativeError * Math.abs(mean(first.map(mean)))
  const known = Number.isFinite(wanted)
  const judged = second === undefined ? first : pairedDifferences(first, second)
  const error = known ? chainsError(judged, sharedBatches) : null
  const size = Math.min(...energies.map((chains) => essBulk(chains) ?? Infinity))
  return { error, wanted, essBulk: size, isReached: error !== null && error <= wanted && size >= enough }
}

/** Effective draws below which an estimate is suspicious whatever its error says. */
const enough = limits.essBulk.suspicious

/** Variant less reference, draw by draw, as far as both go. */
export const pairedDifferences = (reference: Energies, variant: Energies): Float64Array[] =>
  variant.map((chain, index) => {
    const other = reference[index] ?? new Float64Array(0)
    return chain
      .subarray(0, Math.min(chain.length, other.length))
      .map((value, draw) => value - (other[draw] ?? NaN))
  })

/** How many draws per chain are still missing: the error falls with the root of their number, the effective size rises with it. At most as
 *  many again, since both are themselves uncertain. 0 when nothing is missing, or when no number of draws will help. */
function missingDraws({ error, wanted, essBulk: size, isReached }: Reached, draws: number): number {
  if (error === null || isReached) return 0
  const forError = wanted > 0 ? (error / wanted) ** 2 : Infinity
  const needed = draws * (Math.max(forError, enough / size) - 1)
  return Math.max(Math.ceil(draws / 8), Math.min(draws, needed))
}
