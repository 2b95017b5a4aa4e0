import { describe, expect, it } from 'vitest'
import { compareFreeEnergies } from '../../../src/main/engine/development/free-energy'
import { gaussians } from './paths'

const terms = (loss: number, llc: number, lossError = 0, llcError = 0) => ({ loss, lossError, llc, llcError })

describe('free energies of two checkpoints', () => {
  it('ΔF(n) = n ΔL + Δλ ln n, and changes sign where n/ln n = −Δλ/ΔL', () => {
    // n = e⁸ and Δλ = 8 give ΔL = −Δλ ln n / n = −64/e⁸.
    const n = Math.exp(8)
    const { points, change, llcDifference } = compareFreeEnergies(terms(1, 4), terms(1 - 64 / n, 12), [
      100,
      n,
      1e5
    ])
    expect(llcDifference).toBe(8)
    expect(points[0]!.difference).toBeCloseTo((-100 * 64) / n + 8 * Math.log(100), 10)
    expect(points[1]!.difference).toBeCloseTo(0, 10)
    expect([points[0]!.preferred, points[2]!.preferred]).toEqual(['first', 'second'])
    expect(change!.n / n).toBeCloseTo(1, 10)
    expect(change).toMatchObject({ before: 'first', after: 'second' })
    expect(change!.low / n).toBeCloseTo(1, 6)
    expect(change!.high! / n).toBeCloseTo(1, 6)
  })

  it('the interval of the change is where that of the difference holds 0', () => {
    const [first, second] = [terms(2.3, 40, 0.001, 1), terms(2.25, 90, 0.002, 3)]
    const { change } = compareFreeEnergies(first, second, [])
    const at = (n: number) => compareFreeEnergies(first, second, [n]).points[0]!
    expect(at(change!.low).low).toBeCloseTo(0, 6)
    expect(at(change!.high!).high).toBeCloseTo(0, 6)
    expect(at(0.99 * change!.low).preferred).toBe('first')
    expect(at(1.01 * change!.high!).preferred).toBe('second')
    expect(at(change!.n).preferred).toBe('undecided')
  })

  it('the interval holds the true number in 95% of repeated measurements', () => {
    const [loss, llc] = [-0.05, 50]
    const truth = compareFreeEnergies(terms(0, 0), terms(loss, llc), []).change!.n
    const [a, b] = [gaussians(2000, 1), gaussians(2000, 2)]
    let held = 0
    a.forEach((value, i) => {
      const { change } = compareFreeEnergies(
        terms(0, 0),
        terms(loss + 0.01 * value, llc + 8 * b[i]!, 0.01, 8),
        []
      )
      if (change && change.low <= truth && truth <= (change.high ?? Infinity)) held++
    })
    expect(Math.abs(held / 2000 - 0.95)).toBeLessThan(0.015)
  })

  it('has no upper end where the losses do not differ by more than their errors', () => {
    const { change, statement } = compareFreeEnergies(terms(1, 5, 0.1, 0.1), terms(0.95, 20, 0.1, 0.1), [])
    expect(change!.high).toBeNull()
    expect(statement).toMatch(/without an upper end/)
  })

  it('correlated errors narrow it', () => {
    const [first, second] = [terms(1, 5, 0.02, 1), terms(0.9, 20, 0.02, 1)]
    const free = compareFreeEnergies(first, second, []).change!
    const paired = compareFreeEnergies(first, second, [], {
      lossCovariance: 0.0003,
      llcCovariance: 0.5
    }).change!
    expect(paired.low).toBeGreaterThan(free.low)
    expect(paired.high!).toBeLessThan(free.high!)
  })

  it.each([
    [terms(1, 5), terms(0.9, 4), 'second'],
    [terms(1, 5), terms(1.1, 6), 'first'],
    [terms(1, 5), terms(1, 4), 'second'],
    // Loss outweighs complexity from the fewest samples on.
    [terms(10, 5), terms(1, 6), 'second']
  ])('no change where one is preferred for every number of samples', (first, second, preferred) => {
    const { change, points, statement } = compareFreeEnergies(first, second, [3, 1000])
    expect(change).toBeNull()
    expect(points.map((point) => point.preferred)).toEqual([preferred, preferred])
    expect(statement).toContain(`The ${preferred} checkpoint`)
  })

  it('equal checkpoints are not told apart', () => {
    expect(compareFreeEnergies(terms(1, 5), terms(1, 5), [10])).toMatchObject({
      change: null,
      points: [{ preferred: 'undecided' }],
      statement: expect.stringMatching(/neither is preferred/) as string
    })
  })

  it.each([
    [() => compareFreeEnergies(terms(NaN, 5), terms(1, 5), [])],
    [() => compareFreeEnergies(terms(1, 5, -1), terms(1, 5), [])],
    [() => compareFreeEnergies(terms(1, 5), terms(1, 5), [2])]
  ])('refuses what has no free energy', (action) => {
    expect(action).toThrow(expect.objectContaining({ code: 'estimator/invalid', where: 'free-energy' }))
  })
})
