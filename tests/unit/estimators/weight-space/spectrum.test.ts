import { describe, expect, it } from 'vitest'
import { roundingError, spectrumOf } from '../../../../src/main/engine/estimators/weight-space/spectrum'
import { normals, purposes } from '../../../../src/main/engine/math/philox'

function noise(count: number, seed: number): Float64Array {
  const out = new Float64Array(16 * Math.ceil(count / 16))
  normals(out, 0, BigInt(seed), 1, 0, purposes.test)
  return out.slice(0, count)
}

/** Orthonormal columns, `[size, count]`. */
function frame(size: number, count: number, seed: number): Float64Array {
  const a = noise(size * count, seed)
  for (let j = 0; j < count; j++) {
    for (let l = 0; l < j; l++) {
      let overlap = 0
      for (let i = 0; i < size; i++) overlap += a[i * count + j]! * a[i * count + l]!
      for (let i = 0; i < size; i++) a[i * count + j]! -= overlap * a[i * count + l]!
    }
    let squares = 0
    for (let i = 0; i < size; i++) squares += a[i * count + j]! ** 2
    for (let i = 0; i < size; i++) a[i * count + j]! /= Math.sqrt(squares)
  }
  return a
}

/** Noise and spikes of given singular values. */
function spiked(m: number, n: number, spikes: readonly number[], sigma: number, seed: number): Float64Array {
  const out = noise(m * n, seed).map((value) => sigma * value)
  const [u, v] = [frame(m, spikes.length, 7000 + seed), frame(n, spikes.length, 8000 + seed)]
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      spikes.forEach((spike, k) => {
        out[i * n + j]! += spike * u[i * spikes.length + k]! * v[j * spikes.length + k]!
      })
    }
  }
  return out
}

const full = { full: true, seed: 1n } as const
const all = (m: number, n: number, values: Float64Array, rounding = 0) =>
  spectrumOf({ values, rows: m, columns: n, rounding }, full)

