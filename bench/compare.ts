import type { Engine } from '../src/main/engine/compute/engine'
import type { Case } from './list'
import { openOurs, type Measurement } from './ours'
import { openPeer } from './peer'
import { quartiles, type Quartiles } from './statistics'

export interface CaseResult {
  readonly name: string
  readonly parameters: number
  readonly chains: number
  readonly clock: Case['clock']
  /** Seconds per chain-step. */
  readonly ours: Quartiles
  readonly peer: Quartiles | null
  readonly peerVersion: string | null
  /** Peer's time divided by ours, of repeats next to each other. */
  readonly ratio: Quartiles | null
  readonly target: number | null
  /** Every repeat, seconds per chain-step on both clocks, in the order measured. */
  readonly repeats: readonly { readonly ours: Measurement; readonly peer: Measurement | null }[]
}

/** Measures ours and the peer in turn: what else the machine does strikes both. */
export async function compare(
  item: Case,
  options: {
    readonly engine: Engine
    readonly python: string | null
    readonly threads: number
    readonly repeats: number
  }
): Promise<CaseResult> {
  const { engine, python } = options
  const bench = await item.open()
  const { chains, mode, steps, clock, target } = item
  // Processor time is a matter of one thread.
  const threads = clock === 'cpu' ? 1 : options.threads
  const ours = await openOurs(engine, bench, { chains, threads, mode })
  const peer = python === null ? null : await openPeer(python, item.peer.script, item.peer.args(threads))
  const repeats: { ours: Measurement; peer: Measurement | null }[] = []
  try {
    for (let repeat = -1; repeat < options.repeats; repeat++) {
      const own = perStep(await ours.measure(steps.ours), steps.ours * chains)
      const other = peer && perStep(await peer.measure(steps.peer), steps.peer * chains)
      // The first repeat warms both up.
      if (repeat >= 0) repeats.push({ ours: own, peer: other })
    }
  } finally {
    await peer?.close()
    await ours.close()
  }
  const own = repeats.map((repeat) => repeat.ours[clock])
  const others = repeats.flatMap((repeat) => (repeat.peer ? [repeat.peer[clock]] : []))
  return {
    name: item.name,
    parameters: bench.model.parameterCount,
    chains,
    clock,
    ours: quartiles(own),
    peer: peer && quartiles(others),
    peerVersion: peer && peer.version,
    ratio: peer && quartiles(others.map((seconds, index) => seconds / (own[index] ?? NaN))),
    target,
    repeats
  }
}

const perStep = ({ wall, cpu }: Measurement, steps: number): Measurement => ({
  wall: wall / steps,
  cpu: cpu / steps
})
