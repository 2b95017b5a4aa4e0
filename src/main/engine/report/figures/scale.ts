/** Axes of the charts. */

export interface Scale {
  readonly min: number
  readonly max: number
  /** Positions of the labelled ticks. */
  readonly ticks: readonly number[]
  readonly labels: readonly string[]
}

/** Place of a training step on the log axis: log10(step + 1), so that step 0 has a place. */
export const stepPlace = (step: number): number => Math.log10(step + 1)

export interface StepScale extends Scale {
  /** Unlabelled ticks, 1 to 9 in each decade. */
  readonly minor: readonly number[]
}

/** The axis of training steps between the first and the last of `steps`, with labels at least `spacing` pixels apart.
 *  Labels in order of preference: 0, powers of ten, thrice a power of ten, the last step.
 *  @param width pixels of the plot */
export function stepScale(steps: readonly number[], width: number, spacing = 30): StepScale {
  const first = Math.min(...steps)
  const last = Math.max(...steps)
  const [low, high] = [stepPlace(first), stepPlace(last)]
  const pad = high > low ? (high - low) * 0.025 : 0.5
  const [min, max] = [low - pad, high + pad]
  const place = (step: number): number => ((stepPlace(step) - min) / (max - min)) * width

  const decades = decadesUpTo(last)
  const inRange = (step: number): boolean => step >= first && step <= last
  const minor = [
    0,
    ...decades.flatMap((decade) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => digit * decade))
  ].filter(inRange)
  const preferred = [
    [first, ...(inRange(0) ? [0] : [])],
    decades.filter(inRange),
    [last],
    decades.map((decade) => 3 * decade).filter(inRange),
    minor
  ].flat()
  const chosen: number[] = []
  for (const step of preferred) {
    const label = stepLabel(step)
    const room = chosen.every(
      (other) =>
        Math.abs(place(other) - place(step)) >=
        Math.max(spacing, 4 * (label.length + stepLabel(other).length))
    )
    // Past the decades themselves, labels only fill an axis that would have next to none.
    if (room && (chosen.length < 3 || !minor.includes(step) || isRound(step) || step === last))
      chosen.push(step)
  }
  chosen.sort((a, b) => a - b)
  return {
    min,
    max,
    ticks: chosen.map(stepPlace),
    labels: chosen.map(stepLabel),
    minor: [...new Set([...minor, ...chosen])].map(stepPlace)
  }
}

const isRound = (step: number): boolean => /^[13]0*$/.test(String(step))

function decadesUpTo(last: number): number[] {
  const decades: number[] = []
  for (let decade = 1; decade <= last; decade *= 10) decades.push(decade)
  return decades
}

/** `300`, `30k`, `1.5M` */
export function stepLabel(step: number): string {
  const short = (value: number, suffix: string): string => `${Number(value.toFixed(2))}${suffix}`
  if (step >= 1e6 && step % 1e4 === 0) return short(step / 1e6, 'M')
  if (step >= 1e3 && step % 100 === 0) return short(step / 1e3, 'k')
  return String(step).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A linear axis with about `wanted` round ticks that covers the values; it starts at zero when that costs little room. */
export function valueScale(values: readonly number[], wanted = 4, includeZero = false): Scale {
  const finite = values.filter(Number.isFinite)
  let low = finite.length > 0 ? Math.min(...finite) : 0
  let high = finite.length > 0 ? Math.max(...finite) : 1
  if (includeZero || (low >= 0 && low < 0.6 * high)) low = Math.min(0, low)
  if (includeZero) high = Math.max(0, high)
  if (high - low < 1e-12 * Math.max(1, Math.abs(high))) {
    const half = Math.abs(high) > 0 ? Math.abs(high) * 0.1 : 0.5
    low -= half
    high += half
  }
  const step = roundStep((high - low) / wanted)
  const from = Math.floor(low / step + 1e-9)
  const to = Math.ceil(high / step - 1e-9)
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => (from + index) * step)
  return { min: from * step, max: to * step, ticks, labels: ticks.map((tick) => tickLabel(tick, step)) }
}

function roundStep(raw: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(raw))
  const digit = [1, 2, 2.5, 5, 10].find((candidate) => candidate * magnitude >= raw * 0.999) ?? 10
  return digit * magnitude
}

function tickLabel(tick: number, step: number): string {
  if (Math.abs(tick) < step * 1e-6) return '0'
  const size = Math.abs(tick)
  if (size >= 1e6 || step < 1e-5) return tick.toExponential().replace('e+', 'e').replaceAll('-', '−')
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (isQuarter(step) ? 1 : 0))
  const [whole = '', fraction] = tick.toFixed(Math.min(8, decimals)).split('.')
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`)
  return text.replace('-', '−')
}

const isQuarter = (step: number): boolean => /^2\.?5/.test(step.toExponential())
