import { describe, expect, it } from 'vitest'
import { bestAssignment } from '../../../src/main/engine/math/linear-assignment'
import {
  marchenkoPasturCdf,
  marchenkoPasturQuantile,
  noiseEdge
} from '../../../src/main/engine/math/marchenko-pastur'
import { normals, purposes, uniformIntegers } from '../../../src/main/engine/math/philox'
import { largestSingularValue, singularValues } from '../../../src/main/engine/math/singular-values'

/** Standard normal numbers. */
function noise(count: number, seed: number): Float64Array {
  const out = new Float64Array(16 * Math.ceil(count / 16))
  normals(out, 0, BigInt(seed), 0, 0, purposes.test)
  return out.slice(0, count)
}

/** Reflects the columns (`left`) or rows of a matrix at a random plane: an orthogonal factor, so that singular values stay. */
function reflected(a: Float64Array, m: number, n: number, seed: number, left: boolean): Float64Array {
  const v = noise(left ? m : n, seed)
  const squares = v.reduce((sum, x) => sum + x * x, 0)
  const out = a.slice()
  const at = (i: number, k: number): number => (left ? k * n + i : i * n + k)
  for (let i = 0; i < (left ? n : m); i++) {
    let overlap = 0
    for (let k = 0; k < v.length; k++) overlap += v[k]! * out[at(i, k)]!
    for (let k = 0; k < v.length; k++) out[at(i, k)]! -= (2 * overlap * v[k]!) / squares
  }
  return out
}

/** A matrix with given singular values, behind two reflections on each side. */
function matrixOf(values: readonly number[], m: number, n: number): Float64Array {
  let a: Float64Array = new Float64Array(m * n)
  values.forEach((value, i) => (a[i * n + i] = value))
  for (const seed of [1, 2, 3]) a = reflected(reflected(a, m, n, seed, true), m, n, 10 + seed, false)
  return a
}

describe('singular values', () => {
  // Of the lower triangle of ones: 1 / (2 sin((2k − 1)π / (4n + 2))).
  it.each([1, 2, 7, 60])('of the %d × %d triangle of ones are those known in closed form', async (n) => {
    const a = Float64Array.from({ length: n * n }, (_, at) => (at % n <= Math.floor(at / n) ? 1 : 0))
    const found = await singularValues(a, n, n)
    const known = Float64Array.from(
      { length: n },
      (_, k) => 1 / (2 * Math.sin(((2 * k + 1) * Math.PI) / (4 * n + 2)))
    )
    found.forEach((value, k) => {
      expect(Math.abs(value - known[k]!)).toBeLessThan(1e-14 * known[0]!)
    })
  })

  it.each([
    [9, 9],
    [12, 9],
    [40, 9],
    [9, 12],
    [9, 40]
  ])('of a %d × %d matrix keep digits that a Gram matrix loses', async (m, n) => {
    const known = Array.from({ length: 9 }, (_, k) => 3e5 * 10 ** (-1.5 * k))
    const found = await singularValues(matrixOf(known, m, n), m, n)
    expect(found).toHaveLength(9)
    // The smallest is 10⁻¹² of the largest; through a Gram matrix nothing below 10⁻⁸ of it is told from 0.
    found.forEach((value, k) => {
      expect(Math.abs(value - known[k]!)).toBeLessThan(1e-14 * known[0]!)
    })
    expect(Math.abs(found[8]! / known[8]! - 1)).toBeLessThan(0.02)
  })

  it('of low rank are zero but for rounding, of nothing are zero', async () => {
    const found = await singularValues(matrixOf([5, 5, 2], 30, 20), 30, 20)
    expect([...found.slice(0, 3)].map((value) => Number(value.toFixed(12)))).toEqual([5, 5, 2])
    expect(Math.max(...found.slice(3))).toBeLessThan(1e-14)
    expect([...(await singularValues(new Float64Array(6), 2, 3))]).toEqual([0, 0])
    expect(await singularValues(new Float64Array(0), 0, 3)).toHaveLength(0)
  })

  it('have the squares and the product that trace and determinant say', async () => {
    const found = await singularValues(Float64Array.of(3, 0, 4, 5), 2, 2)
    expect(found[0]).toBeCloseTo(Math.sqrt(45), 13)
    expect(found[1]).toBeCloseTo(Math.sqrt(5), 13)
  })

  it('of tiny and of huge entries neither vanish nor overflow', async () => {
    for (const scale of [1e-200, 1e200]) {
      const found = await singularValues(Float64Array.of(3 * scale, 0, 4 * scale, 5 * scale), 2, 2)
      expect(found[0]! / scale).toBeCloseTo(Math.sqrt(45), 12)
    }
  })

  it('let messages through, so that a cancel ends them', async () => {
    const stop = new Error('stopped')
    let breaths = 0
    const breathe = (): Promise<void> => (++breaths === 2 ? Promise.reject(stop) : Promise.resolve())
    await expect(singularValues(noise(400 * 400, 1), 400, 400, breathe)).rejects.toBe(stop)
  })

  it('the largest alone is that of all of them, where it stands out and at the edge of noise', async () => {
    const spiked = matrixOf([9, 4, ...Array.from({ length: 60 }, (_, k) => 1 + k / 60)], 90, 62)
    expect(await largestSingularValue(spiked, 90, 62, 1n)).toBeCloseTo(9, 10)
    const bulk = noise(200 * 300, 4)
    const [all] = await singularValues(bulk, 200, 300)
    const alone = await largestSingularValue(bulk, 200, 300, 1n)
    expect(alone).toBeLessThanOrEqual(all! * (1 + 1e-12))
    expect(alone / all!).toBeGreaterThan(0.99)
  })
})

