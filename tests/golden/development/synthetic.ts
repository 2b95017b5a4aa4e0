import { philox, seedKey } from '../../../src/main/engine/math/philox'
import type { MeasuredCurve } from '../../../src/main/engine/development/stages'

/** Curves whose boundaries are known, for a seed. */
export interface KnownCurve {
  readonly measured: MeasuredCurve
  /** Boundaries in x = ln(step + 1), ascending. */
  readonly boundaries: readonly number[]
  /** x of the last step. */
  readonly width: number
}

/** Numbers in [0, 1) one after the other. */
function numbers(seed: number, stream: number): () => number {
  const words = new Int32Array(4)
  const [key0, key1] = seedKey(BigInt(seed))
  let counter = 0
  return () => {
    philox(counter++, stream, 0, 255, key0, key1, words)
    return (words[0]! >>> 0) / 2 ** 32
  }
}

const gauss = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

const logistic = (z: number): number => 1 / (1 + Math.exp(-z))

/** 40 to 100 checkpoints, spaced evenly in ln(step + 1) or evenly in steps after a start at powers of two. */
function checkpoints(next: () => number): number[] {
  const count = 40 + Math.floor(60 * next())
  const last = Math.round(10 ** (3.3 + 1.4 * next()))
  const steps = new Set<number>([0])
  if (next() < 0.5) {
    for (let k = 1; k < count; k++) steps.add(Math.round(Math.expm1((Math.log1p(last) * k) / (count - 1))))
  } else {
    for (let k = 1; k <= count; k++) steps.add(Math.round((last * k) / count))
    for (let step = 1; step < last / count; step *= 2) steps.add(step)
  }
  return [...steps].sort((a, b) => a - b)
}

interface Shape {
  readonly value: (x: number) => number
  readonly boundaries: readonly number[]
}

/** Two to four logistic moves up or down, ten of their widths apart: a boundary between each two of them. */
function moves(next: () => number, width: number, part: number): Shape {
  const count = 2 + Math.floor(3 * next())
  const apart = (part * width) / (count - 0.5)
  const list = Array.from({ length: count }, (_, k) => ({
    centre: 0.42 * width + k * apart,
    size: (0.5 + next()) * (next() < 0.65 ? 1 : -1),
    scale: apart / (9 + 2 * next())
  }))
  const slope = (x: number): number =>
    list.reduce((sum, { centre, size, scale }) => {
      const p = logistic((x - centre) / scale)
      return sum + (size * p * (1 - p)) / scale
    }, 0)
  return {
    value: (x) =>
      list.reduce((sum, { centre, size, scale }) => sum + size * logistic((x - centre) / scale), 0),
    boundaries: list.slice(1).map(({ centre }, k) => slowest(slope, list[k]!.centre, centre))
  }
}

/** Where |slope| is smallest between two places. */
function slowest(slope: (x: number) => number, from: number, to: number): number {
  let best = from
  for (let k = 0; k <= 20_000; k++) {
    const x = from + ((to - from) * k) / 20_000
    if (Math.abs(slope(x)) < Math.abs(slope(best))) best = x
  }
  return best
}

/** One logistic move, a decay, a straight line with a bend, or a power: nothing but one stage. */
function monotone(next: () => number, width: number): Shape {
  const kind = Math.floor(4 * next())
  const sign = next() < 0.5 ? 1 : -1
  const centre = (0.3 + 0.5 * next()) * width
  const scale = width * (0.03 + 0.12 * next())
  const exponent = 1 + 3 * next()
  const values = [
    (x: number) => logistic((x - centre) / scale),
    (x: number) => -Math.exp(-x / (2 * scale)),
    (x: number) => x / width + 0.3 * Math.tanh((x - centre) / (3 * scale)),
    (x: number) => (x / width) ** exponent
  ]
  const value = values[kind]!
  return { value: (x) => sign * value(x), boundaries: [] }
}

/** A curve with noise of 0.5 to 2.5% of its range. The stated error is right, five times too large, or absent. */
export function knownCurve(seed: number, withStages: boolean, part = 0.55): KnownCurve {
  const next = numbers(seed, withStages ? 1 : 2)
  const steps = checkpoints(next)
  const width = Math.log1p(steps.at(-1)!)
  const { value, boundaries } = withStages ? moves(next, width, part) : monotone(next, width)
  const clean = steps.map((step) => value(Math.log1p(step)))
  const range = Math.max(...clean) - Math.min(...clean)
  const noise = range * 0.005 * 5 ** next()
  const stated = [noise, 5 * noise, null][Math.floor(3 * next())] ?? null
  const points = steps.map((step, k) => ({ step, value: clean[k]! + noise * gauss(next), sd: stated }))
  return { measured: { name: `seed ${seed}`, points }, boundaries, width }
}

/** White noise about a constant, of which only a share is stated. Checkpoints lie evenly in steps from 1,000 on, or in ln(step). */
export function noisyConstant(seed: number, stated: number, isEven: boolean): MeasuredCurve {
  const next = numbers(seed, 3)
  const steps = isEven
    ? Array.from({ length: 39 }, (_, k) => 1000 + 130 * k)
    : [...new Set(Array.from({ length: 45 }, (_, k) => Math.round(10 ** ((4 * k) / 44))))]
  const points = steps.map((step) => ({ step, value: 7 + 0.6 * gauss(next), sd: 0.6 * stated }))
  return { name: `constant ${seed}`, points }
}

/** A parabola over evenly spaced steps from 0, so that almost all of the curve lies behind a wide first gap in ln(step + 1), with its
 *  turn at a step. */
export function parabola(
  seed: number,
  count: number,
  spacing: number
): { measured: MeasuredCurve; turn: number } {
  const next = numbers(seed, 4)
  const [share, sign] = [0.35 + 0.3 * next(), next() < 0.5 ? 1 : -1]
  const last = (count - 1) * spacing
  const points = Array.from({ length: count }, (_, k) => {
    const step = k * spacing
    return { step, value: sign * 400 * (step / last - share) ** 2 + gauss(next), sd: 1 }
  })
  return { measured: { name: `parabola ${seed}`, points }, turn: share * last }
}

/** Straight pieces over ln(step + 1) with corners, and a little noise. */
export function corners(seed: number, places: readonly number[], values: readonly number[]): MeasuredCurve {
  const next = numbers(seed, 5)
  const last = places.at(-1)!
  const points = [
    ...new Set(Array.from({ length: 80 }, (_, k) => Math.round(Math.expm1((last * k) / 79))))
  ].map((step) => {
    const x = Math.min(last, Math.log1p(step))
    const piece = Math.max(0, places.findIndex((place) => place >= x) - 1)
    const [from, to] = [places[piece]!, places[piece + 1]!]
    const share = (x - from) / (to - from)
    return {
      step,
      value: values[piece]! + share * (values[piece + 1]! - values[piece]!) + 0.05 * gauss(next),
      sd: 0.05
    }
  })
  return { name: `corners ${seed}`, points }
}
