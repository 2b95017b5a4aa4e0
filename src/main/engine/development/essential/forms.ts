import { findMarks, shapeOf, type Mark, type Shape } from './marks'
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
  /** One of each plane, in the order of planes. */
  readonly marks: readonly Mark[]
}

export interface FormOptions {
  readonly smoothing: Smoothing
  readonly prominence: number
}

/** Marks of different planes belong together if they lie within this many widths of the filter. */
const windowWidths = 2

/** Shapes of the smoothed path in the planes of its leading three components.
 *  @param coordinates `[components][checkpoints]` */
export function planeShapes(coordinates: readonly Float64Array[], smoothing: Smoothing): (Shape | null)[] {
  const smoothed = coordinates.slice(0, 3).map((values) => smooth(values, smoothing))
  return planesOf(smoothed.length).map(([first, second]) =>
    shapeOf({ x: smoothed[first] ?? empty, y: smoothed[second] ?? empty })
  )
}

/** Forms of a path: times at which each plane has a cusp or a sharpest point, all within two widths of the filter (Hoogland et al. 2024).
 *  Flattest points are no part of a form: along a straight stretch they have no place. */
export function findForms(
  shapes: readonly (Shape | null)[],
  { smoothing, prominence }: FormOptions
): FoundForm[] {
  const marks = shapes.map((shape) => findMarks(shape, prominence).filter(({ kind }) => kind !== 'flattest'))
  return meet(marks, smoothing)
}

const empty = new Float64Array(0)

/** Takes one mark of each plane, those closest together first. */
function meet(planes: readonly (readonly Mark[])[], smoothing: Smoothing): FoundForm[] {
  const candidates = (planes[0] ?? []).flatMap((first) => {
    const window = windowWidths * widthAt(first.at, smoothing)
    const near = planes.slice(1).map((marks) => marks.filter(({ at }) => Math.abs(at - first.at) <= window))
    return combine(near)
      .map((others) => candidateOf([first, ...others]))
      .filter(({ span }) => span <= window)
  })
  const taken = new Set<Mark>()
  const forms: FoundForm[] = []
  for (const { at, marks } of candidates.sort((a, b) => a.span - b.span)) {
    if (marks.some((mark) => taken.has(mark))) continue
    marks.forEach((mark) => taken.add(mark))
    forms.push({ at, marks })
  }
  return forms.sort((a, b) => a.at - b.at)
}

function candidateOf(marks: readonly Mark[]): FoundForm & { readonly span: number } {
  const places = marks.map(({ at }) => at).sort((a, b) => a - b)
  const middle = places[Math.floor(places.length / 2)] ?? NaN
  return { marks, at: middle, span: (places.at(-1) ?? NaN) - (places[0] ?? NaN) }
}

/** All ways to take one of each list. */
const combine = (lists: readonly (readonly Mark[])[]): Mark[][] =>
  lists.reduce<Mark[][]>((all, list) => all.flatMap((some) => list.map((mark) => [...some, mark])), [[]])

/** Width of the filter in checkpoints, at least one: its weights reach four deviations to each side. */
export function widthAt(place: number, { deviations, rows }: Smoothing): number {
  const t = Math.round(place)
  const row = rows[t]
  if (row === undefined || (deviations[t] ?? 0) === 0) return 1
  return Math.max(1, row.weights.length / 8)
}
