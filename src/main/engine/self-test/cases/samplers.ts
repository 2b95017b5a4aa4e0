import type { SamplerName } from '../../../../shared/plan'
import { quadratic, sampleAnalytic, type AnalyticSettings } from '../analytic'
import { near, nearErrors } from '../check'
import type { KnownCase } from '../known-case'
import { curvatures, equilibriumCheck, exactQuadratic, quadraticSettings } from './quadratics'

const samplers: readonly [SamplerName, Partial<AnalyticSettings> & { stepSize: number }][] = [
  ['rmsprop-sgld', { stepSize: 2e-5 }],
  ['adam-sgld', { stepSize: 2e-5 }],
  ['sgld-cv', { stepSize: 4e-5 }],
  ['sghmc', { stepSize: 1e-5 }],
  ['mala', { stepSize: 2e-4 }],
  ['hmc', { stepSize: 1e-4, leapfrogSteps: 7, draws: 1500 }]
]

/** Every sampler on the quadratic that SGLD is tested on; MALA and HMC have no bias of the step. */
export const samplerCases: readonly KnownCase[] = samplers.map(([sampler, own]) => ({
  id: `sampler-${sampler}`,
  name: `Sampler ${sampler} on the quadratic loss`,
  source: 'theory: a Gaussian posterior',
  isQuick: false,
  cost: 3,
  async run(context) {
    const settings = { ...quadraticSettings, ...own, sampler }
    const sampled = await sampleAnalytic(quadratic(curvatures), settings, context)
    const { estimate, standardError, diagnostics } = sampled.result
    const cooled = (estimate ?? NaN) - (diagnostics.heatingLoss ?? NaN) / 2
    return [
      nearErrors('λ̂ less H_L/2', exactQuadratic, cooled, standardError),
      equilibriumCheck(sampled),
      near('degree κ', 2, diagnostics.degree, 1e-3)
    ]
  }
}))
