import type { LlcSettings } from '../../../shared/plan'
import type { Engine, EngineSession, Executable, Slice } from '../compute/engine'
import type { Dataset, Model } from '../models/model'
import type { ChainGroup } from './chains'
import { sessionState } from './options'

/** A session's size. */
export interface GroupSize {
  readonly chains: number
  /** Intra-operation threads. */
  readonly threads: number
}

/** Chains that one session runs. */
export interface GroupSpec extends GroupSize {
  /** Index of the first chain in the whole estimate. */
  readonly firstChain: number
}

/** What a group is compiled for. */
export interface GroupPrograms {
  readonly model: Pick<Model, 'parameters' | 'program'>
  /** Names of the parameters that move. */
  readonly parameters: readonly string[]
  readonly slices: Readonly<Record<string, Slice>>
  readonly sampled: Dataset
  readonly observed: readonly Dataset[]
  readonly settings: LlcSettings
}

/** Samples of a chain's batch. */
export const batchOf = (
  { batchSize }: Pick<LlcSettings, 'batchSize'>,
  { size }: Pick<Dataset, 'size'>
): number => (batchSize === 'full' ? size : Math.min(batchSize, size))

/** Samples of one run of the model, a divisor of the batch: the largest that `microBatch` allows. */
export function runSize(
  settings: Pick<LlcSettings, 'batchSize' | 'microBatch'>,
  dataset: Pick<Dataset, 'size'>
): number {
  const batch = batchOf(settings, dataset)
  let size = Math.min(batch, settings.microBatch ?? batch)
  while (batch % size !== 0) size--
  return size
}

/** Opens a session and compiles everything that its chains run. @throws AuditError `engine/*` */
export async function openGroup(
  engine: Engine,
  { model, parameters, slices, sampled, observed, settings }: GroupPrograms,
  { chains, threads }: GroupSize
): Promise<ChainGroup> {
  const open = (state: ReturnType<typeof sessionState>): Promise<EngineSession> =>
    engine.createSession({ parameters: model.parameters, chains, threads, state })
  const compile = (
    session: EngineSession,
    dataset: Dataset,
    gradients: readonly string[]
  ): Promise<Executable> =>
    session.compile(model.program(dataset.loss, dataset.sampleShape), {
      batchSize: runSize(settings, dataset),
      gradients,
      outputs: ['terms']
    })
  const session = await open(sessionState(settings, Object.keys(slices).length > 0))
  session.select(parameters, slices)
  const main = await compile(session, sampled, parameters)
  const others = new Map<string, Executable>()
  for (const dataset of observed) others.set(dataset.name, await compile(session, dataset, []))
  if (settings.sampler !== 'sgld-cv') return { session, sampled: main, observed: others, control: null }
  const still = await open('plain')
  const control = { session: still, executable: await compile(still, sampled, parameters) }
  return { session, sampled: main, observed: others, control }
}

export async function disposeGroup({ session, control }: ChainGroup): Promise<void> {
  await session.dispose()
  await control?.session.dispose()
}

/** Bytes that a group of chains takes, at most. */
export function groupBytes(
  engine: Engine,
  { model, parameters, slices, sampled, observed, settings }: GroupPrograms,
  chains: number
): number {
  const memoryOf = (dataset: Dataset, gradients: readonly string[]) =>
    engine.memory(model.program(dataset.loss, dataset.sampleShape), {
      parameters: model.parameters,
      chains,
      batchSize: runSize(settings, dataset),
      gradients,
      outputs: ['terms'],
      state: sessionState(settings, Object.keys(slices).length > 0)
    })
  const { parameterBytes, activationBytes } = memoryOf(sampled, parameters)
  const sessions = settings.sampler === 'sgld-cv' ? 2 : 1
  return observed.reduce(
    (sum, dataset) => sum + memoryOf(dataset, []).activationBytes,
    sessions * (parameterBytes + activationBytes)
  )
}
