import { planSchedule } from '../src/main/engine/audit/schedule'
import { Workbench } from '../src/main/engine/audit/workbench'
import type { Engine } from '../src/main/engine/compute/engine'
import { Batches } from '../src/main/engine/sampling/batches'
import { sampleChains, type ChainGroup } from '../src/main/engine/sampling/chains'
import { purposes } from '../src/main/engine/math/philox'
import type { LlcSettings } from '../src/shared/plan'
import type { BenchModel } from './cases'

/** Seconds that some steps took. */
export interface Measurement {
  /** On the clock. */
  readonly wall: number
  /** On the processor, all threads together. */
  readonly cpu: number
}

/** Something that takes steps and says how long they took. */
export interface Contestant {
  /** @param steps of every chain */
  measure(steps: number): Promise<Measurement>
  close(): Promise<void>
}

/** The step size keeps the chains near w* for as long as a benchmark runs. */
const physics = { stepSize: 1e-6, nBeta: 100, localization: 10 } as const

/** Chains as an audit plans and compiles them.
 *  @param mode `step`: forward, backward and update, always on one batch. `run`: what an audit does, with a batch drawn for every step,
 *  losses and statistics on record. */
export async function openOurs(
  engine: Engine,
  { model, data, batchSize, weights }: BenchModel,
  options: { readonly chains: number; readonly threads: number; readonly mode: 'step' | 'run' }
): Promise<Contestant> {
  const { chains, threads, mode } = options
  const schedule = planSchedule(model.parameterCount, chains, threads)
  const workbench = new Workbench(engine, model, schedule, threads)
  const settings: LlcSettings = {
    sampler: 'sgld',
    ...physics,
    batchSize,
    chains,
    burnIn: 0,
    draws: 8,
    observeEvery: 1
  }
  const [full] = model.components
  if (!full) throw new Error('a model without components')
  const groups = await workbench.chains(full, data.dataset, [], settings, weights)
  const steps = stepper(groups, schedule.sessions)
  const take = async (count: number): Promise<unknown> =>
    mode === 'step'
      ? steps(count)
      : sampleChains({
          groups,
          concurrency: schedule.sessions,
          settings: { ...settings, draws: count },
          seed: 1n,
          data,
          observed: new Map()
        })
  for (const group of groups) await fillOnce(group, { data, batchSize })
  await take(8)
  return {
    measure: async (count) => {
      const [clock, processor] = [performance.now(), process.cpuUsage()]
      await take(count)
      const used = process.cpuUsage(processor)
      return { wall: (performance.now() - clock) / 1e3, cpu: (used.user + used.system) / 1e6 }
    },
    close: () => workbench.dispose()
  }
}

/** Fills the inputs of a group's chains with one batch, and runs them. */
async function fillOnce(
  { session, sampled }: ChainGroup,
  { data, batchSize }: Pick<BenchModel, 'data' | 'batchSize'>
): Promise<void> {
  const { chains, firstChain } = session
  const purpose = purposes.test
  const batches = new Batches({ data, executable: sampled, chains, firstChain, batchSize, seed: 1n, purpose })
  await batches.run(0)
}

function stepper(groups: readonly ChainGroup[], concurrency: number): (count: number) => Promise<void> {
  let start = 0
  const work = async (waiting: ChainGroup[], count: number): Promise<void> => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      for (let step = start; step < start + count; step++) {
        await group.sampled.run()
        group.session.sgldStep({ ...physics, noiseLevel: 1, seed: 1n, step })
      }
    }
  }
  return async (count) => {
    const waiting = [...groups]
    await Promise.all(Array.from({ length: concurrency }, () => work(waiting, count)))
    start += count
  }
}
