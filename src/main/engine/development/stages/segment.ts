import { rules } from './rules'

/** One curve, drawn or fitted, on a grid ascending in x. All arrays are `[places]`. */
export interface Drawn {
  readonly x: Float64Array
  readonly value: Float64Array
  readonly slope: Float64Array
}

export interface Turn {
  readonly x: number
  readonly kind: 'maximum' | 'minimum' | 'plateau'
}

/** How well differences are known. */
export interface Resolution {
  /** Change of the curve that counts at all. */
  readonly least: number
  /** Share of the steepest slopes on both sides to which the slope falls at a plateau, or below. */
  readonly plateauShare: number
  /** Standard deviation of the difference of the curve between two places of the grid. */
  readonly difference: (from: number, to: number) => number
  /** Standard deviation of the slope at a place. */
  readonly slope: (at: number) => number
}

/** Critical points of one curve: reversals that are large enough, and between them places where the slope comes near zero between
 *  two steeper parts. @returns ascending in x */
export function segment(drawn: Drawn, resolution: Resolution): Turn[] {
  const ends = reversals(drawn, resolution)
  const turns: Turn[] = []
  for (let k = 0; k + 1 < ends.length; k++) {
    const [from, to] = [ends[k] ?? 0, ends[k + 1] ?? 0]
    const sign = (drawn.value[to] ?? 0) >= (drawn.value[from] ?? 0) ? 1 : -1
    if (k > 0) turns.push({ x: crossing(drawn, from), kind: sign > 0 ? 'minimum' : 'maximum' })
    for (const at of plateaus(drawn, resolution, from, to, sign))
      turns.push({ x: drawn.x[at] ?? 0, kind: 'plateau' })
  }
  return turns
}

const enough = ({ least, difference }: Resolution, change: number, from: number, to: number): boolean =>
  change >= least && change >= rules.leastSigmas * difference(from, to)

/** Places of the reversals, with both ends of the grid: between two of them the curve goes one way, but for what does not count. */
function reversals({ value, x }: Drawn, resolution: Resolution): number[] {
  const found = [0]
  const between = (from: number, to: number): boolean =>
    enough(resolution, Math.abs((value[to] ?? 0) - (value[from] ?? 0)), from, to)
  // The extreme itself may lie where little is known: any place since the last reversal may tell that the curve has turned.
  const since = (k: number, sign: number): boolean => {
    for (let from = k - 1; from >= last; from--) {
      if (sign * ((value[k] ?? 0) - (value[from] ?? 0)) > 0 && between(from, k)) return true
    }
    return false
  }
  let direction = 0
  let last = 0
  let [high, low] = [0, 0]
  for (let k = 1; k < x.length; k++) {
    const y = value[k] ?? 0
    if (y > (value[high] ?? 0)) high = k
    if (y < (value[low] ?? 0)) low = k
    if (direction <= 0 && k > low && since(k, 1)) {
      if (direction < 0) found.push(low)
      last = direction < 0 ? low : last
      direction = 1
      high = k
    } else if (direction >= 0 && k > high && since(k, -1)) {
      if (direction > 0) found.push(high)
      last = direction > 0 ? high : last
      direction = -1
      low = k
    }
    // Only the extreme that the next reversal would leave is kept.
    if (direction > 0) low = high
    if (direction < 0) high = low
  }
  found.push(x.length - 1)
  return found
}

/** Where the slope crosses zero beside a place. */
function crossing({ x, slope }: Drawn, at: number): number {
  for (const next of [at + 1, at - 1]) {
    const [a, b] = [slope[at] ?? 0, slope[next] ?? NaN]
    if (a * b < 0) return (x[at] ?? 0) + ((x[next] ?? 0) - (x[at] ?? 0)) * (a / (a - b))
  }
  return x[at] ?? 0
}

/** Places within a monotone part where the slope is lowest between two steeper parts, each of which changes the curve enough. */
function plateaus(drawn: Drawn, resolution: Resolution, from: number, to: number, sign: number): number[] {
  const speed = (k: number): number => sign * (drawn.slope[k] ?? 0)
  let lows: number[] = []
  for (let k = from + 1; k < to; k++) {
    if (speed(k) <= speed(k - 1) && speed(k) < speed(k + 1)) lows.push(k)
  }
  for (;;) {
    const bounds = [from, ...lows, to]
    const steepest = bounds.slice(1).map((end, k) => highest(speed, bounds[k] ?? 0, end))
    const failed = lows.filter(
      (low, k) =>
        !isPlateau(drawn, resolution, sign, {
          low,
          sides: [steepest[k] ?? low, steepest[k + 1] ?? low],
          bounds: [bounds[k] ?? from, bounds[k + 2] ?? to]
        })
    )
    // Where two lows stand too close together the lower one stays.
    if (failed.length === 0) return lows
    const worst = failed.reduce((most, low) => (speed(low) > speed(most) ? low : most))
    lows = lows.filter((low) => low !== worst)
  }
}

function highest(speed: (k: number) => number, from: number, to: number): number {
  let best = from
  for (let k = from; k <= to; k++) if (speed(k) > speed(best)) best = k
  return best
}

interface Low {
  readonly low: number
  /** The steepest places before and after. */
  readonly sides: readonly [number, number]
  /** The neighbouring boundaries or ends. */
  readonly bounds: readonly [number, number]
}

/** Whether a low of the slope is a plateau; what costs little is asked first. */
function isPlateau(drawn: Drawn, resolution: Resolution, sign: number, { low, sides, bounds }: Low): boolean {
  const { value, slope } = drawn
  const { least, plateauShare, difference } = resolution
  const speed = sign * (slope[low] ?? 0)
  const change = (bound: number): number => Math.abs((value[low] ?? 0) - (value[bound] ?? 0))
  return (
    sides.every((side) => {
      const peak = sign * (slope[side] ?? 0)
      return peak > Math.max(0, speed) && speed <= plateauShare * peak
    }) &&
    bounds.every((bound) => change(bound) >= least) &&
    bounds.every(
      (bound) =>
        change(bound) >= rules.leastSigmas * difference(bound, low) &&
        steeper(drawn, resolution, sign, low, bound) >= rules.leastSigmas
    )
  )
}

/** How many standard deviations the mean slope on a side is above the one at the low; the best of a few stretches. */
function steeper(
  { x, value, slope }: Drawn,
  { difference, slope: error }: Resolution,
  sign: number,
  low: number,
  bound: number
): number {
  let most = 0
  const stride = Math.ceil(x.length / 40)
  for (let k = bound; k !== low; k = Math.abs(low - k) <= stride ? low : k + stride * Math.sign(low - k)) {
    const width = Math.abs((x[k] ?? 0) - (x[low] ?? 0))
    const rise = (Math.sign(k - low) * sign * ((value[k] ?? 0) - (value[low] ?? 0))) / width
    const sd = Math.hypot(difference(Math.min(k, low), Math.max(k, low)) / width, error(low))
    most = Math.max(most, (rise - sign * (slope[low] ?? 0)) / Math.max(sd, Number.MIN_VALUE))
  }
  return most
}
