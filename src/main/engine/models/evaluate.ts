import { AuditError } from '../../../shared/errors'
import type { Engine, EngineSession, Executable } from '../compute/engine'
import { fillSamples } from './dataset'
import type { Dataset, LoadedWeights, Model } from './model'

export interface EvaluateRequest {
  readonly model: Model
  readonly weights: LoadedWeights
  readonly engine: Engine
  readonly dataset: Dataset
  /** Norm and sum of each parameter's gradient of the mean loss. */
  readonly gradients?: boolean
  /** Keep the logits; of every position for models of tokens. */
  readonly logits?: boolean
  readonly threads?: number
  /** Samples of one pass; chosen by memory if absent. */
  readonly batchSize?: number
  readonly signal?: AbortSignal
}

export interface NumberArray {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

export interface Evaluation {
  /** Mean over all loss terms, summed in float64. */
  readonly meanLoss: number
  /** Loss terms: predicted tokens, or samples. */
  readonly tokens: number
  /** `[samples, terms]`, nats or squared error. */
  readonly losses: NumberArray
  /** `[samples, positions, vocabulary]` for next-token losses, else `[samples, outputs]`. */
  readonly logits?: NumberArray
  /** By parameter: L2 norm and sum of the gradient of the mean loss, accumulated in float64. */
  readonly gradients?: Readonly<Record<string, { readonly l2: number; readonly sum: number }>>
}

/** Logits of one pass, numbers: 64 MiB. */
const passLogits = 2 ** 24
const largestBatch = 256
/** Logits that are kept, numbers: 4 GiB. */
const mostLogits = 2 ** 30

/** Loss, logits and gradients of a model over a whole data set, in passes of bounded memory.
 *  @throws AuditError `engine/memory` when the logits do not fit, `model/*`, `data/*` */
export async function evaluate(request: EvaluateRequest): Promise<Evaluation> {
  const { model, weights, engine, dataset, threads = 1 } = request
  const session = await engine.createSession({
    parameters: model.parameters,
    chains: 1,
    threads
  })
  try {
    session.load(weights.tensors)
    const forward = await evaluateForward(request, session)
    if (!request.gradients) return forward
    return {
      ...forward,
      gradients: await evaluateGradients(request, session, passSize(model, dataset, request))
    }
  } finally {
    await session.dispose()
  }
}

async function evaluateForward(request: EvaluateRequest, session: EngineSession): Promise<Evaluation> {
  const { model, dataset } = request
  const program = model.program(dataset.loss, dataset.sampleShape, { allPositions: request.logits === true })
  const batchSize = passSize(model, dataset, request)
  const terms = program.termsPerSample
  const losses = new Float32Array(dataset.size * terms)
  const shape = request.logits === true ? logitShape(model, dataset) : null
  const perSample = shape ? shape.reduce((product, size) => product * size, 1) : 0
  requireLogitsFit(dataset.size, perSample)
  const logits = new Float32Array(dataset.size * perSample)
  const executable = await session.compile(program, {
    batchSize,
    gradients: [],
    outputs: shape ? ['terms', 'logits'] : ['terms']
  })
  let sum = 0
  try {
    for (let start = 0; start < dataset.size; start += batchSize) {
      const count = Math.min(batchSize, dataset.size - start)
      await pass(request, executable, start, count, batchSize)
      const part = executable.output('terms').subarray(0, count * terms)
      for (const term of part) sum += term
      losses.set(part, start * terms)
      if (shape) logits.set(executable.output('logits').subarray(0, count * perSample), start * perSample)
    }
  } finally {
    await executable.dispose()
  }
  return {
    meanLoss: sum / losses.length,
    tokens: losses.length,
    losses: { data: losses, shape: [dataset.size, terms] },
    ...(shape ? { logits: { data: logits, shape: [dataset.size, ...shape] } } : {})
  }
}

/** Runs the samples from `start`; free slots of the last pass repeat its first sample. */
async function pass(
  { dataset, signal }: EvaluateRequest,
  executable: Executable,
  start: number,
  count: number,
  batchSize: number
): Promise<void> {
  signal?.throwIfAborted()
  const indices = Array.from({ length: batchSize }, (_, i) => (i < count ? start + i : start))
  fillSamples(dataset, indices, 0, (name) => executable.input(name))
  await executable.run()
}

/** The gradient of the mean loss: the mean of the passes' gradients, weighted by their samples. */
async function evaluateGradients(
  request: EvaluateRequest,
  session: EngineSession,
  batchSize: number
): Promise<Record<string, { l2: number; sum: number }>> {
  const { model, dataset } = request
  const names = model.parameters.map(({ name }) => name)
  const program = model.program(dataset.loss, dataset.sampleShape)
  const totals = new Map<string, Float64Array>()
  const rest = dataset.size % batchSize
  // A pass has a fixed number of samples, so the last, smaller one is a program of its own.
  for (const [size, from, to] of [
    [batchSize, 0, dataset.size - rest],
    [rest, dataset.size - rest, dataset.size]
  ] as const) {
    if (from === to) continue
    const executable = await session.compile(program, {
      batchSize: size,
      gradients: names,
      outputs: ['terms']
    })
    try {
      for (let start = from; start < to; start += size) {
        await pass(request, executable, start, size, size)
        for (const name of names)
          accumulate(totals, name, session.read('gradient', name, 0), size / dataset.size)
      }
    } finally {
      await executable.dispose()
    }
  }
  return Object.fromEntries([...totals].map(([name, gradient]) => [name, normAndSum(gradient)]))
}

function accumulate(
  totals: Map<string, Float64Array>,
  name: string,
  gradient: Float32Array,
  share: number
): void {
  const total = totals.get(name) ?? new Float64Array(gradient.length)
  totals.set(name, total)
  for (let i = 0; i < gradient.length; i++) total[i] = (total[i] ?? 0) + share * (gradient[i] ?? 0)
}

function normAndSum(values: Float64Array): { l2: number; sum: number } {
  let [squares, sum] = [0, 0]
  for (const value of values) {
    squares += value * value
    sum += value
  }
  return { l2: Math.sqrt(squares), sum }
}

function passSize(model: Model, dataset: Dataset, { batchSize }: EvaluateRequest): number {
  const logits = logitShape(model, dataset)
  const perSample = logits.reduce((product, size) => product * size, 1)
  const fitting = Math.max(1, Math.min(largestBatch, Math.floor(passLogits / perSample)))
  return Math.min(batchSize ?? fitting, dataset.size)
}

/** Shape of the logits of one sample. */
function logitShape(model: Model, { loss, sampleShape }: Pick<Dataset, 'loss' | 'sampleShape'>): number[] {
  if (model.vocabulary === null) return [model.vector?.outputs ?? 1]
  if (loss.kind !== 'next-token') return [model.answers ?? model.vocabulary]
  return [Math.min(sampleShape[0] ?? 1, model.contextLength ?? Infinity), model.vocabulary]
}

function requireLogitsFit(samples: number, perSample: number): void {
  if (samples * perSample <= mostLogits) return
  throw new AuditError(
    'engine/memory',
    `the logits of ${samples} samples are ${samples * perSample} numbers`,
    {
      hint: `At most ${Math.floor(mostLogits / perSample)} samples fit. Leave the logits out, or give fewer sequences.`
    }
  )
}
