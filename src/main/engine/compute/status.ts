import * as tf from '@tensorflow/tfjs-core'
import { asAuditError } from '../../../shared/errors'
import type { Engine, EngineDescription, EngineId } from './engine'
import type { Program } from './program'
import { automaticEngine, openEngine } from './registry'

/** Whether an engine works on this machine. */
export interface EngineReport extends EngineDescription {
  readonly available: boolean
  /** Why it does not, and what to do. */
  readonly problem: string
  readonly hint: string
  /** Whether `auto` takes it. */
  readonly isAutomatic: boolean
}

/** Opens each engine and runs a small program on it: a library that loads may still lack what it runs on. */
export async function engineReports(): Promise<EngineReport[]> {
  const reports: EngineReport[] = []
  for (const id of ['onnx', 'cpu', 'tensorflow'] as const) reports.push(await reportOf(id))
  return reports
}

async function reportOf(id: EngineId): Promise<EngineReport> {
  const isAutomatic = id === automaticEngine
  try {
    const engine = await openEngine(id)
    await requireSum(engine)
    return { ...engine.describe(), available: true, problem: '', hint: '', isAutomatic }
  } catch (error) {
    const { message, hint } = asAuditError(error)
    return { id, version: '', device: '', available: false, problem: message, hint, isAutomatic }
  }
}

/** w · x, the smallest program with a parameter, an input and a gradient. */
const product: Program = {
  parameters: [{ name: 'w', shape: [2] }],
  inputs: [{ name: 'x', dtype: 'float32', shape: [2] }],
  termsPerSample: 1,
  build: ({ w }, { x }) => {
    if (!w || !x) throw new Error('the program was built without its tensors')
    return { terms: tf.sum(tf.mul(tf.expandDims(w, 1), x), 2, true) }
  }
}

/** @throws AuditError when the engine does not run, or does not multiply */
async function requireSum(engine: Engine): Promise<void> {
  const session = await engine.createSession({ parameters: product.parameters, chains: 1, threads: 1 })
  try {
    session.load(new Map([['w', Float32Array.of(2, 3)]]))
    const executable = await session.compile(product, {
      batchSize: 1,
      gradients: ['w'],
      outputs: ['terms']
    })
    executable.input('x').set([5, 7])
    await executable.run()
    const [sum] = executable.output('terms')
    if (sum !== 31) throw new Error(`the engine says that 2 · 5 + 3 · 7 is ${sum ?? 'nothing'}`)
  } finally {
    await session.dispose()
  }
}
