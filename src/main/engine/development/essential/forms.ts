import { findMarks, type Mark } from './marks'
import { smooth, type Smoothing } from './smoothing'

/** Planes of the leading components, from 0 on. */
export const planesOf = (components: number): (readonly [number, number])[] =>
  components >= 3
    ? [
        [0, 1],
        [0, 2],
        [1, 2]
      ]
    : components === 2
      ? [[0, 1]]
      : []

/** A time at which the path turns in every plane. */
export interface FoundForm {
  /** Index of a checkpoint, with a fraction: the middle one of the marks. */
  readonly at: number
  /** One of each plane. */
  readonly marks: readonly Mark[]
}

export interface FormOptions {
  readonly smoothing: Smoothing
  readonly prominence: number
}

/** Marks of different planes belong together if they lie within this many widths of the filter. */
const windowWidths = 2

/** Forms of a path: times at which each plane of its leading three components has a cusp or a sharpest point, all within two widths of
 *  the filter (Hoogland et al. 2024). Flattest points are no part of a form: along a straight stretch they have no place.
 *  @param coordinates `[components][checkpoints]` */
export function findForms(
  coordinates: readonly Float64Array[],
  { smoothing, prominence }: FormOptions
): FoundForm[] {
  const smoothed = coordinates.slice(0, 3).map((values) => smooth(values, smoothing))
  const marks = planesOf(smoothed.length).map(([first, second]) =>
    findMarks({ x: smoothed[first] ?? empty, y: smoothed[second] ?? empty }, prominence).filter(
      ({ kind }) => kind !== 'flattest'
    )
  )
  return meet(marks, smoothing)
}

const empty = new Float64Array(0)

/** Takes one mark of each plane, those closest together first. */
function meet(planes: readonly (readonly Mark[])[], { deviations, rows }: Smoothing): FoundForm[] {
  if (planes.length === 0) return []
  const candidates = (planes[0] ?? [])
    .flatMap((first) => combine(planes.slice(1)).map((others) => [first, ...others]))
    .map((marks) => {
      const places = marks.map(({ at }) => at).sort((a, b) => a - b)
      return {
        marks,
        at: places[Math.floor(places.length / 2)] ?? NaN,
        span: (places.at(-1) ?? NaN) - (places[0] ?? NaN)
      }
    })
    .filter(({ at, span }) => span <= windowWidths * widthAt(at, deviations, rows))
    .sort((a, b) => a.span - b.span)
  const taken = new Set<Mark>()
  const forms: FoundForm[] = []
  for (const { at, marks } of candidates) {
    if (marks.some((mark) => taken.has(mark))) continue
    marks.forEach((mark) => taken.add(mark))
    forms.push({ at, marks })
  }
  return forms.sort((a, b) => a.at - b.at)
}

/** All ways to take one of each list. */
const combine = (lists: readonly (readonly Mark[])[]): Mark[][] =>
  lists.reduce<Mark[][]>((all, list) => all.flatMap((some) => list.map((mark) => [...some, mark])), [[]])

/** Width of the filter in checkpoints, at least one: its weights reach four deviations to each side. */
export function widthAt(at: number, deviations: Float64Array, rows: Smoothing['rows']): number {
  const row = rows[Math.round(at)]
  if (row === undefined || (deviations[Math.round(at)] ?? 0) === 0) return 1
  return Math.max(1, row.weights.length / 8)
}