describe('the singular values of a difference against the law of noise', () => {
  it.each([
    [16, 16],
    [32, 48],
    [64, 24],
    [24, 200]
  ])('pure noise of %d × %d has no outlier in at least 95 of 100 seeds', async (m, n) => {
    let without = 0
    const levels: number[] = []
    for (let seed = 1; seed <= 100; seed++) {
      const { outliers, noise: level } = await all(
        m,
        n,
        noise(m * n, seed).map((value) => 0.02 * value)
      )
      if (outliers === 0) without++
      levels.push(level!)
    }
    expect(without).toBeGreaterThanOrEqual(95)
    const mean = levels.reduce((sum, level) => sum + level, 0) / 100
    expect(Math.abs(mean / 0.02 - 1)).toBeLessThan(0.04)
  })

  // The transition of Baik, Ben Arous and Péché is at σ(mn)^¼; from 1.4 of the bulk's edge on a spike stands clear of it.
  it.each([
    [1, 48, 96],
    [3, 48, 96],
    [8, 64, 64],
    [20, 64, 64]
  ])('counts %d planted spikes of %d × %d exactly', async (k, m, n) => {
    const edge = 0.5 * (Math.sqrt(m) + Math.sqrt(n))
    for (let seed = 1; seed <= 10; seed++) {
      const spikes = Array.from({ length: k }, (_, i) => edge * (1.6 + 0.1 * i))
      const found = await all(m, n, spiked(m, n, spikes, 0.5, seed))
      expect(found.outliers).toBe(k)
      expect(found.outlierShare!).toBeGreaterThan(0)
      expect(Math.abs(found.noise! / 0.5 - 1)).toBeLessThan(0.1)
      expect(found.isRounding).toBe(false)
    }
  })

  it('does not count a spike that the bulk hides', async () => {
    let counted = 0
    for (let seed = 1; seed <= 20; seed++) {
      const found = await all(48, 96, spiked(48, 96, [0.7 * (48 * 96) ** 0.25], 1, seed))
      counted += found.outliers!
    }
    expect(counted).toBeLessThanOrEqual(1)
  })

  it('tells the rank of a low-rank difference that was stored as float32', async () => {
    const [m, n] = [40, 60]
    const before = Float32Array.from(noise(m * n, 3))
    const change = spiked(m, n, [2, 1, 0.5, 0.25], 0, 4)
    const after = before.map((value, i) => value + change[i]!)
    const values = Float64Array.from(after, (value, i) => value - before[i]!)
    const rounding = Math.hypot(roundingError(before), roundingError(after))
    const found = await all(m, n, values, rounding)
    expect([found.rank, found.outliers, found.isRounding]).toEqual([4, 4, true])
    expect(found.stableRank).toBeCloseTo((4 + 1 + 0.25 + 0.0625) / 4, 4)
    expect(found.outlierShare).toBeCloseTo(1, 9)
    // The rounding that is left is what the estimate of it says.
    expect(found.noise! / rounding).toBeGreaterThan(0.5)
    expect(found.noise! / rounding).toBeLessThan(1.5)
  })

  it('of exact low rank, without any rounding, has only that rank', async () => {
    const values = Float64Array.from(
      { length: 20 * 30 },
      (_, at) => (1 + Math.floor(at / 30)) * (1 + (at % 30))
    )
    const found = await all(20, 30, values)
    expect([found.rank, found.outliers]).toEqual([1, 1])
    expect(found.stableRank).toBeCloseTo(1, 12)
  })

  it('leaves out rows and columns that nothing changed', async () => {
    const [m, n] = [400, 24]
    const values = new Float64Array(m * n)
    const own = noise(30 * n, 5)
    for (let row = 0; row < 30; row++) values.set(own.subarray(row * n, (row + 1) * n), 13 * row * n)
    const found = await all(m, n, values)
    expect([found.zeroRows, found.zeroColumns, found.outliers]).toEqual([370, 0, 0])
    expect(Math.abs(found.noise! - 1)).toBeLessThan(0.1)
    expect(found.values).toHaveLength(24)
  })

  it('has no level of noise where the values are few, or most of them stand out', async () => {
    expect((await all(8, 90, noise(8 * 90, 1))).noise).toBeNull()
    const many = await all(
      24,
      24,
      spiked(
        24,
        24,
        Array.from({ length: 11 }, (_, k) => 1000 + k),
        0.01,
        2
      )
    )
    expect(many.outliers).toBe(11)
    const most = await all(
      24,
      24,
      spiked(
        24,
        24,
        Array.from({ length: 24 }, (_, k) => 10 ** (3 - k / 2)),
        0,
        2
      )
    )
    expect([most.noise, most.outliers]).toEqual([null, null])
  })

  it('of a matrix that is too large has the largest value and the stable rank', async () => {
    const values = spiked(60, 40, [30], 1, 6)
    const request = { values, rows: 60, columns: 40, rounding: 0 }
    const whole = await spectrumOf(request, full)
    const found = await spectrumOf(request, { full: false, seed: 1n })
    expect(found.largest).toBeCloseTo(whole.largest, 8)
    expect(found.stableRank).toBeCloseTo(whole.stableRank, 8)
    expect([found.values, found.outliers, found.rank]).toEqual([null, null, null])
  })
})

describe('the rounding of stored weights', () => {
  it.each([
    ['float32', 24],
    ['float16', 11],
    ['bfloat16', 8]
  ])('of %s is a step over √12', (_, digits) => {
    const step = 2 ** -(digits - 1)
    const values = Float32Array.from(
      { length: 64 },
      (__, i) => 1 + (i % 2 === 0 ? 0 : step * (i % 2 ** Math.min(6, digits - 1)))
    )
    expect(roundingError(values)).toBeCloseTo(step / Math.sqrt(12), 12)
  })
})
