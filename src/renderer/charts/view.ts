import { stepScale, type StepScale } from '../results/step-scale'

/** The part of the step axis that is shown, as places of the scale (log10 of step + 1). */
export interface StepRange {
  readonly low: number
  readonly high: number
}

/** Never closer than a hundredth of a decade: one step of a million is about that wide. */
const narrowest = 0.01
/** What a logarithm and its power are off by at most. */
const rounding = 1e-6

/** A range zoomed by a factor about a place that stays where it is; null where that is the whole axis.
 *  @param factor above 1 zooms in */
export function zoomed(range: StepRange, full: StepRange, factor: number, anchor: number): StepRange | null {
  const span = Math.max(narrowest, (range.high - range.low) / factor)
  if (span >= full.high - full.low) return null
  const share = (Math.min(range.high, Math.max(range.low, anchor)) - range.low) / (range.high - range.low)
  return inside(anchor - share * span, span, full)
}

/** A range moved along the axis, not over its ends. */
export function panned(range: StepRange, full: StepRange, shift: number): StepRange {
  return inside(range.low + shift, range.high - range.low, full)
}

/** The range moved just so far that it holds a place. */
export function holding(range: StepRange, full: StepRange, place: number): StepRange {
  const air = 0.04 * (range.high - range.low)
  if (place < range.low + air) return panned(range, full, place - range.low - air)
  if (place > range.high - air) return panned(range, full, place - range.high + air)
  return range
}

function inside(low: number, span: number, full: StepRange): StepRange {
  const start = Math.max(full.low, Math.min(full.high - span, low))
  return { low: start, high: start + span }
}

/** The scale with the ticks of a part of it: decades while it spans them, round steps closer in. */
export function scaleOf(scale: StepScale, range: StepRange | null): StepScale {
  if (range === null) return scale
  const { low, high } = range
  const first = Math.max(0, Math.ceil(10 ** low - 1 - rounding))
  const last = Math.max(first, Math.floor(10 ** high - 1 + rounding))
  const { ticks, labelled } = high - low > 1.2 ? decades(first, last) : roundSteps(first, last)
  return { ...scale, low, high, ticks: ticks.map(scale.place), labelled: labelled.map(scale.place) }
}

function decades(first: number, last: number): { ticks: number[]; labelled: number[] } {
  const within = (step: number): boolean => step >= first && step <= last
  const powers: number[] = []
  for (let power = 1; power <= last; power *= 10) powers.push(power)
  const zero = first === 0 ? [0] : []
  return {
    ticks: [...zero, ...powers.flatMap((power) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * power))].filter(
      within
    ),
    labelled: [...zero, ...powers.flatMap((power) => [power, 3 * power])].filter(within)
  }
}

function roundSteps(first: number, last: number): { ticks: number[]; labelled: number[] } {
  const rough = Math.max(1, (last - first) / 6)
  const power = 10 ** Math.floor(Math.log10(rough))
  const unit = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough) ?? 10 * power
  const steps: number[] = []
  for (let step = Math.ceil(first / unit) * unit; step <= last; step += unit) steps.push(step)
  return { ticks: steps, labelled: steps }
}

/** The scale of some steps, and its whole range. */
export function fullRange(steps: readonly number[]): StepRange {
  const { low, high } = stepScale(steps)
  return { low, high }
}
