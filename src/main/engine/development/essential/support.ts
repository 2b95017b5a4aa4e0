import type { Form } from '../../../../shared/essential-dynamics'
import { quantile } from '../../math/moments'
import { findForms, widthAt, type FormOptions, type FoundForm } from './forms'
import { bootstrapWeights, type Resampler } from './resample'
import { logStep } from './smoothing'

export interface SupportOptions extends FormOptions {
  readonly resamples: number
  readonly seed: bigint
}

/** Fewer groups of probe inputs cannot be resampled: too few different resamples. */
export const fewestGroups = 5
/** A form that fewer resamples have is none. */
export const leastSupport = 0.5
/** A resample's form is this one if it lies within so many widths of the filter, and no other form is nearer. */
const reachWidths = 4
const tail = 0.05

/** Forms with their 90% intervals and supports by resampling probe inputs. The interval holds the places of all planes in the resamples
 *  that have the form, and half the distance to the next checkpoint: what happens in between is not seen. It knows nothing of what all
 *  probe inputs share, such as noise of the training itself.
 *  @param read coordinates of a resample, `[components][checkpoints]`; null where probe inputs cannot be resampled
 *  @returns forms that at least half of the resamples have, and how many others there were */
export function supportedForms(
  coordinates: readonly Float64Array[],
  steps: readonly number[],
  resampler: Resampler | null,
  options: SupportOptions
): { readonly forms: Form[]; readonly dropped: number } {
  const found = findForms(coordinates, options)
  if (resampler === null) {
    return { forms: found.map((form) => described(form, places(form), null, steps)), dropped: 0 }
  }
  const matches = found.map(() => [] as FoundForm[])
  for (let b = 0; found.length > 0 && b < options.resamples; b++) {
    const weights = bootstrapWeights(resampler.groups, options.seed, b)
    assign(findForms(resampler.coordinates(weights), options), found, matches, options)
  }
  const all = found.map((form, index) => {
    const own = matches[index] ?? []
    return described(form, own.flatMap(places), own.length / options.resamples, steps)
  })
  const forms = all.filter(({ support }) => support !== null && support >= leastSupport)
  return { forms, dropped: all.length - forms.length }
}

const places = (form: FoundForm): number[] => form.marks.map(({ at }) => at)

/** Gives each form the nearest one of a resample, each at most once. */
function assign(
  resampled: readonly FoundForm[],
  found: readonly FoundForm[],
  matches: FoundForm[][],
  { smoothing: { deviations, rows } }: FormOptions
): void {
  const nearest = found.map((form, index) => {
    const own = resampled.filter((other) => {
      const distances = found.map(({ at }) => Math.abs(at - other.at))
      return distances.indexOf(Math.min(...distances)) === index
    })
    return own.sort((a, b) => Math.abs(a.at - form.at) - Math.abs(b.at - form.at))[0]
  })
  nearest.forEach((other, index) => {
    const at = found[index]?.at ?? NaN
    if (other && Math.abs(other.at - at) <= reachWidths * widthAt(at, deviations, rows)) {
      matches[index]?.push(other)
    }
  })
}

function described(
  form: FoundForm,
  seen: readonly number[],
  support: number | null,
  steps: readonly number[]
): Form {
  const sorted = [...seen, form.at].sort((a, b) => a - b)
  const kinds = new Set(form.marks.map(({ kind }) => kind))
  return {
    step: steps[Math.round(form.at)] ?? NaN,
    low: stepAt(quantile(sorted, tail) - 0.5, steps),
    high: stepAt(quantile(sorted, 1 - tail) + 0.5, steps),
    kind: kinds.size > 1 ? 'mixed' : kinds.has('cusp') ? 'cusp' : 'vertex',
    support
  }
}

/** Training step at a place between checkpoints, interpolated in ln(step + 1). */
export function stepAt(place: number, steps: readonly number[]): number {
  const at = Math.max(0, Math.min(steps.length - 1, place))
  const below = Math.floor(at)
  const low = steps[below] ?? NaN
  if (at === below) return low
  const [from, to] = [logStep(low), logStep(steps[below + 1] ?? low)]
  return Math.exp(from + (at - below) * (to - from)) - 1
}
