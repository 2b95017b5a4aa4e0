import type { Curve } from './curve'
import { segment, type Turn } from './segment'

/** A turn of the piecewise-linear fit, with the stretch in which it lies. All in units of x. */
export interface PiecewiseTurn extends Turn {
  readonly low: number
  readonly high: number
}

/** More points are averaged in groups: the search takes the square of their number. */
const mostPoints = 1500

/** Fewest points of a piece: a line and one point that can deny it. */
const leastPoints = 3

/** Turns of the best piecewise-linear curve over x: optimal partition by dynamic programming (Jackson et al. 2005), each piece charged
 *  3/2 ln n for its level, slope and end (Schwarz 1978). A piece averages over the slope, so that any piece slower than both its
 *  neighbours is a plateau here.
 *  @param variance of each point @param least change of the curve that counts
 *  @returns ascending in x */
export function piecewiseTurns(curve: Curve, variance: Float64Array, least: number): PiecewiseTurn[] {
  const data = grouped(curve, variance)
  const pieces = partition(data)
  if (pieces.length < 2) return []
  const places = placesOf(pieces)
  const drawn = {
    x: Float64Array.from(places, ({ x }) => x),
    value: Float64Array.from(places, ({ value }) => value),
    slope: Float64Array.from(places, ({ slope }) => slope)
  }
  return segment(drawn, { least, plateauShare: 1, difference: () => 0, slope: () => 0 }).map((turn) => {
    if (turn.kind === 'plateau') {
      const flat = pieces.find(({ from, to }) => from <= turn.x && turn.x <= to)
      return { ...turn, low: flat?.from ?? turn.x, high: flat?.to ?? turn.x }
    }
    // Where the slope changes its sign: not further than the middles of the pieces that meet there.
    const middles = places.filter(({ isKnot }) => !isKnot).map(({ x }) => x)
    const low = middles.reduce((most, x) => (x < turn.x ? Math.max(most, x) : most), middles[0] ?? turn.x)
    const high = middles.reduce(
      (most, x) => (x > turn.x ? Math.min(most, x) : most),
      middles.at(-1) ?? turn.x
    )
    return { ...turn, low, high }
  })
}

interface PiecePlace {
  readonly x: number
  readonly value: number
  readonly slope: number
  readonly isKnot: boolean
}

/** The ends of the curve, the middle of each piece, and the knots between them, where both slopes count half. A reversal has its extreme
 *  at a knot. */
function placesOf(pieces: readonly Line[]): PiecePlace[] {
  const on = (line: Line, x: number, isKnot = false): PiecePlace => ({
    x,
    value: line.level + line.slope * (x - line.centre),
    slope: line.slope,
    isKnot
  })
  return pieces.flatMap((line, k) => {
    const next = pieces[k + 1]
    const middle = on(line, (line.from + line.to) / 2)
    const places = k === 0 ? [on(line, line.from), middle] : [middle]
    if (next === undefined) return [...places, on(line, line.to)]
    const x = knotOf(line, next)
    const [left, right] = [on(line, x), on(next, x)]
    // Between a rise and a fall it is the extreme.
    const slope = line.slope * next.slope < 0 ? 0 : (line.slope + next.slope) / 2
    return [...places, { x, value: (left.value + right.value) / 2, slope, isKnot: true }]
  })
}

/** Where two lines meet, if that is between their points; else half way. */
function knotOf(line: Line, next: Line): number {
  const [gap, turn] = [
    next.level - line.level + line.slope * line.centre - next.slope * next.centre,
    line.slope - next.slope
  ]
  const x = gap / turn
  return x >= line.to && x <= next.from ? x : (line.to + next.from) / 2
}

interface Data {
  readonly x: Float64Array
  readonly value: Float64Array
  readonly weight: Float64Array
}

