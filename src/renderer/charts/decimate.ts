/** Fewer points that look the same: what a line and a band need at a pixel a column. */

/** First index whose place is at least `place`; places ascend. */
export function lowerBound(places: Float64Array, place: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? Infinity) < place) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the place nearest to one; -1 without places. */
export function nearestIndex(places: Float64Array, place: number): number {
  const above = Math.min(places.length - 1, lowerBound(places, place))
  const below = Math.max(0, above - 1)
  if (places.length === 0) return -1
  return place - (places[below] ?? 0) < (places[above] ?? 0) - place ? below : above
}

/** Indices from `from` to `to` that a line needs at `columns` columns: first, least, greatest and last of each column, in order, so that
 *  no extreme is lost. -1 marks a gap: a value that is not a number. Few points are given as they are. */
export function lineIndices(
  places: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  columns: number
): number[] {
  const kept: number[] = []
  const add = (index: number): void => {
    if (kept.at(-1) !== index) kept.push(index)
  }
  const isThin = to - from <= 2 * columns
  const start = places[from] ?? 0
  const width = ((places[to - 1] ?? 0) - start) / Math.max(1, columns)
  let index = from
  while (index < to) {
    if (Number.isNaN(values[index])) {
      add(-1)
      index++
      continue
    }
    if (isThin) {
      add(index++)
      continue
    }
    const column = Math.floor(((places[index] ?? 0) - start) / width)
    let least = index
    let greatest = index
    let last = index
    while (
      last + 1 < to &&
      !Number.isNaN(values[last + 1]) &&
      Math.floor(((places[last + 1] ?? 0) - start) / width) === column
    ) {
      last++
      if ((values[last] ?? 0) < (values[least] ?? 0)) least = last
      if ((values[last] ?? 0) > (values[greatest] ?? 0)) greatest = last
    }
    add(index)
    add(Math.min(least, greatest))
    add(Math.max(least, greatest))
    add(last)
    index = last + 1
  }
  return kept
}

export interface BandColumn {
  readonly place: number
  low: number
  high: number
}

/** The band's runs without gaps, each a column at most once: the widest interval of each column. */
export function bandRuns(
  places: Float64Array,
  lows: Float64Array,
  highs: Float64Array,
  from: number,
  to: number,
  columns: number
): BandColumn[][] {
  const runs: BandColumn[][] = []
  let run: BandColumn[] = []
  const isThin = to - from <= 2 * columns
  const start = places[from] ?? 0
  const width = ((places[to - 1] ?? 0) - start) / Math.max(1, columns)
  let column = NaN
  for (let index = from; index < to; index++) {
    const place = places[index] ?? 0
    const low = lows[index] ?? NaN
    const high = highs[index] ?? NaN
    if (Number.isNaN(low) || Number.isNaN(high)) {
      if (run.length > 0) runs.push(run)
      run = []
      column = NaN
      continue
    }
    const own = Math.floor((place - start) / width)
    const last = run.at(-1)
    if (!isThin && own === column && last !== undefined) {
      last.low = Math.min(last.low, low)
      last.high = Math.max(last.high, high)
    } else run.push({ place, low, high })
    column = own
  }
  if (run.length > 0) runs.push(run)
  return runs
}
