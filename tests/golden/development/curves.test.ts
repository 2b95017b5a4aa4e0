import { describe, expect, it } from 'vitest'
import { osculatingCircles } from '../../../src/main/engine/development/essential/curvature'
import { findMarks, shapeOf } from '../../../src/main/engine/development/essential/marks'
import { smooth, smoothingOf } from '../../../src/main/engine/development/essential/smoothing'

const curveOf = (
  from: number,
  to: number,
  points: number,
  at: (t: number) => readonly [number, number]
): { x: Float64Array; y: Float64Array; times: number[] } => {
  const times = Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1))
  return {
    times,
    x: Float64Array.from(times, (t) => at(t)[0]),
    y: Float64Array.from(times, (t) => at(t)[1])
  }
}

describe.each([
  [3, 2],
  [2, 5],
  [1.2, 1]
])('the ellipse (%d cos t, %d sin t)', (a, b) => {
  const begin = -Math.PI / 4
  const curve = curveOf(begin, begin + 2 * Math.PI, 2001, (t) => [a * Math.cos(t), b * Math.sin(t)])
  const { curvature, centreX, centreY } = osculatingCircles(curve)

  it('has curvature ab/(a² sin² + b² cos²)^(3/2) and the known evolute', () => {
    for (let i = 1; i < 2000; i++) {
      const [c, s] = [Math.cos(curve.times[i]!), Math.sin(curve.times[i]!)]
      const known = (a * b) / (a * a * s * s + b * b * c * c) ** 1.5
      expect(Math.abs(curvature[i]! / known - 1)).toBeLessThan(1e-4)
      expect(Math.abs(centreX[i]! - ((a * a - b * b) / a) * c ** 3)).toBeLessThan(1e-3)
      expect(Math.abs(centreY[i]! - ((b * b - a * a) / b) * s ** 3)).toBeLessThan(1e-3)
    }
  })

  it('has its vertices at multiples of π/2, sharpest at the ends of the long axis', () => {
    const marks = findMarks(shapeOf(curve), 0.05)
    const places = marks.map(({ at }) => begin + (2 * Math.PI * at) / 2000)
    expect(marks).toHaveLength(4)
    places.forEach((place, k) => expect(Math.abs(place - (k * Math.PI) / 2)).toBeLessThan(0.002))
    const first = a > b ? 'sharpest' : 'flattest'
    const second = a > b ? 'flattest' : 'sharpest'
    expect(marks.map(({ kind }) => kind)).toEqual([first, second, first, second])
  })

  it('has the same marks run through backwards, and none without its ends', () => {
    const reversed = { x: curve.x.slice().reverse(), y: curve.y.slice().reverse() }
    expect(findMarks(shapeOf(reversed), 0.05).map(({ kind }) => kind)).toEqual(
      findMarks(shapeOf(curve), 0.05)
        .map(({ kind }) => kind)
        .reverse()
    )
    const part = { x: curve.x.subarray(300, 700), y: curve.y.subarray(300, 700) }
    expect(findMarks(shapeOf(part), 0.05)).toEqual([])
  })
})

it('a circle and a straight line have no vertices', () => {
  expect(findMarks(shapeOf(curveOf(0, 5, 400, (t) => [Math.cos(t), Math.sin(t)])), 0.05)).toEqual([])
  expect(findMarks(shapeOf(curveOf(0, 5, 400, (t) => [t, 2 * t])), 0.05)).toEqual([])
})

it('the curve (t², t³) has its cusp at 0', () => {
  const marks = findMarks(shapeOf(curveOf(-1, 1, 201, (t) => [t * t, t ** 3])), 0.1)
  expect(marks.filter(({ kind }) => kind === 'cusp')).toMatchObject([{ at: 100, kind: 'cusp' }])
})

describe('the filter', () => {
  const steps = [0, 1, 2, 4, 8, 16, 32, 64, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]
  const smoothing = smoothingOf(steps, 0.05)
  const x = Float64Array.from(steps, (step) => Math.log(step + 1))

  it('keeps constants and paths that are straight in ln(step + 1), to their ends', () => {
    const line = x.map((value) => 3 * value - 1)
    smooth(line, smoothing).forEach((value, t) => expect(value).toBeCloseTo(line[t]!, 12))
  })

  it('is as wide as the distance to the neighbours where checkpoints are rare, else a share of the range', () => {
    expect(smoothing.deviations[3]).toBeCloseTo((x[4]! - x[2]!) / 2, 12)
    expect(smoothing.deviations.at(-2)).toBeCloseTo(0.05 * x.at(-1)!, 12)
  })

  it('is the Gaussian filter in the middle of even spacing', () => {
    const even = Array.from({ length: 101 }, (_, t) => Math.exp(t / 10) - 1)
    const { rows } = smoothingOf(even, 0.03)
    const row = rows[50]!
    const kernel = row.weights.map((_, i) => Math.exp(-0.5 * ((row.from + i - 50) / 3) ** 2))
    const sum = kernel.reduce((total, weight) => total + weight, 0)
    row.weights.forEach((weight, i) => expect(weight).toBeCloseTo(kernel[i]! / sum, 10))
  })
})
