/** Lower quartile, median and upper quartile, by linear interpolation between the sorted values. */
export interface Quartiles {
  readonly lower: number
  readonly median: number
  readonly upper: number
}

/** @param values at least one */
export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => {
    const place = share * (sorted.length - 1)
    const below = sorted[Math.floor(place)] ?? NaN
    const above = sorted[Math.ceil(place)] ?? NaN
    return below + (place - Math.floor(place)) * (above - below)
  }
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) }
}
