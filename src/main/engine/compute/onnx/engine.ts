import type * as OnnxRuntime from 'onnxruntime-node'
import { AuditError } from '../../../../shared/errors'
import type {
  CompileOptions,
  Engine,
  EngineSession,
  Executable,
  SessionOptions,
  SgldStep,
  StepStatistics
} from '../engine'
import { sizeOf } from '../graph'
import { activationBytes, memoryLimit, requireActivationMemory } from '../memory'
import { HostParameters, requireMemory } from '../parameters'
import type { Program, ProgramOutput } from '../program'
import { recordProgram, valueNames } from '../recorder/record'
import { emitOnnx } from './emit'

type Ort = typeof OnnxRuntime

/** The default engine: programs recorded as graphs, run by onnxruntime-node on the CPU. Parameters and gradients are views of one
 *  memory, so that a run copies nothing. */
export async function openOnnxEngine(limit: () => number = memoryLimit): Promise<Engine> {
  const ort = await loadRuntime()
  return {
    id: 'onnx',
    describe: () => ({
      id: 'onnx',
      version: `onnxruntime-node ${ort.env.versions.node ?? ort.env.versions.common}`,
      device: 'CPU'
    }),
    createSession: (options) => {
      requireMemory(options.parameters, options.chains, limit())
      return Promise.resolve(new OnnxSession(ort, options, limit))
    }
  }
}

async function loadRuntime(): Promise<Ort> {
  try {
    return await import('onnxruntime-node')
  } catch (cause) {
    throw new AuditError('engine/unavailable', 'onnxruntime-node cannot be loaded on this machine', {
      where: `${process.platform} ${process.arch}`,
      hint: 'Run npm ci again. On a machine without a prebuilt runtime use --engine cpu (slow).',
      cause
    })
  }
}

class OnnxSession implements EngineSession {
  readonly chains: number
  readonly firstChain: number
  readonly #ort: Ort
  readonly #host: HostParameters
  readonly #threads: number
  readonly #limit: () => number
  readonly #open = new Set<Executable>()

  constructor(ort: Ort, options: SessionOptions, limit: () => number) {
    this.#ort = ort
    this.#host = new HostParameters(options)
    this.#threads = options.threads
    this.#limit = limit
    this.chains = options.chains
    this.firstChain = options.firstChain
  }

  get parameters(): HostParameters['parameters'] {
    return this.#host.parameters
  }

  get sampledCount(): number {
    return this.#host.sampledCount
  }

  load(weights: ReadonlyMap<string, Float32Array>): void {
    this.#host.load(weights)
  }

  select(names: readonly string[]): void {
    this.#host.select(names)
  }

  sgldStep(step: SgldStep): StepStatistics {
    return this.#host.sgldStep(step)
  }

  read(what: 'w' | 'gradient', name: string, chain: number): Float32Array {
    return this.#host.read(what, name, chain)
  }

  async compile(program: Program, options: CompileOptions): Promise<Executable> {
    const record = (batchSize: number): ReturnType<typeof recordProgram> =>
      recordProgram(program, { ...options, batchSize, chains: this.chains })
    const graph = record(options.batchSize)
    const activations = activationBytes(graph)
    requireActivationMemory(activations, options.batchSize, this.chains, this.#limit(), (batchSize) =>
      activationBytes(record(batchSize))
    )
    const model = emitOnnx(graph)
    const session = await this.#ort.InferenceSession.create(model.bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: this.#threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      enableCpuMemArena: true,
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } }
    }).catch((cause: unknown) => {
      throw failed('the runtime refused the model', cause)
    })
    const executable = new OnnxExecutable(
      this.#ort,
      session,
      this.#host,
      program,
      options,
      model,
      activations
    )
    this.#open.add(executable)
    return executable
  }

  async dispose(): Promise<void> {
    for (const executable of this.#open) await executable.dispose()
    this.#open.clear()
  }
}

