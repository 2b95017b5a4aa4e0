import type { GroupSpec } from '../sampling/group'
import type { PoolTask, SamplerPool } from '../sampling/sampler-pool'
import type { ChainTrace } from '../sampling/trace'

/** Wall-clock times of one round: every session does the same at the same time. */
export interface StepTimes {
  /** Seconds of one step, of each timed piece. */
  readonly step: readonly number[]
  /** Seconds of measuring the observed data sets once. */
  readonly observation: number
  /** Seconds of opening the sessions and compiling. */
  readonly opening: number
  /** Seconds of a task without steps: weights cross to the threads. */
  readonly task: number
  /** Chain-steps that were timed. */
  readonly chainSteps: number
  /** Real draws, for the size of their files. */
  readonly traces: readonly ChainTrace[]
}

/** Runs of the sampler that `timeSteps` makes. */
export const timedRuns = 8

const pieces = timedRuns - 4
const pieceSteps = 10
/** A piece is at least so long, or the clock and the threads' messages are what is timed, and at most so long. Seconds. */
const [shortest, longest] = [0.25, 5]
const mostPieceSteps = 2000
const fewestDraws = 8

/** Times real steps of a task on one round of groups: about forty, more where they are fast, fewer where they are slow.
 *  @param onRun after each of the `timedRuns` runs */
export async function timeSteps(
  pool: SamplerPool,
  task: PoolTask,
  groups: readonly GroupSpec[],
  { signal, onRun }: { readonly signal: AbortSignal; readonly onRun: () => void }
): Promise<StepTimes> {
  const run = async (
    burnIn: number,
    draws: number
  ): Promise<{ seconds: number; traces: readonly ChainTrace[] }> => {
    const settings = { ...task.settings, burnIn, draws, observeEvery: 1 }
    const start = performance.now()
    const { traces } = await pool.sample({ ...task, settings }, groups, { signal })
    onRun()
    return { seconds: (performance.now() - start) / 1000, traces }
  }
  const first = await run(1, 0)
  const single = await run(1, 0)
  const trial = Math.max(2, Math.min(pieceSteps, Math.floor(longest / single.seconds)))
  const { seconds } = await run(trial, 0)
  const count = Math.min(mostPieceSteps, Math.max(trial, Math.ceil((trial * shortest) / seconds)))
  const step: number[] = []
  for (let piece = 0; piece < pieces; piece++) {
    const whole = (await run(count, 0)).seconds
    // Less the task itself, unless that drowns in noise.
    step.push(whole > single.seconds ? (whole - single.seconds) / (count - 1) : whole / count)
  }
  const mean = step.reduce((sum, value) => sum + value, 0) / pieces
  const draws = Math.max(fewestDraws, count)
  const drawn = await run(0, draws)
  const chains = groups.reduce((sum, group) => sum + group.chains, 0)
  const overhead = Math.max(0, single.seconds - mean)
  return {
    step,
    observation: task.observed.size === 0 ? 0 : Math.max(0, (drawn.seconds - overhead) / draws - mean),
    opening: Math.max(0, first.seconds - single.seconds),
    task: overhead,
    chainSteps: chains * (pieces * count + draws),
    traces: drawn.traces
  }
}
