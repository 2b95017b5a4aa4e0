import { describe, expect, it, vi } from 'vitest'
import {
  normalCdf,
  normalQuantile,
  studentTwoSided,
  twoSided
} from '../../../src/main/engine/math/distributions'
import { autocovariance, fft } from '../../../src/main/engine/math/fft'
import { holm } from '../../../src/main/engine/math/holm'
import { correlation, mean, quantile, standardError, variance } from '../../../src/main/engine/math/moments'

describe('normal distribution', () => {
  // Values to 15 digits from mpmath.
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.959963984540054, 0.025],
    [3, 0.9986501019683699],
    [-6, 9.865876450376981e-10],
    [-20, 2.7536241186062337e-89]
  ])('P(Z ≤ %d)', (z, p) => {
    expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(1e-12)
  })
  it('two-sided tails do not lose digits', () => {
    expect(Math.abs(twoSided(10) / 1.523970604832105e-23 - 1)).toBeLessThan(1e-11)
  })
  it.each([0.001, 0.3, 1, 4, 40, 4e6])('Student’s tails at %d are those of its closed forms', (t) => {
    const known = [
      (2 / Math.PI) * Math.atan(1 / t),
      2 / (2 + t * t + t * Math.sqrt(2 + t * t)),
      (2 / Math.PI) * (Math.atan(Math.sqrt(3) / t) - (t * Math.sqrt(3)) / (3 + t * t))
    ]
    for (const [index, p] of known.entries()) {
      // The third form subtracts almost equal numbers far out.
      if (index === 2 && t > 1000) continue
      expect(Math.abs(studentTwoSided(t, index + 1) / p - 1)).toBeLessThan(1e-9)
    }
  })
  it('Student’s 95% points, and the normal distribution in the end', () => {
    expect(studentTwoSided(12.706204736432095, 1)).toBeCloseTo(0.05, 10)
    expect(studentTwoSided(-2.2281388519649385, 10)).toBeCloseTo(0.05, 10)
    expect(studentTwoSided(2, 1e6)).toBeCloseTo(twoSided(2), 6)
    expect(studentTwoSided(0, 5)).toBe(1)
    expect(studentTwoSided(Infinity, 5)).toBe(0)
  })
  it.each([1e-300, 1e-12, 0.001, 0.02, 0.3, 0.5, 0.8, 0.999])('quantile inverts at %d', (p) => {
    expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-10)
  })
})

describe('moments', () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9]
  it('mean, variance, standard error and quantiles', () => {
    expect(mean(values)).toBe(5)
    expect(variance(values)).toBeCloseTo(32 / 7, 12)
    expect(standardError(values)).toBeCloseTo(Math.sqrt(32 / 7 / 8), 12)
    expect(quantile(values, 0.5)).toBe(4.5)
    expect(quantile(values, 1)).toBe(9)
    expect(quantile(values, 0.05)).toBeCloseTo(2.7, 12)
  })
  it('correlation', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12)
    expect(correlation([1, 2, 3], [1, 1, 1])).toBeNull()
  })
})

it('autocovariance equals the sum it stands for', () => {
  const values = Float64Array.from({ length: 37 }, (_, i) => Math.sin(i * i))
  const centre = mean(values)
  const fast = autocovariance(values)
  for (const lag of [0, 1, 5, 36]) {
    let sum = 0
    for (let i = 0; i + lag < values.length; i++) sum += (values[i]! - centre) * (values[i + lag]! - centre)
    expect(fast[lag]).toBeCloseTo(sum / values.length, 12)
  }
})

describe('Holm', () => {
  it('adjusts by rank, never falls, leaves gaps', () => {
    const adjusted = holm([0.01, null, 0.04, 0.03, 0.005])
    expect(adjusted.map((p) => p && Number(p.toFixed(10)))).toEqual([0.03, null, 0.06, 0.06, 0.02])
  })
  it('stays at most 1', () => expect(holm([0.9, 0.8])).toEqual([1, 1]))
})

describe('the Fourier transform', () => {
  it('of a shifted unit is the circle, to the last digits, for every power of two to 2^14', () => {
    for (let n = 2; n <= 2 ** 14; n *= 2) {
      const [re, im] = [new Float64Array(n), new Float64Array(n)]
      re[1] = 1
      fft(re, im)
      for (let k = 0; k < n; k++) {
        expect(Math.abs(re[k]! - Math.cos((-2 * Math.PI * k) / n))).toBeLessThan(5e-15)
        expect(Math.abs(im[k]! - Math.sin((-2 * Math.PI * k) / n))).toBeLessThan(5e-15)
      }
    }
  })

  it('asks the JavaScript engine for no sine: its last digit depends on the version', () => {
    const asked = [vi.spyOn(Math, 'cos'), vi.spyOn(Math, 'sin'), vi.spyOn(Math, 'exp'), vi.spyOn(Math, 'pow')]
    autocovariance([1, 3, 2, 5, 4])
    const calls = asked.map((spy) => spy.mock.calls.length)
    for (const spy of asked) spy.mockRestore()
    expect(calls).toEqual([0, 0, 0, 0])
  })
})
