import { mean } from '../math/moments'
import { meanError } from './diagnostics/convergence'
import { isMetropolis, samplerOptions, type SamplerOptions, type UpdateSettings } from './options'
import { statisticAt, type ChainTrace } from './trace'

/** Virial diagnostics. With g = nβĝ + γu the drift and u = w − w*, stationarity of E‖u‖² gives for every SGLD, V − H = ν²d exactly:
 *  V = E[u·g], H = (ε/4) E[g·sg], any step size ε, any fixed scale s, any loss, and with mini-batch noise; ν is the factor of the noise.
 *  For SGHMC with friction α the same argument gives
 *  V = (2 − α) E[Δ·Δ/s]/ε, and H is what the right side has over ν²d. Where a running mean ĝ drives the chain, V is that of the true
 *  gradient and H has nβE[u·(∇ − ĝ)] more. Exact samplers put in no heat, and V = d. */
export interface Virial {
  /** (V − H)/(ν²d): 1 in equilibrium, less while the chain still spreads. Null where a bounding box or the
   *  absence of noise leaves nothing to compare with. */
  readonly equilibrium: number | null
  readonly equilibriumError: number | null
  /** H: energy that the finite step and the gradient noise put in. */
  readonly heating: number
  /** The part of H that reaches the loss, H E[nβĝ·sg]/E[g·sg]. On a quadratic λ̂ is too high by half of it. */
  readonly heatingLoss: number
  /** κ = E[u·nβ∇L] / E[nβΔL]: the degree of the loss around w*. */
  readonly degree: number
  readonly degreeError: number | null
  /** γE‖u‖²/d: share of the directions that the restraint holds. */
  readonly restraintShare: number
  /** Mean of (ε/2)‖g‖ / √(εd), in the metric of the scales. */
  readonly gradientToNoise: number
}

/** @param dimensions number of sampled elements d */
export function virial(traces: readonly ChainTrace[], settings: UpdateSettings, dimensions: number): Virial {
  const options = samplerOptions(settings)
  const { stepSize, nBeta, localization, noiseLevel, sampler, memory, bound } = options
  const perDraw = (compute: (trace: ChainTrace, draw: number) => number): Float64Array[] =>
    traces.map((trace) => trace.paired.map((_, draw) => compute(trace, draw)))
  const average = (compute: (trace: ChainTrace, draw: number) => number): number =>
    mean(perDraw(compute).map(mean))

  const spread = (trace: ChainTrace, t: number): number => statisticAt(trace, 'displacementSquared', t)
  const force = (trace: ChainTrace, t: number): number =>
    nBeta * statisticAt(trace, 'displacementGradient', t)
  const work = (trace: ChainTrace, t: number): number => force(trace, t) + localization * spread(trace, t)
  /** A drift that lags behind the gradient lets the chain climb. */
  const lag = (trace: ChainTrace, t: number): number =>
    force(trace, t) - nBeta * statisticAt(trace, 'displacementDrift', t)
  const drift = (trace: ChainTrace, t: number): number => driftSquared(trace, t, options)
  const kinetic = (trace: ChainTrace, t: number): number =>
    ((1 + memory) * statisticAt(trace, 'moveSquared', t)) / stepSize
  const heat = (trace: ChainTrace, t: number): number =>
    memory > 0
      ? kinetic(trace, t) - noiseLevel ** 2 * dimensions
      : isMetropolis(sampler)
        ? 0
        : (stepSize / 4) * drift(trace, t) + lag(trace, t)

  const energy = average((trace, t) => nBeta * (trace.paired[t] ?? NaN))
  const degree = average(force) / energy
  const degreeResiduals = perDraw(
    (trace, t) => (force(trace, t) - degree * nBeta * (trace.paired[t] ?? NaN)) / energy
  )
  const expected = noiseLevel ** 2 * dimensions
  const balance = perDraw((trace, t) => (work(trace, t) - heat(trace, t)) / expected)
  const isComparable = noiseLevel > 0 && bound === Infinity
  const heating = average(heat)
  const lossShare =
    average(
      (trace, t) =>
        nBeta *
        (nBeta * statisticAt(trace, 'gradientSquared', t) +
          localization * statisticAt(trace, 'scaledDisplacementDrift', t))
    ) / average(drift)
  return {
    equilibrium: isComparable ? mean(balance.map(mean)) : null,
    equilibriumError: isComparable ? meanError(balance) : null,
    heating,
    heatingLoss: heating * lossShare,
    degree,
    degreeError: meanError(degreeResiduals),
    restraintShare: (localization * average(spread)) / dimensions,
    gradientToNoise: average((trace, t) => Math.sqrt(((stepSize / 4) * drift(trace, t)) / dimensions))
  }
}

/** g·sg of the drift g = nβĝ + γu at a draw. */
export function driftSquared(
  trace: ChainTrace,
  draw: number,
  { nBeta, localization }: Pick<SamplerOptions, 'nBeta' | 'localization'>
): number {
  return (
    nBeta * nBeta * statisticAt(trace, 'gradientSquared', draw) +
    2 * nBeta * localization * statisticAt(trace, 'scaledDisplacementDrift', draw) +
    localization * localization * statisticAt(trace, 'scaledDisplacementSquared', draw)
  )
}
