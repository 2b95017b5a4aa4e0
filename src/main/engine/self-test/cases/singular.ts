import type { SelfTestCheck } from '../../../../shared/self-test'
import { mean } from '../../math/moments'
import { crossing, quartic, sampleAnalytic } from '../analytic'
import { near, nearShare, same } from '../check'
import type { KnownCase } from '../known-case'
import { equilibriumCheck } from './quadratics'

/** Losses that are no quadratics. The same loss in many independent coordinates is as many chains in one: λ, V − H and d add up. */
const copies = 256
const localization = 1
const integration = 'numerical integration of the posterior'

export const singularCases: readonly KnownCase[] = [
  {
    id: 'quartic',
    name: 'w⁴, γ = 1',
    source: integration,
    isQuick: false,
    cost: 5,
    async run(context) {
      const checks: SelfTestCheck[] = []
      for (const [nBeta, known, stepSize] of [
        [1e2, 0.2417, 5e-4],
        [1e3, 0.2473, 1.5e-4],
        [1e4, 0.2492, 5e-5]
      ] as const) {
        const settings = { stepSize, nBeta, localization, chains: 4, burnIn: 2000, draws: 4000 }
        const sampled = await sampleAnalytic(quartic(copies), settings, context)
        const { degree } = sampled.result.diagnostics
        const at = ` at nβ = ${nBeta}`
        checks.push(
          near(`λ̂${at}`, known, (sampled.result.estimate ?? NaN) / copies, 0.01),
          equilibriumCheck(sampled, at),
          near(`degree κ${at}`, 4, degree, 1e-3)
        )
      }
      return checks
    }
  },
  {
    id: 'normal-crossing',
    name: 'Normal crossing (w₁w₂)², γ = 1',
    source: integration,
    isQuick: false,
    cost: 18,
    async run(context) {
      const checks: SelfTestCheck[] = []
      for (const [nBeta, known, stepSize, steps] of [
        [10, 0.2903, 2e-3, 4000],
        [144.765, 0.3614, 3e-4, 20000]
      ] as const) {
        const settings = { stepSize, nBeta, localization, chains: 4, burnIn: steps, draws: steps }
        const { result } = await sampleAnalytic(crossing(copies), settings, context)
        checks.push(nearShare(`λ̂ at nβ = ${nBeta}`, known, (result.estimate ?? NaN) / copies, 0.03))
      }
      return checks
    }
  },
  {
    id: 'normal-crossing-trap',
    name: 'Normal crossing at a step too large, nβ = 144.765',
    source: 'methods: discretisation that looks like the asymptote ½',
    isQuick: false,
    cost: 9,
    async run(context) {
      const settings = { nBeta: 144.765, localization, chains: 16, burnIn: 2000, draws: 10000 }
      const trap = await sampleAnalytic(crossing(1), { ...settings, stepSize: 5e-3 }, context)
      const diverged = await sampleAnalytic(crossing(1), { ...settings, stepSize: 2e-2 }, context)
      const number = 144.765 * mean(trap.traces.map(({ paired }) => mean(paired)))
      const isHot = trap.result.reasons.some(({ diagnostic }) => diagnostic === 'heatingShare')
      return [
        near('number at ε = 0.005, where λ̂ is 0.3614', 0.48, number, 0.03),
        same('accepted as usable', 'no', trap.result.verdict === 'usable' ? 'yes' : 'no'),
        same('because of the heating', 'yes', isHot ? 'yes' : 'no'),
        same('verdict at ε = 0.02', 'rejected', diverged.result.verdict)
      ]
    }
  }
]
