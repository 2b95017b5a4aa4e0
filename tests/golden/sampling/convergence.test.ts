import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  autocorrelationTime,
  essBulk,
  essMean,
  essTail,
  mcse,
  rHat
} from '../../../src/main/engine/sampling/diagnostics/convergence'

interface Case {
  draws: number[][]
  rHat: number | null
  essBulk: number
  essTail: number
  essMean: number
  mcse: number
}

const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/diagnostics/arviz.json'), 'utf8')
) as { cases: Record<string, Case> }

// Made by bench/peers/arviz_goldens.py.
describe.each(Object.entries(cases))('ArviZ on %s', (_, golden) => {
  const chains = golden.draws.map((draws) => Float64Array.from(draws))
  it.each([
    ['rHat', rHat],
    ['essBulk', essBulk],
    ['essTail', essTail],
    ['essMean', essMean],
    ['mcse', mcse]
  ] as const)('%s', (name, compute) => {
    const expected = golden[name]
    if (expected === null) expect(compute(chains)).toBeGreaterThan(1)
    else expect(Math.abs(compute(chains)! / expected - 1)).toBeLessThan(1e-9)
  })
})

describe('draws without an answer', () => {
  const constant = [new Float64Array(10).fill(3), new Float64Array(10).fill(3)]
  const broken = [Float64Array.from([1, 2, NaN, 4, 5]), Float64Array.from([1, 2, 3, 4, 5])]
  it('equal draws have no error and no diagnostics', () => {
    expect(mcse(constant)).toBe(0)
    for (const compute of [rHat, essBulk, essTail, essMean, autocorrelationTime])
      expect(compute(constant)).toBeNull()
  })
  it('draws that are not finite have none', () => {
    for (const compute of [rHat, essBulk, essTail, essMean, mcse]) expect(compute(broken)).toBeNull()
  })
  it('too few draws have none', () => {
    expect(rHat([Float64Array.from([1, 2, 3])])).toBeNull()
  })
})
