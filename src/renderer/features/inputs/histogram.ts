/** Counts as one SVG path of bars, in a box of `width` × `height`, the highest bar as high as the box; a bin with anything in it
 *  is at least half a unit high. */
export function histogramPath(counts: readonly number[], width: number, height: number): string {
  const highest = Math.max(...counts, 1)
  const step = width / counts.length
  return counts
    .map((count, bin) => {
      if (count === 0) return ''
      const bar = Math.max(0.5, (count / highest) * height)
      return `M${round(bin * step)} ${String(height)}v${round(-bar)}h${round(step - 0.6)}v${round(bar)}z`
    })
    .join('')
}

const round = (value: number): string => String(Math.round(value * 100) / 100)
