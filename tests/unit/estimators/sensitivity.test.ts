import { describe, expect, it } from 'vitest'
import { sensitivityOf, withSensitivity } from '../../../src/main/engine/estimators/sensitivity'
import type { LlcEstimate, Variation } from '../../../src/shared/run'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const [centre] = syntheticRun().llc.filter(
  ({ verdict, data, sampledOn }) => verdict === 'usable' && data === sampledOn
)

const at = (parameter: Variation['parameter'], factor: number, change: Partial<LlcEstimate> = {}) => ({
  variation: { parameter, factor },
  estimate: { ...centre!, ...change }
})
const of = (estimate: number, standardError: number): Partial<LlcEstimate> => ({
  estimate,
  standardError,
  corrected: { estimate, low: estimate - 2 * standardError, high: estimate + 2 * standardError }
})
const rejected: Partial<LlcEstimate> = {
  estimate: null,
  standardError: null,
  corrected: null,
  verdict: 'rejected'
}

describe('what a sensitivity says against an estimate', () => {
  const base = { ...centre!, ...of(100, 1) }

  it('nothing where ε/3 agrees and one neighbour at most is rejected', () => {
    const found = sensitivityOf(base, [at('stepSize', 1 / 3, of(98, 1)), at('stepSize', 3, rejected)])
    expect(found.reasons).toEqual([])
    expect(withSensitivity(base, [found])).toBe(base)
  })

  it('that its corrected interval is too narrow, where ε/3 lies outside of it', () => {
    const found = sensitivityOf(base, [at('stepSize', 1 / 3, of(94, 1))])
    expect(found.stepDistance).toBeCloseTo(6 / Math.hypot(2, 2))
    expect(withSensitivity(base, [found])).toMatchObject({ verdict: 'suspicious', estimate: 100 })
    expect(found.reasons.map(({ diagnostic }) => diagnostic)).toEqual(['sensitivityStep'])
  })

  it('that its settings stand at an edge, where two neighbours are rejected', () => {
    const found = sensitivityOf(base, [at('nBeta', 1 / 3, rejected), at('localization', 1 / 3, rejected)])
    expect(withSensitivity(base, [found]).reasons.map(({ diagnostic }) => diagnostic)).toEqual([
      'sensitivityRejected'
    ])
  })

  it('the bias from two step sizes, exact where it is linear in ε', () => {
    // λ̂(ε) = 90 + 10 ε: 100 at ε = 1.
    const found = sensitivityOf(base, [at('stepSize', 1 / 3, of(90 + 10 / 3, 1))])
    expect(found.stepBias!.bias).toBeCloseTo(10)
    expect(found.stepBias!.limit).toBeCloseTo(90)
    // (3 λ̂(ε/3) − λ̂(ε))/2
    expect(found.stepBias!.high - found.stepBias!.limit).toBeCloseTo(1.96 * Math.hypot(1.5, 0.5), 2)
  })
})
