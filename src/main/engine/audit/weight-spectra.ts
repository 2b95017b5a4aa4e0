import type { Spectrum } from '../../../shared/weight-space'
import type { Slice } from '../compute/engine'
import type { WeightPair } from '../estimators/weight-space/distances'
import {
  noiseValue,
  roundingError,
  spectrumOf,
  type SpectrumOfDifference
} from '../estimators/weight-space/spectrum'
import type { Breathe } from '../math/singular-values'
import type { Model } from '../models/model'

/** A matrix of the model, or the part of it that belongs to a head. */
export interface MatrixPlace {
  readonly tensor: string
  /** Empty for the whole tensor. */
  readonly component: string
  readonly rows: number
  readonly columns: number
  readonly slice: Slice | null
}

/** Multiplications of one full decomposition, about half a minute, and of all of one step, a few minutes: larger matrices, and the smaller
 *  shares of many, have their largest singular value alone. */
const mostWork = 2 ** 33
const mostWorkTogether = 2 ** 36
/** Spectra whose curve is kept, and points of each. */
const keptCurves = 16
const curvePoints = 128

export interface SpectraRequest {
  /** ‖Δ‖ of the whole model. */
  readonly whole: number
  readonly step: number
  readonly seed: bigint
  readonly remarks: string[]
  readonly breathe: Breathe
  readonly onMatrix: () => void
}

/** Every tensor of two axes, and the part of each head where heads have parts. */
export function differenceMatrices({
  parameters,
  components
}: Pick<Model, 'parameters' | 'components'>): MatrixPlace[] {
  const matrices = new Map(
    parameters.flatMap(({ name, shape }) => (shape.length === 2 ? [[name, shape] as const] : []))
  )
  const sizeOf = (name: string, axis: number): number => matrices.get(name)?.[axis] ?? 0
  return [
    ...[...matrices.keys()].map((tensor) => ({
      ...{ tensor, component: '', rows: sizeOf(tensor, 0), columns: sizeOf(tensor, 1), slice: null }
    })),
    ...components.flatMap(({ name, slices = {} }) =>
      Object.entries(slices)
        .filter(([tensor]) => matrices.has(tensor))
        .map(([tensor, slice]) => {
          const width = slice.ranges.reduce((sum, [from, to]) => sum + to - from, 0)
          const sizes = [0, 1].map((axis) => (axis === slice.axis ? width : sizeOf(tensor, axis)))
          return { tensor, component: name, rows: sizes[0] ?? 0, columns: sizes[1] ?? 0, slice }
        })
    )
  ]
}

/** Singular values of the difference of every matrix that differs, the largest share of the squared distance first. */
export async function measureSpectra(
  model: Pick<Model, 'parameters' | 'components'>,
  pair: Pick<WeightPair, 'reference' | 'variant'>,
  { whole, step, seed, remarks, breathe, onMatrix }: SpectraRequest
): Promise<Spectrum[]> {
  const shapes = new Map(model.parameters.map(({ name, shape }) => [name, shape]))
  const places = differenceMatrices(model).map((place) => ({
    place,
    squares: squaresOf(place, shapes, pair)
  }))
  // Whole tensors before parts of them: what is told of a head is told of its tensor, too.
  places.sort(
    (a, b) => Number(a.place.slice !== null) - Number(b.place.slice !== null) || b.squares - a.squares
  )
  const spectra: { readonly spectrum: Spectrum; readonly values: Float64Array | null }[] = []
  const largestOnly: string[] = []
  let work = 0
  for (const { place, squares } of places) {
    await breathe()
    if (squares > 0) {
      const own = place.rows * place.columns * Math.min(place.rows, place.columns)
      const full = own <= mostWork && work + own <= mostWorkTogether
      if (full) work += own
      else largestOnly.push(nameOf(place))
      const [a, b] = [pair.reference.get(place.tensor), pair.variant.get(place.tensor)]
      const rounding = a && b ? Math.hypot(roundingError(a), roundingError(b)) : 0
      const { rows, columns } = place
      const values = difference(place, shapes, pair)
      const found = await spectrumOf({ values, rows, columns, rounding }, { full, seed, breathe })
      spectra.push({ spectrum: recordOf(place, found, whole), values: found.values })
    }
    onMatrix()
  }
  const same = places.length - spectra.length
  if (same > 0)
    remarks.push(
      `Step ${step}: ${same} of ${places.length} matrices are the same in both and have no spectrum.`
    )
  if (largestOnly.length > 0) {
    const shown = largestOnly.slice(0, 6).join(', ')
    remarks.push(
      `Step ${step}: only the largest singular value, from below, of ${shown}${largestOnly.length > 6 ? ` and ${largestOnly.length - 6} more` : ''}: all of them would be more than ${mostWork} multiplications of one matrix, or ${mostWorkTogether} of all.`
    )
  }
  return spectra
    .sort((a, b) => b.spectrum.norm - a.spectrum.norm)
    .map(({ spectrum, values }, index) =>
      index < keptCurves && values !== null ? { ...spectrum, curve: curveOf(spectrum, values) } : spectrum
    )
}

