import { it } from 'vitest'
import { openEngine } from '/work/five-f/src/main/engine/compute/registry'
import { crossing, sampleAnalytic } from '/work/five-f/src/main/engine/self-test/analytic'
import { deepLinear, rescaledRelu } from '/work/five-f/src/main/engine/self-test/networks'
import { samplePosterior } from '/work/five-f/src/main/engine/self-test/posterior'
const show = (r: any) => console.log(JSON.stringify({e: r.estimate, se: r.standardError, v: r.verdict, u: r.diagnostics.unpairedEstimate, h: r.diagnostics.heatingLoss, eq: r.diagnostics.equilibrium, k: r.diagnostics.degree, res: r.diagnostics.restraintShare, ess: r.diagnostics.essBulk, reasons: r.reasons.map((x: any) => x.message)}))
it('trap', async () => {
  for (const chains of [4, 16]) for (const draws of [10000, 20000]) {
    const { result } = await sampleAnalytic(crossing(1), { nBeta: 144.765, localization: 1, chains, burnIn: 2000, draws, stepSize: 5e-3 })
    show(result)
  }
}, 1e6)
it('dln', async () => {
  const engine = await openEngine('auto')
  for (const stepSize of [1e-5, 5e-6, 2e-6]) {
    const { result } = await samplePosterior(engine, deepLinear([6,5,4], 2), { stepSize, nBeta: 1e4, localization: 10, chains: 8, burnIn: 5000, draws: 10000 })
    show(result)
  }
}, 1e6)
it('relu', async () => {
  const engine = await openEngine('auto')
  for (const localization of [1, 0.01])
  for (const [stepSize, stabilizer] of [[2e-6, 1e-3],[1e-5, 1e-3]] as const)
  for (const f of [1, 10]) {
    const { result } = await samplePosterior(engine, rescaledRelu(f), { sampler: 'rmsprop-sgld', stabilizer, stepSize, nBeta: 1e4, localization, chains: 8, burnIn: 4000, draws: 6000 })
    console.log(f, localization, stepSize, stabilizer); show(result)
  }
  for (const f of [1,10]) for (const stepSize of [2e-6, 2e-7]) {
    const { result } = await samplePosterior(engine, rescaledRelu(f), { stepSize, nBeta: 1e4, localization:1, chains: 8, burnIn: 4000, draws: 6000 })
    console.log(f, 'sgld', stepSize); show(result)
  }
}, 1e6)
