import { setImmediate } from 'node:timers/promises'
import type { LlcSettings } from '../../../shared/plan'
import type { EngineSession, Executable, SessionSnapshot } from '../compute/engine'
import { purposes } from '../math/philox'
import { Batches, type PairedData } from './batches'
import { ControlVariate, wholeGradient, type ControlGroup } from './control-variate'
import { drawFeed, type ChainDraws } from './draws'
import { runSize } from './group'
import { samplerOptions } from './options'
import type { PauseGate } from './pause'
import { emptyTrace, type ChainTrace, type StatisticName } from './trace'
import { openTransition, type Transition } from './transition'

/** Some chains that share a session, at w*, with what they run. */
export interface ChainGroup {
  readonly session: EngineSession
  /** With gradients of the sampled parameters. */
  readonly sampled: Executable
  /** Forward passes by data set. */
  readonly observed: ReadonlyMap<string, Executable>
  /** Of SGLD with control variates. */
  readonly control: ControlGroup | null
}

/** Where the chains of a group stopped, so that more draws can follow. */
export interface ChainState {
  /** Draws made so far. */
  readonly draws: number
  readonly snapshot: SessionSnapshot
}

/** What is sampled, as plain data. */
export interface SampleRequest {
  readonly settings: LlcSettings
  readonly seed: bigint
  /** Names of the parameters that move. */
  readonly parameters: readonly string[]
  /** The data whose posterior is sampled. */
  readonly data: PairedData
  readonly observed: ReadonlyMap<string, PairedData>
  /** Goes on from here, without burn-in: the draws are the next ones. A multiple of `observeEvery` was drawn before. */
  readonly resume?: ChainState
  /** Whether more draws may follow. */
  readonly keepsState?: boolean
}

export interface Sampled {
  /** One a chain, in order. */
  readonly traces: readonly ChainTrace[]
  /** Null unless it was asked for. */
  readonly state: ChainState | null
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

/** Samples the localised posterior (Lau et al. 2023) from w* on the chains of a group; a draw is what is measured at w before a step.
 *  The traces do not depend on how chains are grouped. The group stops when none of its chains is finite any more; the rest of its
 *  draws are NaN. */
export async function sampleChains(
  group: ChainGroup,
  request: SampleRequest,
  { signal, onSteps, onDraws, pause, onResting }: SampleListener = {}
): Promise<Sampled> {
  const { session } = group
  const { resume, keepsState = false } = request
  const first = resume ? request.settings.burnIn + resume.draws : 0
  const settings = resume ? { ...request.settings, burnIn: 0 } : request.settings
  const { burnIn, draws, observeEvery } = settings
  if (resume) session.restore(resume.snapshot)
  const traces = Array.from({ length: session.chains }, () =>
    emptyTrace(settings, [...request.observed.keys()])
  )
  const sampled = batchesOf(group.sampled, request.data, purposes.batch, group, request)
  const transition = await transitionOf(group, sampled, request)
  const observed = [...request.observed].map(([name, data]) => {
    const executable = group.observed.get(name)
    if (!executable) throw new Error(`no executable observes ${name}`)
    return { name, batches: batchesOf(executable, data, purposes.observedBatch, group, request) }
  })
  const feed =
    onDraws === undefined
      ? null
      : drawFeed(traces, session.firstChain, settings, resume === undefined ? 0 : first)
  const sendDraws = (steps: number): void => {
    const own = feed?.(steps) ?? []
    if (own.length > 0) onDraws?.(own)
  }
  let [lastBreath, unreported] = [performance.now(), 0]
  for (let at = 0; at < burnIn + draws; at++) {
    const [step, draw] = [first + at, at - burnIn]
    await sampled.run(step)
    if (!recordLosses(sampled, traces, at, burnIn)) break
    if (draw >= 0 && draw % observeEvery === 0) {
      for (const { name, batches } of observed) {
        await batches.run(step)
        traces.forEach((trace, chain) => {
          const own = trace.observed.get(name)
          if (own) batches.record(chain, own, draw / observeEvery)
        })
      }
    }
    const statistics = await transition.move(step)
    if (draw >= 0) {
      traces.forEach((trace, chain) => {
        for (const [name, values] of Object.entries(trace.statistics)) {
          values[draw] = statistics[name as StatisticName][chain] ?? NaN
        }
        if (trace.acceptance) trace.acceptance[draw] = transition.acceptance?.[chain] ?? NaN
      })
    }
    unreported += session.chains
    if (performance.now() - lastBreath > breath) {
      onSteps?.(unreported)
      unreported = 0
      sendDraws(at + 1)
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
  return {
    traces,
    state: keepsState ? { draws: (resume?.draws ?? 0) + draws, snapshot: session.save() } : null
  }
}

function batchesOf(
  executable: Executable,
  data: PairedData,
  purpose: (typeof purposes)['batch' | 'observedBatch'],
  { session }: Pick<ChainGroup, 'session'>,
  { settings, seed, parameters }: SampleRequest
): Batches {
  const { chains, firstChain, host } = session
  return new Batches({
    data,
    executable,
    chains,
    firstChain,
    batchSize: settings.batchSize,
    runSize: runSize(settings, data.dataset),
    isShared: settings.sharedBatches ?? false,
    seed,
    purpose,
    ...(purpose === purposes.batch && host ? { gradients: { host, names: parameters } } : {})
  })
}

async function transitionOf(
  group: ChainGroup,
  batches: Batches,
  request: SampleRequest
): Promise<Transition> {
  const { session, control } = group
  const { settings, data, seed, parameters } = request
  const options = samplerOptions(settings)
  const [moving, still] = [session.host, control?.session.host]
  return openTransition({
    session,
    batches,
    parameters,
    control:
      control && moving && still
        ? new ControlVariate(
            moving,
            still,
            batchesOf(control.executable, data, purposes.batch, control, request),
            await wholeGradient(control, data.dataset, runSize(settings, data.dataset), parameters)
          )
        : null,
    options,
    burnIn: settings.burnIn,
    seed
  })
}

/** @returns false when no chain's loss is finite any more */
function recordLosses(batches: Batches, traces: readonly ChainTrace[], at: number, burnIn: number): boolean {
  let finite = false
  traces.forEach((trace, chain) => {
    if (at < burnIn) {
      const { paired } = batches.losses(chain)
      trace.burnIn[at] = paired
      if (Number.isFinite(paired)) finite = true
    } else if (batches.record(chain, trace, at - burnIn)) finite = true
  })
  return finite
}
