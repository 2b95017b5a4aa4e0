import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import type { CompileOptions, Engine, EngineSession, Executable, SessionOptions } from '../engine'
import { requireParameters } from '../check'
import { sizeOf } from '../graph'
import { registerPlainSparseCrossEntropy } from '../ops/sparse-cross-entropy'
import { HostParameters, parameterBytes } from '../parameters'
import type { Program, ProgramOutput } from '../program'
import { releaseTape } from '../tape'

let registered = false

/** The reference engine: tfjs' plain JavaScript backend and the JavaScript kernels. Slow, and simple enough to be believed. */
export function openCpuEngine(): Engine {
  if (!registered) {
    registerPlainSparseCrossEntropy()
    // Production mode only keeps tfjs from advertising its other backends on stderr.
    tf.enableProdMode()
  }
  registered = true
  return {
    id: 'cpu',
    describe: () => ({
      id: 'cpu',
      version: `tfjs-backend-cpu ${tf.version_core}`,
      device: 'CPU, plain JavaScript'
    }),
    memory: (_program, query) => ({
      parameterBytes: parameterBytes(query),
      activationBytes: 0
    }),
    createSession: (options) => Promise.resolve().then(() => createSession(options))
  }
}

function createSession(options: SessionOptions): EngineSession {
  const host = new HostParameters(options, 'js')
  const open = new Set<Executable>()
  return {
    chains: options.chains,
    parameters: options.parameters,
    get sampledCount() {
      return host.sampledCount
    },
    get firstChain() {
      return host.firstChain
    },
    load: (weights, firstChain) => host.load(weights, firstChain),
    select: (names, slices) => host.select(names, slices),
    langevinStep: (step) => host.langevinStep(step),
    adapt: (adaptation) => host.adapt(adaptation),
    save: () => host.save(),
    restore: (snapshot) => host.restore(snapshot),
    host,
    read: (what, name, chain) => host.read(what, name, chain),
    compile: (program, compileOptions) =>
      Promise.resolve().then(() => {
        const executable = new CpuExecutable(host, program, compileOptions)
        open.add(executable)
        return executable
      }),
    dispose: async () => {
      for (const executable of open) await executable.dispose()
      open.clear()
    }
  }
}

class CpuExecutable implements Executable {
  readonly memory: Executable['memory']
  readonly #host: HostParameters
  readonly #program: Program
  readonly #options: CompileOptions
  readonly #inputs = new Map<string, Float32Array | Int32Array>()
  readonly #outputs = new Map<ProgramOutput, Float32Array>()
  #isDisposed = false

  constructor(host: HostParameters, program: Program, options: CompileOptions) {
    requireParameters(program, host.parameters, options.gradients)
    this.#host = host
    this.#program = program
    this.#options = options
    this.memory = { parameterBytes: host.parameterBytes, activationBytes: 0 }
    for (const { name, dtype, shape } of program.inputs) {
      const size = host.chains * options.batchSize * sizeOf(shape)
      this.#inputs.set(name, dtype === 'int32' ? new Int32Array(size) : new Float32Array(size))
    }
  }

  input(name: string): Float32Array | Int32Array {
    const values = this.#inputs.get(name)
    if (values) return values
    throw new AuditError('engine/failed', `the program has no input ${name}`)
  }

  async run(): Promise<void> {
    if (this.#isDisposed)
      throw new AuditError('engine/failed', 'the executable runs no more: it was disposed')
    await tf.setBackend('cpu')
    try {
      tf.tidy(() => this.#runOnce())
    } catch (cause) {
      releaseTape()
      throw cause instanceof AuditError ? cause : programFailure(cause)
    }
  }

  #runOnce(): void {
    const { batchSize, gradients } = this.#options
    const { chains } = this.#host
    const parameters = Object.fromEntries(
      this.#program.parameters.map(({ name, shape }) => [
        name,
        tf.tensor(this.#host.w(name).slice(), [chains, ...shape], 'float32')
      ])
    )
    const inputs = Object.fromEntries(
      this.#program.inputs.map(({ name, shape, dtype }) => [
        name,
        tf.tensor(this.input(name).slice(), [chains, batchSize, ...shape], dtype)
      ])
    )
    const build = (): tf.Scalar => {
      const result = this.#program.build(parameters, inputs)
      for (const name of this.#options.outputs) {
        const tensor = result[name]
        if (!tensor) throw new AuditError('engine/failed', `the program has no output ${name}`)
        this.#outputs.set(name, Float32Array.from(tensor.dataSync()))
      }
      return tf.sum(result.terms)
    }
    if (gradients.length === 0) {
      build()
      return
    }
    const sources = gradients.map((name) => {
      const source = parameters[name]
      if (!source) throw new AuditError('model/tensor-missing', `the program has no parameter ${name}`)
      return source
    })
    const { grads } = tf.engine().gradients(build, sources, undefined, true)
    gradients.forEach((name, index) => {
      const gradient = grads[index] as tf.Tensor | null
      if (gradient) this.#host.gradient(name).set(gradient.dataSync())
      else this.#host.gradient(name).fill(0)
    })
    this.#host.gradientScale = 1 / (batchSize * this.#program.termsPerSample)
  }

  output(name: ProgramOutput): Float32Array {
    const values = this.#outputs.get(name)
    if (values) return values
    throw new AuditError('engine/failed', `output ${name} was not compiled, or nothing was run yet`)
  }

  dispose(): Promise<void> {
    this.#isDisposed = true
    return Promise.resolve()
  }
}

function programFailure(cause: unknown): AuditError {
  const text = cause instanceof Error ? cause.message : String(cause)
  return new AuditError('engine/failed', `the program failed: ${text.slice(0, 500)}`, { cause })
}
