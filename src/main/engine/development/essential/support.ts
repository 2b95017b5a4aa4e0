import type { Form } from '../../../../shared/essential-dynamics'
import { quantile } from '../../math/moments'
import { findForms, planeShapes, widthAt, type FormOptions, type FoundForm } from './forms'
import { openSpread, type ShapeSpread } from './spread'
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

/** A turn must stand out from the noise of the probe inputs by so many deviations between resamples, in every plane. Resamples gather
 *  around what was seen, noise included: having a form in most of them alone would not tell it from noise. */
const leastDeviations = 3

/** Forms with their 90% intervals and supports by resampling probe inputs. The interval holds the places of all planes in the resamples
 *  that have the form, and half the distance to the next checkpoint: what happens in between is not seen. It knows nothing of what all
 *  probe inputs share, such as noise of the training itself.
 *  @param coordinates `[components][checkpoints]`
 *  @param resampler null where probe inputs cannot be resampled
 *  @returns forms that stand out and that at least half of the resamples have, and how many others there were */
export function supportedForms(
  coordinates: readonly Float64Array[],
  steps: readonly number[],
  resampler: Resampler | null,
  options: SupportOptions
): { readonly forms: Form[]; readonly dropped: number } {
  const found = findForms(planeShapes(coordinates, options.smoothing), options)
  if (resampler === null || found.length === 0) {
    return { forms: found.map((form) => described(form, places(form), null, steps)), dropped: 0 }
  }
  const matches = found.map(() => [] as FoundForm[])
  const spread = openSpread(steps.length)
  for (let b = 0; b < options.resamples; b++) {
    const weights = bootstrapWeights(resampler.groups, options.seed, b)
    const shapes = planeShapes(resampler.coordinates(weights), options.smoothing)
    spread.add(shapes)
    assign(findForms(shapes, options), found, matches, options)
  }
  const forms = found.flatMap((form, index) => {
    const own = matches[index] ?? []
    const support = own.length / options.resamples
    return support >= leastSupport && standsOut(form, spread)
      ? [described(form, own.flatMap(places), support, steps)]
      : []
  })
  return { forms, dropped: found.length - forms.length }
}

/** Whether each plane's turn is more than noise: of a vertex its height over its base, of a cusp that the path turns back. */
function standsOut({ marks }: FoundForm, spread: ShapeSpread): boolean {
  return marks.every(({ at, kind, base, prominence }, plane) => {
    const t = Math.round(at)
    if (kind === 'cusp') return leastDeviations * spread.turning(plane, t) < 1
    return (
      prominence >= leastDeviations * Math.hypot(spread.curvature(plane, t), spread.curvature(plane, base))
    )
  })
}

const places = (form: FoundForm): number[] => form.marks.map(({ at }) => at)

/** Gives each form the nearest one of a resample, each at most once. */
function assign(
  resampled: readonly FoundForm[],
  found: readonly FoundForm[],
  matches: FoundForm[][],
  { smoothing }: FormOptions
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
    if (other && Math.abs(other.at - at) <= reachWidths * widthAt(at, smoothing)) {
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
