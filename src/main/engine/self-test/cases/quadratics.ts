import type { SelfTestCheck } from '../../../../shared/self-test'
import { mean } from '../../math/moments'
import { quadratic, sampleAnalytic, type AnalyticResult } from '../analytic'
import { below, near, nearErrors, nearShare, same } from '../check'
import type { KnownCase } from '../known-case'

/** ½ Σ h w², where everything is known exactly. */

export const curvatures = [0.1, 0.3, 1, 1, 2, 3, 0.01, 0, 0.5, 5]
const [nBeta, localization] = [1000, 100]
/** λ̂ of the localised posterior, Σ ½ nβh/(nβh + γ). */
export const exactQuadratic = curvatures.reduce(
  (sum, h) => sum + (0.5 * nBeta * h) / (nBeta * h + localization),
  0
)
export const quadraticSettings = { nBeta, localization, chains: 8, burnIn: 2000, draws: 4000 }
const ones = (count: number): number[] => new Array<number>(count).fill(1)
const theory = 'theory: a Gaussian posterior'

/** V − H = d, within its own error. */
export const equilibriumCheck = ({ result }: AnalyticResult, of = ''): SelfTestCheck =>
  nearErrors(`(V − H)/d${of}`, 1, result.diagnostics.equilibrium, result.diagnostics.equilibriumError)