function grouped({ x, value }: Curve, variance: Float64Array): Data {
  const size = Math.ceil(x.length / mostPoints)
  const count = Math.ceil(x.length / size)
  const out = { x: new Float64Array(count), value: new Float64Array(count), weight: new Float64Array(count) }
  for (let k = 0; k < x.length; k++) {
    const at = Math.floor(k / size)
    const weight = 1 / (variance[k] ?? 1)
    out.weight[at] = (out.weight[at] ?? 0) + weight
    out.x[at] = (out.x[at] ?? 0) + weight * (x[k] ?? 0)
    out.value[at] = (out.value[at] ?? 0) + weight * (value[k] ?? 0)
  }
  for (let at = 0; at < count; at++) {
    out.x[at] = (out.x[at] ?? 0) / (out.weight[at] ?? 1)
    out.value[at] = (out.value[at] ?? 0) / (out.weight[at] ?? 1)
  }
  return out
}

interface Line {
  readonly from: number
  readonly to: number
  /** Value at `centre`. */
  readonly level: number
  readonly centre: number
  readonly slope: number
}

function partition(data: Data): Line[] {
  const n = data.x.length
  const sums = prefixSums(data)
  const price = 3 * Math.log(n)
  const cost = new Float64Array(n + 1).fill(Infinity)
  const start = new Int32Array(n + 1)
  cost[0] = -price
  for (let end = leastPoints; end <= n; end++) {
    for (let from = 0; from <= end - leastPoints; from++) {
      const before = cost[from] ?? Infinity
      if (before === Infinity) continue
      const total = before + price + lineOf(sums, from, end).misfit
      if (total < (cost[end] ?? Infinity)) {
        cost[end] = total
        start[end] = from
      }
    }
  }
  const pieces: Line[] = []
  for (let end = n; end > 0; end = start[end] ?? 0) {
    const from = start[end] ?? 0
    const { level, centre, slope } = lineOf(sums, from, end)
    pieces.unshift({ from: data.x[from] ?? 0, to: data.x[end - 1] ?? 0, level, centre, slope })
    if (from >= end) break
  }
  return pieces
}

/** Sums of w, wx, wy, wxx, wxy, wyy of all points before each. */
function prefixSums({ x, value, weight }: Data): Float64Array {
  const out = new Float64Array(6 * (x.length + 1))
  for (let k = 0; k < x.length; k++) {
    const [w, a, b] = [weight[k] ?? 0, x[k] ?? 0, value[k] ?? 0]
    const terms = [w, w * a, w * b, w * a * a, w * a * b, w * b * b]
    for (let i = 0; i < 6; i++) out[6 * (k + 1) + i] = (out[6 * k + i] ?? 0) + (terms[i] ?? 0)
  }
  return out
}

/** The weighted least-squares line through points `from` to `end` − 1. @returns `misfit`: its chi-squared */
function lineOf(
  sums: Float64Array,
  from: number,
  end: number
): { level: number; centre: number; slope: number; misfit: number } {
  const of = (i: number): number => (sums[6 * end + i] ?? 0) - (sums[6 * from + i] ?? 0)
  const w = of(0)
  const [centre, level] = [of(1) / w, of(2) / w]
  const xx = Math.max(0, of(3) - w * centre * centre)
  const xy = of(4) - w * centre * level
  const slope = xx > 0 ? xy / xx : 0
  return { level, centre, slope, misfit: Math.max(0, of(5) - w * level * level - slope * xy) }
}

/** Whether a turn lies where a boundary does. */
export const coincides = (turn: PiecewiseTurn, low: number, high: number): boolean =>
  turn.low <= high && turn.high >= low

/** For each boundary the nearest turn of its own kind that lies where it does; a turn speaks for one boundary, that which it is nearest to. */
export function agreeing(
  turns: readonly PiecewiseTurn[],
  boundaries: readonly (Turn & { readonly low: number; readonly high: number })[]
): (PiecewiseTurn | null)[] {
  const pairs = boundaries
    .flatMap((boundary, at) =>
      turns
        .filter((turn) => turn.kind === boundary.kind && coincides(turn, boundary.low, boundary.high))
        .map((turn) => ({ at, turn, distance: Math.abs(turn.x - boundary.x) }))
    )
    .sort((a, b) => a.distance - b.distance)
  const found: (PiecewiseTurn | null)[] = boundaries.map(() => null)
  for (const { at, turn } of pairs) {
    if (found[at] === null && !found.includes(turn)) found[at] = turn
  }
  return found
}
