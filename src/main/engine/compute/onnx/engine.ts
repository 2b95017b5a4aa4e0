import type * as OnnxRuntime from 'onnxruntime-node'
import { AuditError } from '../../../../shared/errors'
import type {
  Adaptation,
  CompileOptions,
  Engine,
  EngineSession,
  Executable,
  HostArrays,
  LangevinStep,
  SessionOptions,
  SessionSnapshot,
  Slice,
  StepStatistics
} from '../engine'
import { requireParameters } from '../check'
import type { Graph } from '../graph'
import { activationBytes, memoryLimit, requireActivationMemory } from '../memory'
import { HostParameters, parameterBytes, requireMemory } from '../parameters'
import type { Program } from '../program'
import { recordProgram } from '../recorder/record'
import { emitOnnx } from './emit'
import { OnnxExecutable, runtimeFailure } from './executable'

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
    memory: (program, query) => ({
      parameterBytes: parameterBytes(query),
      activationBytes: arenaBytes(recordProgram(program, query))
    }),
    createSession: (options) =>
      Promise.resolve().then(() => {
        requireMemory(options, limit())
        return new OnnxSession(ort, options, limit)
      })
  }
}

/** ONNX Runtime's arena grows by doubling, so that it holds up to twice what is alive at once. */
const arenaBytes = (graph: Graph): number => 2 * activationBytes(graph)

/** Loads the library without its telemetry: where this variable is not set, version 1.30 asks a name server for a host of its maker and
 *  keeps an identifier in the user's home folder, from threads that no guard of Node's functions sees. */
async function loadRuntime(): Promise<Ort> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1'
  try {
    return await import('onnxruntime-node')
  } catch (cause) {
    throw new AuditError('engine/unavailable', 'onnxruntime-node cannot be loaded on this machine', {
      where: `${process.platform} ${process.arch}`,
      hint: 'Install Ontogeny again. On a machine without a prebuilt runtime use --engine cpu (slow).',
      cause
    })
  }
}

class OnnxSession implements EngineSession {
  readonly chains: number
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
  }

  get parameters(): HostParameters['parameters'] {
    return this.#host.parameters
  }

  get sampledCount(): number {
    return this.#host.sampledCount
  }

  get firstChain(): number {
    return this.#host.firstChain
  }

  load(weights: ReadonlyMap<string, Float32Array>, firstChain?: number): void {
    this.#host.load(weights, firstChain)
  }

  select(names: readonly string[], slices?: Readonly<Record<string, Slice>>): void {
    this.#host.select(names, slices)
  }

  langevinStep(step: LangevinStep): StepStatistics {
    return this.#host.langevinStep(step)
  }

  adapt(adaptation: Adaptation): void {
    this.#host.adapt(adaptation)
  }

  save(): SessionSnapshot {
    return this.#host.save()
  }

  restore(snapshot: SessionSnapshot): void {
    this.#host.restore(snapshot)
  }

  get host(): HostArrays {
    return this.#host
  }

  read(what: 'w' | 'gradient', name: string, chain: number): Float32Array {
    return this.#host.read(what, name, chain)
  }

  async compile(program: Program, options: CompileOptions): Promise<Executable> {
    requireParameters(program, this.parameters, options.gradients)
    const record = (batchSize: number): Graph =>
      recordProgram(program, { ...options, batchSize, chains: this.chains })
    const graph = record(options.batchSize)
    const activations = arenaBytes(graph)
    requireActivationMemory(activations, options.batchSize, this.chains, this.#limit(), (batchSize) =>
      arenaBytes(record(batchSize))
    )
    const model = emitOnnx(graph)
    const executable = new OnnxExecutable({
      ort: this.#ort,
      session: await this.#createRuntimeSession(model.bytes),
      host: this.#host,
      model,
      memory: { parameterBytes: this.#host.parameterBytes, activationBytes: activations },
      gradientScale: options.gradients.length > 0 ? 1 / (options.batchSize * program.termsPerSample) : null,
      onDispose: (disposed) => this.#open.delete(disposed)
    })
    this.#open.add(executable)
    return executable
  }

  /** Sequential and without spinning: measured fastest on few cores, and polite on shared ones. The graph is simplified already: the
   *  runtime's own rewrites gain nothing (0 to 4% slower, side by side), and without them it computes what was written. */
  #createRuntimeSession(model: Uint8Array): Promise<OnnxRuntime.InferenceSession> {
    const options: OnnxRuntime.InferenceSession.SessionOptions = {
      executionProviders: ['cpu'],
      intraOpNumThreads: this.#threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'disabled',
      enableCpuMemArena: true,
      enableMemPattern: false,
      // Fatal only: what goes wrong is thrown, and need not be on stderr as well.
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' } } }
    }
    return this.#ort.InferenceSession.create(model, options).catch((cause: unknown) => {
      throw runtimeFailure('the runtime refused the model', cause)
    })
  }

  async dispose(): Promise<void> {
    for (const executable of [...this.#open]) await executable.dispose()
  }
}