class OnnxExecutable implements Executable {
  readonly memory: Executable['memory']
  readonly #session: OnnxRuntime.InferenceSession
  readonly #host: HostParameters
  readonly #feeds: Record<string, OnnxRuntime.Tensor> = {}
  readonly #fetches: Record<string, OnnxRuntime.Tensor> = {}
  readonly #inputs = new Map<string, Float32Array | Int32Array>()
  readonly #outputs = new Map<ProgramOutput, Float32Array>()
  readonly #raw = new Map<ProgramOutput, Int32Array | Uint8Array>()
  readonly #gradientScale: number
  readonly #hasGradients: boolean
  #released = false

  constructor(
    ort: Ort,
    session: OnnxRuntime.InferenceSession,
    host: HostParameters,
    program: Program,
    options: CompileOptions,
    model: ReturnType<typeof emitOnnx>,
    activations: number
  ) {
    this.#session = session
    this.#host = host
    this.memory = { parameterBytes: host.parameterBytes, activationBytes: activations }
    this.#gradientScale = 1 / (options.batchSize * program.termsPerSample)
    this.#hasGradients = options.gradients.length > 0
    const used = new Set(session.inputNames)
    for (const { name, type, shape } of model.inputs) {
      const parameter = host.parameters.find((candidate) => valueNames.parameter(candidate.name) === name)
      if (parameter) {
        if (used.has(name)) this.#feeds[name] = new ort.Tensor('float32', host.w(parameter.name), shape)
        continue
      }
      const values = type === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape))
      this.#inputs.set(name, values)
      if (used.has(name))
        this.#feeds[name] = new ort.Tensor(type === 'int32' ? 'int32' : 'float32', values, shape)
    }
    for (const { name, type, shape } of model.outputs) {
      const parameter = host.parameters.find((candidate) => valueNames.gradient(candidate.name) === name)
      if (parameter) {
        this.#fetches[name] = new ort.Tensor('float32', host.gradient(parameter.name), shape)
        continue
      }
      const values = new Float32Array(sizeOf(shape))
      this.#outputs.set(name as ProgramOutput, values)
      if (type === 'float32') this.#fetches[name] = new ort.Tensor('float32', values, shape)
      else if (type === 'int32') {
        const raw = new Int32Array(sizeOf(shape))
        this.#raw.set(name as ProgramOutput, raw)
        this.#fetches[name] = new ort.Tensor('int32', raw, shape)
      } else {
        const raw = new Uint8Array(sizeOf(shape))
        this.#raw.set(name as ProgramOutput, raw)
        this.#fetches[name] = new ort.Tensor('bool', raw, shape)
      }
    }
  }

  input(name: string): Float32Array | Int32Array {
    const values = this.#inputs.get(valueNames.input(name))
    if (values) return values
    throw new AuditError('engine/failed', `the program has no input ${name}`)
  }

  async run(): Promise<void> {
    try {
      await this.#session.run(this.#feeds, this.#fetches)
    } catch (cause) {
      throw failed('the runtime failed', cause)
    }
    for (const [name, raw] of this.#raw) this.#outputs.get(name)?.set(raw)
    if (this.#hasGradients) this.#host.gradientScale = this.#gradientScale
  }

  output(name: ProgramOutput): Float32Array {
    const values = this.#outputs.get(name)
    if (values) return values
    throw new AuditError('engine/failed', `output ${name} was not compiled`)
  }

  async dispose(): Promise<void> {
    if (this.#released) return
    this.#released = true
    await this.#session.release()
  }
}

function failed(what: string, cause: unknown): AuditError {
  const text = cause instanceof Error ? cause.message : String(cause)
  const memory = /alloc|memory/i.test(text)
  return new AuditError(memory ? 'engine/memory' : 'engine/failed', `${what}: ${text.slice(0, 500)}`, {
    hint: memory ? 'Use a smaller batchSize or fewer chains.' : 'The cpu engine may help: --engine cpu.',
    cause
  })
}
