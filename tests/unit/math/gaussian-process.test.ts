import { describe, expect, it } from 'vitest'
import {
  logLikelihood,
  posterior,
  type Kernel,
  type Place
} from '../../../src/main/engine/math/gaussian-process'
import { noiseCovariance, stationary, transition } from '../../../src/main/engine/math/matern'
import { mean, variance } from '../../../src/main/engine/math/moments'
import { nelderMead } from '../../../src/main/engine/math/nelder-mead'

/** The kernel as it is usually written: Rasmussen & Williams 2006, eq. 4.17. */
const kernelAt =
  ({ scale, length }: Kernel) =>
  (a: number, b: number): number => {
    const r = (Math.sqrt(5) * Math.abs(a - b)) / length
    return scale ** 2 * (1 + r + (r * r) / 3) * Math.exp(-r)
  }

/** Lower Cholesky triangle of a dense matrix. */
function triangle(m: number[][]): number[][] {
  const l = m.map((row) => row.map(() => 0))
  for (let i = 0; i < m.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = m[i]![j]!
      for (let k = 0; k < j; k++) sum -= l[i]![k]! * l[j]![k]!
      l[i]![j] = i === j ? Math.sqrt(sum) : sum / l[j]![j]!
    }
  }
  return l
}

function solve(l: number[][], b: number[]): number[] {
  const y: number[] = []
  for (let i = 0; i < b.length; i++) {
    y.push((b[i]! - l[i]!.slice(0, i).reduce((sum, value, k) => sum + value * y[k]!, 0)) / l[i]![i]!)
  }
  const x = new Array<number>(b.length).fill(0)
  for (let i = b.length - 1; i >= 0; i--) {
    let sum = y[i]!
    for (let k = i + 1; k < b.length; k++) sum -= l[k]![i]! * x[k]!
    x[i] = sum / l[i]![i]!
  }
  return x
}

const kernel: Kernel = { mean: 2, scale: 1.5, length: 0.8 }
const measured = [0, 0.3, 0.31, 1.1, 1.9, 2, 4.5, 4.6].map((x, k): Place => ({
  x,
  observed: { value: 2 + Math.sin(2 * x), variance: 0.01 * (1 + k) }
}))
const asked = [0.15, 1.5, 3, 4.55, 6]
const all: Place[] = [...measured, ...asked.map((x) => ({ x }))].sort((a, b) => a.x - b.x)

describe('the Gaussian process', () => {
  const k = kernelAt(kernel)
  const noisy = measured.map((a, i) =>
    measured.map((b, j) => k(a.x, b.x) + (i === j ? a.observed!.variance : 0))
  )
  const l = triangle(noisy)
  const residual = measured.map(({ observed }) => observed!.value - kernel.mean)
  const weights = solve(l, residual)
  const meanAt = (x: number): number =>
    kernel.mean + measured.reduce((sum, place, i) => sum + k(x, place.x) * weights[i]!, 0)
  const covariance = (a: number, b: number): number => {
    const solved = solve(
      l,
      measured.map(({ x }) => k(x, b))
    )
    return k(a, b) - measured.reduce((sum, { x }, i) => sum + k(x, a) * solved[i]!, 0)
  }
  const known = posterior(all, kernel)

  it('has the marginal likelihood of the dense formula', () => {
    const dense =
      -0.5 * residual.reduce((sum, r, i) => sum + r * weights[i]!, 0) -
      l.reduce((sum, row, i) => sum + Math.log(row[i]!), 0) -
      (measured.length / 2) * Math.log(2 * Math.PI)
    expect(logLikelihood(measured, kernel)).toBeCloseTo(dense, 10)
    expect(logLikelihood(all, kernel)).toBeCloseTo(dense, 10)
  })

  it('has its mean and variance, inside, in a gap and beyond the end', () => {
    all.forEach(({ x }, at) => {
      expect(known.value[at]).toBeCloseTo(meanAt(x), 9)
      expect(known.valueVariance[at]).toBeCloseTo(covariance(x, x), 9)
    })
  })

  it('has the slope of that mean, and its variance', () => {
    const h = 1e-3
    for (const x of asked) {
      const at = all.findIndex((place) => place.x === x)
      expect(known.slope[at]).toBeCloseTo((meanAt(x + h) - meanAt(x - h)) / (2 * h), 4)
      const spread =
        (covariance(x + h, x + h) + covariance(x - h, x - h) - 2 * covariance(x + h, x - h)) / (4 * h * h)
      expect(known.slopeVariance[at]! / spread).toBeCloseTo(1, 2)
    }
  })

  it('draws curves of that mean and covariance, the same for the same seed', () => {
    const drawn = Array.from({ length: 4000 }, (_, index) => known.sample(index, 3n))
    const [a, b] = [all.findIndex(({ x }) => x === 3), all.findIndex(({ x }) => x === 1.5)]
    const differences = drawn.map(({ value }) => value[a]! - value[b]!)
    const spread = covariance(3, 3) + covariance(1.5, 1.5) - 2 * covariance(3, 1.5)
    expect(Math.abs(mean(differences) - meanAt(3) + meanAt(1.5))).toBeLessThan(4 * Math.sqrt(spread / 4000))
    expect(variance(differences) / spread).toBeCloseTo(1, 1)
    const slopes = drawn.map(({ slope }) => slope[a]!)
    expect(variance(slopes) / known.slopeVariance[a]!).toBeCloseTo(1, 1)
    expect(known.sample(7, 3n)).toEqual(drawn[7])
    expect(known.sample(7, 4n)).not.toEqual(drawn[7])
  })

  it('keeps its digits where measurements are exact and close together', () => {
    const close = Array.from({ length: 200 }, (_, i): Place => {
      const x = 5 + 1e-4 * i
      return { x, observed: { value: Math.sin(x), variance: 1e-12 } }
    })
    const { value, slope } = posterior(close, { mean: 0, scale: 1, length: 1 })
    expect(value[100]).toBeCloseTo(Math.sin(5.01), 6)
    expect(slope[100]).toBeCloseTo(Math.cos(5.01), 2)
  })
})

describe('the Matérn process', () => {
  it.each([1e-6, 0.01, 1, 7, 24.9, 25.1, 1000])('adds over a time %f what decay takes from it', (t) => {
    const [a, q] = [transition(t, new Float64Array(9)), noiseCovariance(t, new Float64Array(9))]
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let carried = 0
        for (let m = 0; m < 3; m++) {
          for (let n = 0; n < 3; n++) carried += a[3 * i + m]! * stationary[3 * m + n]! * a[3 * j + n]!
        }
        expect(carried + q[3 * i + j]!).toBeCloseTo(stationary[3 * i + j]!, 12)
      }
    }
    expect(stationary[0]).toBeCloseTo(1, 15)
  })
})

describe('the downhill simplex', () => {
  it('finds the bottom of a bent valley', () => {
    const banana = ([x = 0, y = 0]: readonly number[]): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2
    const found = nelderMead(banana, [-1.2, 1], [0.5, 0.5], { evaluations: 2000, tolerance: 1e-14 })
    expect(found[0]).toBeCloseTo(1, 4)
    expect(found[1]).toBeCloseTo(1, 4)
  })

  it('walks around places without a value', () => {
    const found = nelderMead(([x = 0]) => (x < 0 ? NaN : (x - 2) ** 2), [5.3], [4], { tolerance: 1e-12 })
    expect(found[0]).toBeCloseTo(2, 4)
  })
})
