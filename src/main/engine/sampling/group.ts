import type { LlcSettings } from '../../../shared/plan'
import type { Engine } from '../compute/engine'
import type { Dataset, Model } from '../models/model'
import type { ChainGroup } from './chains'

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
  readonly model: Model
  /** Names of the parameters that move. */
  readonly parameters: readonly string[]
  readonly sampled: Dataset
  readonly observed: readonly Dataset[]
  readonly batchSize: LlcSettings['batchSize']
}

export const samplesPerRun = (batchSize: LlcSettings['batchSize'], dataset: Dataset): number =>
  batchSize === 'full' ? dataset.size : Math.min(batchSize, dataset.size)

/** Opens a session and compiles everything that its chains run. @throws AuditError `engine/*` */
export async function openGroup(
  engine: Engine,
  { model, parameters, sampled, observed, batchSize }: GroupPrograms,
  { chains, threads }: GroupSize
): Promise<ChainGroup> {
  const session = await engine.createSession({ parameters: model.parameters, chains, threads })
  session.select(parameters)
  const compile = (dataset: Dataset, gradients: readonly string[]) =>
    session.compile(model.program(dataset.loss, dataset.sampleShape), {
      batchSize: samplesPerRun(batchSize, dataset),
      gradients,
      outputs: ['terms']
    })
  const group = { session, sampled: await compile(sampled, parameters), observed: new Map() }
  for (const dataset of observed) group.observed.set(dataset.name, await compile(dataset, []))
  return group
}

/** Bytes that a group of chains takes, at most. */
export function groupBytes(
  engine: Engine,
  { model, parameters, sampled, observed, batchSize }: GroupPrograms,
  chains: number
): number {
  const memoryOf = (dataset: Dataset, gradients: readonly string[]) =>
    engine.memory(model.program(dataset.loss, dataset.sampleShape), {
      parameters: model.parameters,
      chains,
      batchSize: samplesPerRun(batchSize, dataset),
      gradients,
      outputs: ['terms']
    })
  const { parameterBytes, activationBytes } = memoryOf(sampled, parameters)
  return observed.reduce(
    (sum, dataset) => sum + memoryOf(dataset, []).activationBytes,
    parameterBytes + activationBytes
  )
}