describe('the law of Marchenko and Pastur', () => {
  // Gavish & Donoho 2014, table IV: λ*(β) / √median, and λ* of their equation 11.
  it.each([
    [0.05, 1.5194],
    [0.1, 1.6089],
    [0.2, 1.765],
    [0.5, 2.1711],
    [1, 2.8582]
  ])('has the median behind the optimal threshold at β = %d', (aspect, omega) => {
    const root = aspect + 1 + Math.sqrt(aspect ** 2 + 14 * aspect + 1)
    const threshold = Math.sqrt(2 * (aspect + 1) + (8 * aspect) / root)
    const found = threshold / Math.sqrt(marchenkoPasturQuantile(aspect, 0.5))
    expect(Math.abs(found - omega)).toBeLessThan(3e-4)
  })

  it('has the closed form of its distribution on the square', () => {
    // λ = 2 + 2 cos θ with density (1 − cos θ)/π: up to λ = 2 it is the integral from π/2 to π, 1/2 + 1/π.
    expect(marchenkoPasturCdf(1, 2)).toBeCloseTo(0.5 + 1 / Math.PI, 9)
    expect(marchenkoPasturCdf(1, 4)).toBe(1)
    expect(marchenkoPasturCdf(0.25, 0.25)).toBe(0)
    for (const share of [0.01, 0.3, 0.9]) {
      expect(marchenkoPasturCdf(0.3, marchenkoPasturQuantile(0.3, share))).toBeCloseTo(share, 9)
    }
  })

  it('has a mean of 1 and a variance of β', () => {
    const count = 1000
    const values = Array.from({ length: count }, (_, i) => marchenkoPasturQuantile(0.4, (i + 0.5) / count))
    const mean = values.reduce((sum, value) => sum + value, 0) / count
    expect(mean).toBeCloseTo(1, 3)
    expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count).toBeCloseTo(0.4, 2)
  })

  it('has an edge that noise crosses about once in a thousand', async () => {
    let crossings = 0
    for (let seed = 1; seed <= 1000; seed++) {
      const [largest = 0] = await singularValues(noise(20 * 30, seed), 20, 30)
      if (largest > noiseEdge(20, 30)) crossings++
    }
    expect(crossings).toBeLessThanOrEqual(4)
    // Not so far away that nothing would ever cross it.
    expect(noiseEdge(20, 30)).toBeLessThan(1.12 * (Math.sqrt(20) + Math.sqrt(30)))
  })

  it('refuses an aspect that is none', () => {
    expect(() => marchenkoPasturQuantile(1.2, 0.5)).toThrow('an aspect of 1.2')
  })
})

describe('the best assignment', () => {
  const sumOf = (gains: Float64Array, n: number, columns: ArrayLike<number>): number =>
    Array.from(columns).reduce((sum, column, row) => sum + gains[row * n + column]!, 0)

  function permutations(n: number): number[][] {
    if (n === 0) return [[]]
    return permutations(n - 1).flatMap((rest) =>
      Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)])
    )
  }

  it.each([1, 2, 3, 5, 7])('has the sum that trying all orders of %d finds', async (n) => {
    const all = permutations(n)
    for (let seed = 1; seed <= 20; seed++) {
      // Half of the cases have many equal gains.
      const integers = new Int32Array(n * n)
      uniformIntegers(integers, 4, BigInt(seed), 0, 0, purposes.test)
      const gains = seed % 2 === 0 ? Float64Array.from(integers) : noise(n * n, seed)
      const found = await bestAssignment(gains, n)
      expect([...found].sort()).toEqual(Array.from({ length: n }, (_, i) => i))
      const best = Math.max(...all.map((columns) => sumOf(gains, n, columns)))
      expect(sumOf(gains, n, found)).toBeCloseTo(best, 10)
    }
  })

  it('finds a hidden order of 300', async () => {
    const n = 300
    const hidden = Array.from({ length: n }, (_, i) => (i * 7 + 3) % n)
    const gains = noise(n * n, 5)
    hidden.forEach((column, row) => (gains[row * n + column]! += 20))
    expect([...(await bestAssignment(gains, n))]).toEqual(hidden)
  })
})
