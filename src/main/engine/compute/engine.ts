import type { SessionState } from './parameters/layout'
import type { ParameterSpec, Program, ProgramOutput } from './program'

export type { SessionState }

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
  /** `plain` if absent. What a step needs more than that is refused. */
  readonly state?: SessionState
}

/** Everything that one Langevin step needs: w ← w + μΔ − (ε/2) s [nβĝ + γ(w−w*)] + √((1−μ) ε s) ν N(0, I). With μ = 0 and s = 1 that is
 *  SGLD (Lau et al. 2023); μ = 1 − friction is SGHMC (Chen, Fox, Guestrin 2014) with the last move Δ as velocity; s preconditions. */
export interface LangevinStep {
  /** ε */
  readonly stepSize: number
  readonly nBeta: number
  /** γ */
  readonly localization: number
  /** ν: 1 to sample; 0 for gradient descent. */
  readonly noiseLevel: number
  /** μ in [0, 1), 0 if absent; needs a `scaled` session. */
  readonly memory?: number
  /** No element leaves w* ± this; unbounded if absent; needs a `scaled` session. */
  readonly bound?: number
  readonly seed: bigint
  readonly step: number
}

/** How moments of the gradient set the scale of the next steps, s = r / (√v̂ + a r): v̂ the bias-corrected running mean of the squared
 *  gradient of the mean loss, r its root mean square over the sampled elements. Scales are about 1, so a step size means the same as
 *  without them. */
export interface Adaptation {
  /** Decay of the gradient's mean, which then drives the drift; only in a `both-moments` session. */
  readonly firstDecay: number
  /** Decay of the squared gradient's mean. */
  readonly secondDecay: number
  /** a > 0: the largest scale is 1/a. */
  readonly stabilizer: number
  /** Steps adapted before this one. */
  readonly count: number
  /** Scales stay; only the gradient's mean goes on. */
  readonly isFrozen: boolean
}

/** Elements of a tensor that move: ranges `[from, to)` along one axis. */
export interface Slice {
  readonly axis: number
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

/** Per-chain sums over the sampled parameters at one step, float64, before the update; `∇` is the gradient of the mean loss, `ĝ` the one
 *  in the drift (`∇` but for a running mean), `s` the scale, `u = w − w*`, `Δ` the displacement that led to w (0 at the first step). From
 *  them every virial and acceptance term follows. */
export interface StepStatistics {
  /** u·∇ */
  readonly displacementGradient: Float64Array
  /** u·ĝ */
  readonly displacementDrift: Float64Array
  /** u·sĝ */
  readonly scaledDisplacementDrift: Float64Array
  /** u·su */
  readonly scaledDisplacementSquared: Float64Array
  /** ĝ·sĝ */
  readonly gradientSquared: Float64Array
  /** u·u */
  readonly displacementSquared: Float64Array
  /** Δ·ĝ */
  readonly moveGradient: Float64Array
  /** Δ·u */
  readonly moveDisplacement: Float64Array
  /** Δ·Δ/s */
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
  readonly state?: SessionState
}

/** A compiled program over a session's parameters. Arrays are owned by the executable and valid until the next `run`. */
export interface Executable {
  readonly memory: MemoryEstimate
  /** Writable input of one run, `[chains, batch, ...shape]`. */
  input(name: string): Float32Array | Int32Array
  /** Runs at the session's current w. With gradients, the gradient of each chain's *mean* loss is available to `langevinStep`. */
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
  /** Which parameters `langevinStep` moves, and which parts of them; the others stay bit-identical. All at first.
   *  @param slices of a `scaled` session: parameters of which only a part moves */
  select(names: readonly string[], slices?: Readonly<Record<string, Slice>>): void
  /** Number of sampled (selected) elements d. */
  readonly sampledCount: number
  /** One fused noise and update over the last gradients; the statistics' arrays are reused by the next call. */
  langevinStep(step: LangevinStep): StepStatistics
  /** Takes the last gradients into the moments, and sets the scales from them. Only in a session with moments. */
  adapt(adaptation: Adaptation): void
  /** Copies of everything that a later step depends on, of the selected parameters; the selection and w* are not part of it. */
  save(): SessionSnapshot
  /** Goes on where `save` was called, after `load` and `select` as then. */
  restore(snapshot: SessionSnapshot): void
  /** Where parameters lie in this process's memory, for samplers that work on them directly; null on a device. */
  readonly host: HostArrays | null
  /** A copy of one parameter (`w`) or of its last gradient (of the mean loss) of one chain of this session (0-based in the session). */
  read(what: 'w' | 'gradient', name: string, chain: number): Float32Array
  dispose(): Promise<void>
}

/** Arrays by region and parameter; plain data, which crosses to another thread. */
export type SessionSnapshot = ReadonlyMap<string, Float32Array>

/** Live views of a session's memory. */
export interface HostArrays {
  /** Parameters of every chain, `[chains, ...shape]`. */
  w(name: string): Float32Array
  /** `gradientScale` × this is the gradient of each chain's mean loss, `[chains, ...shape]`. */
  gradient(name: string): Float32Array
  /** Factor of each element's step, 0 where it does not move, `[chains, ...shape]`; in a `scaled` session. */
  scale(name: string): Float32Array
  /** w*, `shape`. */
  anchor(name: string): Float32Array
  readonly gradientScale: number
}

export interface Engine {
  readonly id: EngineId
  describe(): EngineDescription
  /** What a session with this one program would take; nothing is allocated. */
  memory(program: Program, query: MemoryQuery): MemoryEstimate
  /** @throws AuditError `engine/memory` when the parameters do not fit, with the largest chain count that does */
  createSession(options: SessionOptions): Promise<EngineSession>
}
