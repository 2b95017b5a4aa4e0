import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mean, standardDeviation } from '../../../src/main/engine/math/moments'
import { normals } from '../../../src/main/engine/math/philox'
import { autocorrelations } from '../../../src/main/engine/sampling/diagnostics/autocorrelation'
import {
  autocorrelationTime,
  essBulk,
  essMean,
  essTail,
  mcse,
  meanError,
  rHat
} from '../../../src/main/engine/sampling/diagnostics/convergence'
import { essEvolution } from '../../../src/main/engine/sampling/diagnostics/ess-evolution'
import { rankBins, rankHistogram } from '../../../src/main/engine/sampling/diagnostics/rank-histogram'

interface Case {
  draws: number[][]
  rHat: number | null
  essBulk: number
  essTail: number
  essMean: number
  mcse: number
  essBulkHalf: number
  essTailHalf: number
  autocorrelation: number[][]
  rankHistogram: number[][]
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

describe.each(Object.entries(cases))('pictures as ArviZ draws them, %s', (_, golden) => {
  const chains = golden.draws.map((draws) => Float64Array.from(draws))
  const draws = golden.draws[0]!.length

  it('rank histograms', () => {
    expect(rankHistogram(chains, rankBins(draws))).toEqual(golden.rankHistogram)
  })
  it('autocorrelation', () => {
    const rows = autocorrelations(chains, 30)
    golden.autocorrelation.forEach((row, chain) => {
      row.forEach((value, lag) => expect(Math.abs(rows[chain]![lag]! - value)).toBeLessThan(1e-9))
    })
  })
  it('effective sample size of the first half and of all', () => {
    const evolution = essEvolution(chains, 2)
    expect(evolution[0]!.draws).toBe(Math.round(draws / 2))
    expect(Math.abs(evolution[1]!.bulk! / golden.essBulk - 1)).toBeLessThan(1e-9)
    if (draws % 2 === 1) return
    expect(Math.abs(evolution[0]!.bulk! / golden.essBulkHalf - 1)).toBeLessThan(1e-9)
    expect(Math.abs(evolution[0]!.tail! / golden.essTailHalf - 1)).toBeLessThan(1e-9)
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

describe('error of the mean', () => {
  /** A slow, small signal (autocorrelation time 200) under large white noise, many times over. */
  function noisy(seed: number): Float64Array[] {
    return Array.from({ length: 4 }, (_, chain) => {
      const draws = new Float32Array(4096)
      const white = new Float32Array(2048)
      normals(draws, 0, 77n, seed, chain, 255)
      normals(white, 8192, 77n, seed, chain, 255)
      let slow = draws[2048]!
      return Float64Array.from(white, (w, t) => {
        slow = 0.99 * slow + Math.sqrt(1 - 0.99 ** 2) * draws[t]!
        return slow + 6 * w
      })
    })
  }

  it('sees slow parts that noise hides from the Monte Carlo standard error', () => {
    const runs = Array.from({ length: 60 }, (_, seed) => noisy(seed))
    const truth = standardDeviation(runs.map((chains) => mean(chains.map(mean))))
    const of = (compute: typeof mcse): number => mean(runs.map((chains) => compute(chains)!))
    expect(of(mcse) / truth).toBeLessThan(0.8)
    expect(of(meanError) / truth).toBeGreaterThan(0.85)
    expect(of(meanError) / truth).toBeLessThan(1.25)
  })
})
