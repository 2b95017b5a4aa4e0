import { chainGroups, planSchedule } from '../src/main/engine/audit/schedule'
import type { Engine } from '../src/main/engine/compute/engine'
import { Batches } from '../src/main/engine/sampling/batches'
import { sampleChains, type ChainGroup } from '../src/main/engine/sampling/chains'
import { batchOf, openGroup } from '../src/main/engine/sampling/group'
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

/** Chains as an audit plans and compiles them; an audit runs the groups side by side, here they take turns.
 *  @param mode `step`: forward, backward and update, always on one batch. `run`: what an audit does, with a batch drawn for every step,
 *  losses and statistics on record. */
export async function openOurs(
  engine: Engine,
  { model, data, batchSize, weights }: BenchModel,
  options: { readonly chains: number; readonly threads: number; readonly mode: 'step' | 'run' }
): Promise<Contestant> {
  const { chains, threads, mode } = options
  const schedule = planSchedule({
    parameterCount: model.parameterCount,
    chains,
    cores: threads,
    bytesOf: () => 0,
    memoryBytes: Infinity
  })
  const parameters = model.parameters.map(({ name }) => name)
  const groups: ChainGroup[] = []
  for (const spec of chainGroups(schedule, chains)) {
    const settings = settingsOf(batchSize, chains, 8)
    const programs = { model, parameters, slices: {}, sampled: data.dataset, observed: [], settings }
    const group = await openGroup(engine, programs, spec)
    group.session.load(weights, spec.firstChain)
    groups.push(group)
  }
  let start = 0
  const take = async (count: number): Promise<void> => {
    for (const group of groups) {
      if (mode === 'run') await sampleRun(group, count, { data, batchSize, chains })
      else await takeSteps(group, start, count)
    }
    start += count
  }
  for (const group of groups) await fillOnce(group, { data, batchSize })
  await take(8)
  return {
    measure: async (count) => {
      const [clock, processor] = [performance.now(), process.cpuUsage()]
      await take(count)
      const used = process.cpuUsage(processor)
      return { wall: (performance.now() - clock) / 1e3, cpu: (used.user + used.system) / 1e6 }
    },
    close: async () => {
      for (const { session } of groups) await session.dispose()
    }
  }
}

async function sampleRun(
  group: ChainGroup,
  draws: number,
  { data, batchSize, chains }: Pick<BenchModel, 'data' | 'batchSize'> & { readonly chains: number }
): Promise<void> {
  const settings = settingsOf(batchSize, chains, draws)
  const parameters = group.session.parameters.map(({ name }) => name)
  await sampleChains(group, { settings, seed: 1n, parameters, data, observed: new Map() })
}

function settingsOf(batchSize: BenchModel['batchSize'], chains: number, draws: number): LlcSettings {
  return { sampler: 'sgld', ...physics, batchSize, chains, burnIn: 0, draws, observeEvery: 1 }
}

async function takeSteps({ session, sampled }: ChainGroup, start: number, count: number): Promise<void> {
  for (let step = start; step < start + count; step++) {
    await sampled.run()
    session.langevinStep({ ...physics, noiseLevel: 1, seed: 1n, step })
  }
}

/** Fills the inputs of a group's chains with one batch, and runs them. */
async function fillOnce(
  { session, sampled }: ChainGroup,
  { data, batchSize }: Pick<BenchModel, 'data' | 'batchSize'>
): Promise<void> {
  const { chains, firstChain } = session
  const purpose = purposes.test
  const sizes = { batchSize, runSize: batchOf({ batchSize }, data.dataset), isShared: false }
  const batches = new Batches({ data, executable: sampled, chains, firstChain, ...sizes, seed: 1n, purpose })
  await batches.run(0)
}
