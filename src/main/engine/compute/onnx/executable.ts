import type * as OnnxRuntime from 'onnxruntime-node'
import { AuditError } from '../../../../shared/errors'
import type { Executable, MemoryEstimate } from '../engine'
import { sizeOf } from '../graph'
import type { HostParameters } from '../parameters'
import type { ProgramOutput } from '../program'
import { valueNames } from '../recorder/record'
import type { EmittedModel } from './emit'
import type { OnnxValue } from './model'

export interface OnnxExecutableParts {
  readonly ort: typeof OnnxRuntime
  readonly session: OnnxRuntime.InferenceSession
  readonly host: HostParameters
  readonly model: EmittedModel
  readonly memory: MemoryEstimate
  /** Mean-loss gradient = this × what a run writes; null for a forward pass only. */
  readonly gradientScale: number | null
  readonly onDispose: (executable: Executable) => void
}

/** One compiled program: its operands and results are tensors over arrays that live as long as it does, parameters and gradients
 *  those of the session. */
export class OnnxExecutable implements Executable {
  readonly memory: MemoryEstimate
  readonly #parts: OnnxExecutableParts
  readonly #feeds: Record<string, OnnxRuntime.Tensor> = {}
  readonly #fetches: Record<string, OnnxRuntime.Tensor> = {}
  readonly #inputs = new Map<string, Float32Array | Int32Array>()
  readonly #outputs = new Map<string, Float32Array>()
  /** What comes out as whole numbers or booleans, and is converted after a run. */
  readonly #raw = new Map<string, Int32Array | Uint8Array>()
  #isReleased = false

  constructor(parts: OnnxExecutableParts) {
    this.#parts = parts
    this.memory = parts.memory
    const { ort, host, model } = parts
    const parameters = new Map(host.parameters.map(({ name }) => [valueNames.parameter(name), name]))
    const gradients = new Map(host.parameters.map(({ name }) => [valueNames.gradient(name), name]))
    for (const value of model.inputs) {
      const parameter = parameters.get(value.name)
      this.#feeds[value.name] =
        parameter === undefined
          ? this.#makeInput(value)
          : new ort.Tensor('float32', host.w(parameter), value.shape)
    }
    for (const value of model.outputs) {
      const parameter = gradients.get(value.name)
      this.#fetches[value.name] =
        parameter === undefined
          ? this.#makeOutput(value)
          : new ort.Tensor('float32', host.gradient(parameter), value.shape)
    }
  }

  #makeInput({ name, type, shape }: OnnxValue): OnnxRuntime.Tensor {
    const { Tensor } = this.#parts.ort
    const values = type === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape))
    this.#inputs.set(name, values)
    return values instanceof Int32Array
      ? new Tensor('int32', values, shape)
      : new Tensor('float32', values, shape)
  }

  #makeOutput({ name, type, shape }: OnnxValue): OnnxRuntime.Tensor {
    const { Tensor } = this.#parts.ort
    const values = new Float32Array(sizeOf(shape))
    this.#outputs.set(name, values)
    if (type === 'float32') return new Tensor('float32', values, shape)
    const raw = type === 'int32' ? new Int32Array(values.length) : new Uint8Array(values.length)
    this.#raw.set(name, raw)
    return raw instanceof Int32Array ? new Tensor('int32', raw, shape) : new Tensor('bool', raw, shape)
  }

  input(name: string): Float32Array | Int32Array {
    const values = this.#inputs.get(valueNames.input(name))
    if (values) return values
    throw new AuditError('engine/failed', `the program has no input ${name}`)
  }

  async run(): Promise<void> {
    const { session, host, gradientScale } = this.#parts
    if (this.#isReleased)
      throw new AuditError('engine/failed', 'the executable runs no more: it was disposed')
    try {
      await session.run(this.#feeds, this.#fetches)
    } catch (cause) {
      throw runtimeFailure('the runtime failed', cause)
    }
    for (const [name, raw] of this.#raw) this.#outputs.get(name)?.set(raw)
    if (gradientScale !== null) host.gradientScale = gradientScale
  }

  output(name: ProgramOutput): Float32Array {
    const values = this.#outputs.get(name)
    if (values) return values
    throw new AuditError('engine/failed', `output ${name} was not compiled`)
  }

  async dispose(): Promise<void> {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#parts.onDispose(this)
    await this.#parts.session.release()
  }
}

/** What ONNX Runtime threw, in our words: AuditError `engine/memory` or `engine/failed`. */
export function runtimeFailure(what: string, cause: unknown): AuditError {
  const text = cause instanceof Error ? cause.message : String(cause)
  const isMemory = /bad_alloc|failed to allocate|out of memory/i.test(text)
  return new AuditError(isMemory ? 'engine/memory' : 'engine/failed', `${what}: ${text.slice(0, 500)}`, {
    hint: isMemory ? 'Use a smaller batchSize or fewer chains.' : 'The cpu engine may help: --engine cpu.',
    cause
  })
}