export const quadraticCases: readonly KnownCase[] = [
  {
    id: 'quadratic',
    name: 'Quadratic loss, ten curvatures, γ = 100',
    source: theory,
    isQuick: true,
    cost: 3,
    async run(context) {
      const settings = { ...quadraticSettings, stepSize: 4e-5 }
      const sampled = await sampleAnalytic(quadratic(curvatures), settings, context)
      const { estimate, standardError, diagnostics, verdict } = sampled.result
      const cooled = (estimate ?? NaN) - (diagnostics.heatingLoss ?? NaN) / 2
      return [
        nearErrors('λ̂ less H_L/2', exactQuadratic, cooled, standardError),
        below('standard error as a share of λ̂', 0, (standardError ?? NaN) / (estimate ?? NaN), 0.03),
        equilibriumCheck(sampled),
        near('degree κ', 2, diagnostics.degree, 1e-3),
        same('verdict', 'usable', verdict)
      ]
    }
  },
  {
    id: 'repeats',
    name: 'Same seed, same numbers',
    source: 'counter-based random numbers',
    isQuick: true,
    cost: 1,
    async run(context) {
      const settings = {
        ...quadraticSettings,
        stepSize: 4e-5,
        batchSize: 4,
        chains: 3,
        burnIn: 20,
        draws: 50
      }
      const noisy = quadratic(curvatures, 0.5)
      const bits: string[] = []
      for (const seed of [1n, 1n, 2n]) {
        const { traces } = await sampleAnalytic(noisy, settings, { ...context, seed })
        bits.push(traces.map(({ paired }) => paired.join()).join())
      }
      const alike = (a: string | undefined, b: string | undefined): string =>
        a === b ? 'equal' : 'different'
      return [
        same('150 draws of seed 1, twice', 'equal', alike(bits[0], bits[1])),
        same('150 draws of seeds 1 and 2', 'different', alike(bits[0], bits[2]))
      ]
    }
  },
  {
    id: 'batch-noise',
    name: 'Quadratic loss with mini-batch noise',
    source: theory,
    isQuick: false,
    cost: 4,
    async run(context) {
      const settings = { ...quadraticSettings, stepSize: 4e-5, batchSize: 4, burnIn: 3000, draws: 6000 }
      const sampled = await sampleAnalytic(quadratic(curvatures, 0.15), settings, context)
      const { unpairedEstimate, heatingLoss } = sampled.result.diagnostics
      const cooled = (unpairedEstimate ?? NaN) - (heatingLoss ?? NaN) / 2
      return [equilibriumCheck(sampled), nearShare('λ̂ less H_L/2', exactQuadratic, cooled, 0.1)]
    }
  },
  {
    id: 'step-size',
    name: 'Stationary variance at a finite step',
    source: 'theory: 1/(1 − εa/4)',
    isQuick: false,
    cost: 4,
    async run(context) {
      const checks: SelfTestCheck[] = []
      for (const [ea, inflation] of [
        [0.1, 1 / 0.975],
        [1, 4 / 3],
        [2, 2]
      ] as const) {
        const settings = {
          ...{ stepSize: ea / nBeta, nBeta, localization: 0 },
          ...{ chains: 4, burnIn: 400, draws: 4000 }
        }
        const { result, traces } = await sampleAnalytic(quadratic(ones(32)), settings, context)
        const squares = mean(traces.map((trace) => mean(trace.statistics.displacementSquared ?? [])))
        checks.push(nearShare(`variance × a at εa = ${ea}`, inflation, (squares * nBeta) / 32, 0.01))
        const isHot = result.reasons.some(({ diagnostic }) => diagnostic === 'heatingShare')
        checks.push(same(`warns of heating at εa = ${ea}`, ea < 0.5 ? 'no' : 'yes', isHot ? 'yes' : 'no'))
      }
      return checks
    }
  },
  {
    id: 'gamma-law',
    name: 'Distribution of nβΔL in ten dimensions, γ = 0',
    source: 'theory: Gamma(5, 1)',
    isQuick: false,
    cost: 12,
    async run(context) {
      const settings = { stepSize: 5e-5, nBeta, localization: 0, chains: 16, burnIn: 1000, draws: 12000 }
      const { result, traces } = await sampleAnalytic(quadratic(ones(10)), settings, context)
      // Draws 400 steps apart are independent.
      const values = traces.flatMap(({ paired }) => [...paired.filter((_, t) => t % 400 === 0)])
      const critical = 1.63 / Math.sqrt(values.length)
      const { varianceEstimate } = result.diagnostics
      return [
        below(
          `Kolmogorov–Smirnov distance of ${values.length} draws, 1% level`,
          0,
          gammaDistance(values.map((value) => value * nBeta)),
          critical
        ),
        near(
          'estimate from the variance over λ̂',
          1,
          (varianceEstimate ?? NaN) / (result.estimate ?? NaN),
          0.05
        )
      ]
    }
  },
  {
    id: 'refusals',
    name: 'Chains that must be refused',
    source: 'theory: εa above 4 diverges; 450 steps of 10⁻⁵ do not spread',
    isQuick: true,
    cost: 2,
    async run(context) {
      const diverging = { stepSize: 4.2e-3, nBeta, localization: 0, chains: 2, burnIn: 200, draws: 4000 }
      const diverged = await sampleAnalytic(quadratic(ones(3)), diverging, context)
      const short = { stepSize: 1e-5, nBeta, localization: 1, chains: 8, burnIn: 50, draws: 400 }
      const flat = quadratic(new Array<number>(40).fill(0.1))
      const spreading = await sampleAnalytic(flat, short, context)
      const why = spreading.result.reasons.some(({ diagnostic }) => diagnostic === 'equilibrium')
      return [
        same('verdict at εa = 4.2', 'rejected', diverged.result.verdict),
        same('number at εa = 4.2', 'none', diverged.result.estimate === null ? 'none' : 'given'),
        same('verdict while the chain spreads', 'rejected', spreading.result.verdict),
        same('because of the equilibrium', 'yes', why ? 'yes' : 'no')
      ]
    }
  },
  {
    id: 'frozen-half',
    name: 'Half of the coordinates frozen',
    source: 'theory: half of λ',
    isQuick: false,
    cost: 3,
    async run(context) {
      const model = quadratic(ones(12))
      const settings = { ...quadraticSettings, stepSize: 4e-5, burnIn: 500, draws: 3000 }
      const start = ones(12).map((_, i) => (i < 6 ? 0 : 1e-3 * (i + 1)))
      const baseline = start.reduce((sum, value) => sum + 0.5 * Math.fround(value) ** 2, 0)
      const whole = await sampleAnalytic(model, settings, context)
      const slice = { axis: 0, ranges: [[0, 6]] as const }
      const half = await sampleAnalytic(model, settings, { ...context, slice, start, baseline })
      const bits = Float32Array.from(start).slice(6).join()
      const kept = half.ends.every((end) => end.get('w')?.slice(6).join() === bits)
      const ratio = (half.result.estimate ?? NaN) / (whole.result.estimate ?? NaN)
      return [
        near('λ̂ over λ̂ of all', 0.5, ratio, 0.03),
        equilibriumCheck(half),
        same('frozen coordinates of 8 chains', 'every bit kept', kept ? 'every bit kept' : 'changed')
      ]
    }
  }
]

/** Kolmogorov–Smirnov distance from Gamma(5, 1): 1 − e^{−x} Σ_{k<5} x^k/k!. */
function gammaDistance(values: readonly number[]): number {
  const cdf = (x: number): number => 1 - Math.exp(-x) * (1 + x + x ** 2 / 2 + x ** 3 / 6 + x ** 4 / 24)
  const sorted = [...values].sort((a, b) => a - b)
  const distances = sorted.map((x, i) =>
    Math.max(Math.abs(cdf(x) - i / sorted.length), Math.abs(cdf(x) - (i + 1) / sorted.length))
  )
  return Math.max(...distances)
}
