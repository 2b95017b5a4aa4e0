import type { ParameterSpec, Program, ProgramOutput } from './program'

export type EngineId = 'onnx' | 'cpu' | 'tensorflow'

export interface EngineDescription {
  readonly id: EngineId
  /** For the report, e.g. `onnxruntime-node 1.30.0, CPU`. */
  readonly version: string
  readonly device: string
}

export interface SessionOptions {
  readonly parameters: readonly ParameterSpec[]
  /** Copies of the parameters, batched along the leading axis. */
  readonly chains: number
  /** Intra-operation threads of this session. */
  readonly threads: number
}

/** Everything that one SGLD step needs (Lau et al. 2023): w ← w − (ε/2)[nβ∇L + γ(w−w*)] + √ε·noiseLevel·N(0, I). */
export interface SgldStep {
  readonly stepSize: number
  readonly nBeta: number
  readonly localization: number
  /** 1 for SGLD; 0 for gradient descent. */
  readonly noiseLevel: number
  readonly seed: bigint
  readonly step: number
}

/** Per-chain sums over the sampled parameters at one step, float64, before the update; `∇` is the gradient of the mean loss,
 *  `u = w − w*`, `Δ` the displacement that led to w (0 at the first step). From them every virial and acceptance term follows. */
export interface StepStatistics {
  /** u·∇ */
  readonly displacementGradient: Float64Array
  /** ∇·∇ */
  readonly gradientSquared: Float64Array
  /** u·u */
  readonly displacementSquared: Float64Array
  /** Δ·∇ */
  readonly moveGradient: Float64Array
  /** Δ·u */
  readonly moveDisplacement: Float64Array
  /** Δ·Δ */
  readonly moveSquared: Float64Array
  /** ξ·ξ of the noise drawn at this step (per unit variance) */
  readonly noiseSquared: Float64Array
}

export interface MemoryEstimate {
  /** Bytes of w, gradient and move of every chain, and w* once. */
  readonly parameterBytes: number
  /** Bytes of the largest set of intermediate tensors alive at once, an upper bound; 0 from the cpu engine, which does not know. */
  readonly activationBytes: number
}

export interface CompileOptions {
  /** Samples per chain and run. */
  readonly batchSize: number
  /** Parameters whose gradient is written by `run`; empty for a forward pass only. */
  readonly gradients: readonly string[]
  readonly outputs: readonly ProgramOutput[]
}

/** A program as it would be compiled in a session of its own. */
export interface MemoryQuery extends CompileOptions {
  /** Of the session. */
  readonly parameters: readonly ParameterSpec[]
  readonly chains: number
}

/** A compiled program over a session's parameters. Arrays are owned by the executable and valid until the next `run`. */
export interface Executable {
  readonly memory: MemoryEstimate
  /** Writable input of one run, `[chains, batch, ...shape]`. */
  input(name: string): Float32Array | Int32Array
  /** Runs at the session's current w. With gradients, the gradient of each chain's *mean* loss is available to `sgldStep`. */
  run(): Promise<void>
  /** `[chains, batch, …]` of the last run. */
  output(name: ProgramOutput): Float32Array
  dispose(): Promise<void>
}

export interface EngineSession {
  readonly chains: number
  /** As loaded; 0 before. */
  readonly firstChain: number
  readonly parameters: readonly ParameterSpec[]
  /** Sets w* and every chain's w; forgets moves.
   *  @param firstChain index of the first chain in the whole estimate, 0 if absent: noise and batches are addressed by chain, so grouping
   *  changes nothing
   *  @throws AuditError `model/shape` */
  load(weights: ReadonlyMap<string, Float32Array>, firstChain?: number): void
  compile(program: Program, options: CompileOptions): Promise<Executable>
  /** Which parameters `sgldStep` moves; the others stay bit-identical. All at first. */
  select(names: readonly string[]): void
  /** Number of sampled (selected) parameters d. */
  readonly sampledCount: number
  /** One fused noise and update over the last gradients; the statistics' arrays are reused by the next call. */
  sgldStep(step: SgldStep): StepStatistics
  /** A copy of one parameter (`w`) or of its last gradient (of the mean loss) of one chain of this session (0-based in the session). */
  read(what: 'w' | 'gradient', name: string, chain: number): Float32Array
  dispose(): Promise<void>
}

export interface Engine {
  readonly id: EngineId
  describe(): EngineDescription
  /** What a session with this one program would take; nothing is allocated. */
  memory(program: Program, query: MemoryQuery): MemoryEstimate
  /** @throws AuditError `engine/memory` when the parameters do not fit, with the largest chain count that does */
  createSession(options: SessionOptions): Promise<EngineSession>
}
