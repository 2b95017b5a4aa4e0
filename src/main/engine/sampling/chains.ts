import { setImmediate } from 'node:timers/promises'
import type { LlcSettings } from '../../../shared/plan'
import type { EngineSession, Executable } from '../compute/engine'
import { purposes } from '../math/philox'
import { Batches, type PairedData } from './batches'
import { drawFeed, type ChainDraws } from './draws'
import type { PauseGate } from './pause'
import { emptyTrace, statisticNames, type ChainTrace } from './trace'

/** Some chains that share a session, at w*, with what they run. */
export interface ChainGroup {
  readonly session: EngineSession
  /** With gradients of the sampled parameters. */
  readonly sampled: Executable
  /** Forward passes by data set. */
  readonly observed: ReadonlyMap<string, Executable>
}

/** What is sampled, as plain data. */
export interface SampleRequest {
  readonly settings: LlcSettings
  readonly seed: bigint
  /** The data whose posterior is sampled. */
  readonly data: PairedData
  readonly observed: ReadonlyMap<string, PairedData>
}

export interface SampleListener {
  readonly signal?: AbortSignal
  /** Chain-steps done since the last call. */
  readonly onSteps?: (count: number) => void
  /** Energies since the last call, thinned. */
  readonly onDraws?: (draws: readonly ChainDraws[]) => void
  /** Stops the chains between two steps. */
  readonly pause?: PauseGate
  /** When the chains have stopped for a pause, and when they go on. */
  readonly onResting?: (isResting: boolean) => void
}

/** How long a group works before it lets messages through, ms. */
const breath = 40

/** Runs SGLD with localisation (Lau et al. 2023) from w* on the chains of a group; a draw is what is measured at w before a step.
 *  The traces do not depend on how chains are grouped. The group stops when none of its chains is finite any more; the rest of its
 *  draws are NaN.
 *  @returns one trace a chain, in order of the chains */
export async function sampleChains(
  group: ChainGroup,
  request: SampleRequest,
  { signal, onSteps, onDraws, pause, onResting }: SampleListener = {}
): Promise<ChainTrace[]> {
  const { session } = group
  const { settings, seed } = request
  const { stepSize, nBeta, localization, burnIn, draws, observeEvery } = settings
  const traces = Array.from({ length: session.chains }, () =>
    emptyTrace(settings, [...request.observed.keys()])
  )
  const sampled = batchesOf(group.sampled, request.data, purposes.batch, session, request)
  const observed = [...request.observed].map(([name, data]) => {
    const executable = group.observed.get(name)
    if (!executable) throw new Error(`no executable observes ${name}`)
    return { name, batches: batchesOf(executable, data, purposes.observedBatch, session, request) }
  })
  const feed = onDraws === undefined ? null : drawFeed(traces, session.firstChain, settings)
  const sendDraws = (steps: number): void => {
    const draws = feed?.(steps) ?? []
    if (draws.length > 0) onDraws?.(draws)
  }
  let [lastBreath, unreported] = [performance.now(), 0]
  for (let step = 0; step < burnIn + draws; step++) {
    const draw = step - burnIn
    await sampled.run(step)
    if (!recordLosses(sampled, traces, step, burnIn)) break
    if (draw >= 0 && draw % observeEvery === 0) {
      for (const { name, batches } of observed) {
        await batches.run(step)
        traces.forEach((trace, chain) => {
          const own = trace.observed.get(name)
          if (own) batches.record(chain, own, draw / observeEvery)
        })
      }
    }
    const statistics = session.sgldStep({
      stepSize,
      nBeta,
      localization,
      noiseLevel: 1,
      seed,
      step
    })
    if (draw >= 0) {
      traces.forEach((trace, chain) => {
        for (const name of statisticNames) trace.statistics[name][draw] = statistics[name][chain] ?? NaN
      })
    }
    unreported += session.chains
    if (performance.now() - lastBreath > breath) {
      onSteps?.(unreported)
      unreported = 0
      sendDraws(step + 1)
      await setImmediate()
      if (pause?.isPaused) {
        onResting?.(true)
        await pause.whenRunning(signal)
        onResting?.(false)
      }
      signal?.throwIfAborted()
      lastBreath = performance.now()
    }
  }
  onSteps?.(unreported)
  sendDraws(burnIn + draws)
  return traces
}

function batchesOf(
  executable: Executable,
  data: PairedData,
  purpose: (typeof purposes)['batch' | 'observedBatch'],
  { chains, firstChain }: EngineSession,
  { settings, seed }: SampleRequest
): Batches {
  return new Batches({
    data,
    executable,
    chains,
    firstChain,
    batchSize: settings.batchSize,
    seed,
    purpose
  })
}

/** @returns false when no chain's loss is finite any more */
function recordLosses(
  batches: Batches,
  traces: readonly ChainTrace[],
  step: number,
  burnIn: number
): boolean {
  let finite = false
  traces.forEach((trace, chain) => {
    if (step < burnIn) {
      const { paired } = batches.losses(chain)
      trace.burnIn[step] = paired
      if (Number.isFinite(paired)) finite = true
    } else if (batches.record(chain, trace, step - burnIn)) finite = true
  })
  return finite
}
