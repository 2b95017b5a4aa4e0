import type { CalibrationPoint } from './calibration'

/** The path of a calibration as a map: nβ across, ε up, both logarithmic, divided into cells. The window and the report draw the same. */

/** One cell that something was tried in. Edges are decimal logarithms. */
export interface TriedCell {
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
  /** Index of the point that the cell shows: the chosen one, else the last of those that tell most: an estimate before a
   *  short run, one that holds before one that does not. */
  readonly shown: number
  /** All that were tried in it, in their order. */
  readonly tried: readonly number[]
  readonly isChosen: boolean
}

export interface LogAxis {
  readonly low: number
  readonly high: number
  /** Round values inside, and their places. */
  readonly ticks: readonly { readonly at: number; readonly value: number }[]
}

export interface CalibrationMap {
  /** Of nβ. */
  readonly x: LogAxis
  /** Of ε. */
  readonly y: LogAxis
  /** In the order in which they were first tried. */
  readonly cells: readonly TriedCell[]
}

export interface CalibrationMapOptions {
  /** Most cells across and up that there is room for. */
  readonly columns?: number
  readonly rows?: number
}

/** Widths of cells in decades. */
const widths = [1, 1 / 2, 1 / 4] as const
const wider = [1 / 4, 1 / 2, 1, 2, 4, 8] as const
/** A single point has neighbours, so that the axes have ticks. */
const fewestCells = 3

/** @param points of a calibration; those on other checkpoints have the chosen settings and are left out
 *  @param chosen index of the chosen point, or null */
export function calibrationMap(
  points: readonly CalibrationPoint[],
  chosen: number | null,
  { columns = 12, rows = 10 }: CalibrationMapOptions = {}
): CalibrationMap {
  const drawn = points.flatMap((point, index) =>
    point.purpose === 'check'
      ? []
      : [{ index, x: Math.log10(point.settings.nBeta), y: Math.log10(point.settings.stepSize) }]
  )
  const x = binsOf(
    drawn.map((one) => one.x),
    columns
  )
  const y = binsOf(
    drawn.map((one) => one.y),
    rows
  )
  const groups = new Map<string, { column: number; row: number; tried: number[] }>()
  for (const { index, x: across, y: up } of drawn) {
    const [column, row] = [place(across, x.width), place(up, y.width)]
    const key = `${column} ${row}`
    const group = groups.get(key) ?? { column, row, tried: [] }
    group.tried.push(index)
    groups.set(key, group)
  }
  return {
    x: x.axis,
    y: y.axis,
    cells: [...groups.values()].map(({ column, row, tried }) => ({
      x: [column * x.width, (column + 1) * x.width],
      y: [row * y.width, (row + 1) * y.width],
      shown: tried.reduce((best, next) =>
        rank(points, chosen, next) >= rank(points, chosen, best) ? next : best
      ),
      tried,
      isChosen: chosen !== null && tried.includes(chosen)
    }))
  }
}

function rank(points: readonly CalibrationPoint[], chosen: number | null, index: number): number {
  const point = points[index]
  if (point === undefined) return -1
  const holds = point.accepted ? 2 : 0
  return (index === chosen ? 8 : 0) + holds + (point.purpose === 'rung' ? 4 : 0)
}

/** Nothing ends in the cell after its own edge by a rounding error. */
const place = (value: number, width: number): number => Math.floor(value / width + 1e-9)

interface Bins {
  readonly width: number
  readonly axis: LogAxis
}

/** The widest cells that keep different values apart; where those are too many, the narrowest of which there is room for. */
function binsOf(values: readonly number[], most: number): Bins {
  const distinct = [...new Set(values.map((value) => value.toFixed(6)))].map(Number)
  const count = (width: number): number => {
    const places = distinct.map((value) => place(value, width))
    return places.length === 0 ? 0 : Math.max(...places) - Math.min(...places) + 1
  }
  const keepsApart = (width: number): boolean =>
    new Set(distinct.map((value) => place(value, width))).size === distinct.length
  const width =
    widths.find((one) => count(one) <= most && keepsApart(one)) ??
    wider.find((one) => count(one) <= most) ??
    16
  const places = distinct.map((value) => place(value, width))
  let [first, last] = places.length === 0 ? [0, 0] : [Math.min(...places), Math.max(...places)]
  while (last - first + 1 < fewestCells) {
    last += 1
    if (last - first + 1 < fewestCells) first -= 1
  }
  const [low, high] = [first * width, (last + 1) * width]
  return { width, axis: { low, high, ticks: ticksOf(low, high) } }
}

/** Powers of ten; with their threefold, or twofold and fivefold, where there are few. */
function ticksOf(low: number, high: number): LogAxis['ticks'] {
  const decades = high - low
  const digits = decades > 4 ? [1] : decades > 1.6 ? [1, 3] : [1, 2, 5]
  const every = Math.max(1, Math.ceil(decades / 8))
  const ticks: { at: number; value: number }[] = []
  for (let power = Math.floor(low); power <= high; power++) {
    if (power % every !== 0) continue
    for (const digit of digits) {
      const at = power + Math.log10(digit)
      if (at >= low - 1e-9 && at <= high + 1e-9) ticks.push({ at, value: Number(`${digit}e${power}`) })
    }
  }
  return ticks
}
