import { describe, expect, it } from 'vitest'
import { normals } from '../../../src/main/engine/math/philox'
import { mean, standardDeviation } from '../../../src/main/engine/math/moments'
import { chainsError, meanError } from '../../../src/main/engine/sampling/diagnostics/convergence'

const chains = 16
const draws = 400

/** Independent normal draws of each chain, and with all of them in common a noise of the same size. */
function energies(seed: number, common: number): Float64Array[] {
  const draw = (chain: number): Float32Array => {
    const values = new Float32Array(draws)
    normals(values, 0, BigInt(seed), 1, chain, 255)
    return values
  }
  const shared = draw(chains)
  return Array.from({ length: chains }, (_, chain) =>
    Float64Array.from(draw(chain), (value, at) => value + common * (shared[at] ?? 0))
  )
}

describe('the standard error of chains with the same batches', () => {
  it('is the spread over seeds, which more chains do not make smaller', () => {
    const runs = Array.from({ length: 60 }, (_, seed) => energies(seed + 1, 1))
    const spread = standardDeviation(Float64Array.from(runs, (run) => mean(run.map(mean))))
    const stated = mean(runs.map((run) => chainsError(run, true)!))
    expect(stated / spread).toBeGreaterThan(0.8)
    expect(stated / spread).toBeLessThan(1.25)
    // Taken for independent, the same chains state a third of it.
    expect(mean(runs.map((run) => meanError(run)!)) / spread).toBeLessThan(0.5)
  })

  it('is that of independent chains where nothing is in common', () => {
    const run = energies(1, 0)
    expect(chainsError(run, false)).toBe(meanError(run))
    expect(chainsError(run, true)! / meanError(run)!).toBeLessThan(1.3)
  })
})