const nameOf = ({ tensor, component }: MatrixPlace): string =>
  component === '' ? tensor : `${component} of ${tensor}`

function recordOf(
  { tensor, component, rows, columns }: MatrixPlace,
  found: SpectrumOfDifference,
  whole: number
): Spectrum {
  const { zeroRows, zeroColumns, norm, largest, stableRank, rank, rankLimit } = found
  const { noise, isRounding, edge, outliers, outlierShare } = found
  return {
    ...{ tensor, component, rows, columns, zeroRows, zeroColumns, norm },
    share: whole > 0 ? (norm / whole) ** 2 : null,
    ...{ largest, stableRank, rank, rankLimit, noise, isRounding, edge, outliers, outlierShare },
    curve: []
  }
}

/** All values where they are few, else the first ones and then some at even distances, the last among them. */
function curveOf(
  { noise, rows, columns, zeroRows, zeroColumns }: Spectrum,
  values: Float64Array
): Spectrum['curve'] {
  const [count, half] = [values.length, curvePoints / 2]
  const rankOf = (point: number): number =>
    count <= curvePoints || point < half
      ? point
      : Math.round(half + ((count - 1 - half) * (point - half)) / (half - 1))
  return Array.from({ length: Math.min(count, curvePoints) }, (_, point) => {
    const rank = rankOf(point)
    return {
      rank: rank + 1,
      value: values[rank] ?? 0,
      expected: noise === null ? null : noiseValue(noise, rows - zeroRows, columns - zeroColumns, rank)
    }
  })
}

type PlaceShapes = ReadonlyMap<string, readonly number[]>

/** Calls with the difference of every entry, row by row. */
function forEachEntry(
  { tensor, slice }: MatrixPlace,
  shapes: PlaceShapes,
  { reference, variant }: Pick<WeightPair, 'reference' | 'variant'>,
  each: (value: number) => void
): void {
  const [rows = 0, columns = 0] = shapes.get(tensor) ?? []
  const [a, b] = [reference.get(tensor), variant.get(tensor)]
  if (!a || !b) return
  const whole = (axis: number): readonly (readonly [number, number])[] =>
    slice?.axis === axis ? slice.ranges : [[0, axis === 0 ? rows : columns]]
  const across = whole(1)
  for (const [top, bottom] of whole(0)) {
    for (let row = top; row < bottom; row++) {
      for (const [from, to] of across) {
        for (let at = row * columns + from; at < row * columns + to; at++) each((b[at] ?? 0) - (a[at] ?? 0))
      }
    }
  }
}

function squaresOf(
  place: MatrixPlace,
  shapes: PlaceShapes,
  pair: Pick<WeightPair, 'reference' | 'variant'>
): number {
  let sum = 0
  forEachEntry(place, shapes, pair, (value) => {
    sum += value * value
  })
  return sum
}

function difference(
  place: MatrixPlace,
  shapes: PlaceShapes,
  pair: Pick<WeightPair, 'reference' | 'variant'>
): Float64Array {
  const out = new Float64Array(place.rows * place.columns)
  let at = 0
  forEachEntry(place, shapes, pair, (value) => {
    out[at++] = value
  })
  return out
}
