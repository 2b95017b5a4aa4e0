import { z } from 'zod'
import { findingSchema } from './run'
import {
  histogramBins,
  type ListedTensor,
  type TensorRow,
  type TensorStatistics,
  type TensorTable
} from './inputs'

/** A tensor table on its way between processes. A hundred thousand tensors as objects would be copied and checked value by value three
 *  times on their way to the page, which takes seconds; one text and columns of numbers are copied as blocks of memory. */

const listing = {
  format: z.string(),
  /** All names, one after the other; `nameLengths` says how many UTF-16 units are whose. */
  names: z.string(),
  nameLengths: z.instanceof(Uint32Array),
  /** Place of each tensor's type in `dtypes`. */
  dtype: z.instanceof(Uint8Array),
  dtypes: z.array(z.string()).max(256),
  /** Sizes of all tensors, one after the other; `ranks` says how many are whose. */
  ranks: z.instanceof(Uint8Array),
  sizes: z.instanceof(Float64Array),
  findings: z.array(findingSchema)
}
const listOnly = z.strictObject(listing)

/** What the headers of a checkpoint tell, which is there long before its values are read. */
export const tensorListSchema = listOnly.refine(isOneTable, { message: 'columns of different lengths' })
export type TensorList = z.infer<typeof listOnly>

/** Statistics of a tensor, in the order of their places in `statistics`; NaN stands for null there. */
const statistics = ['mean', 'standardDeviation', 'minimum', 'maximum'] as const

const columns = z.strictObject({
  ...listing,
  nonFinite: z.instanceof(Float64Array),
  /** (tensor, statistic). */
  statistics: z.instanceof(Float64Array),
  /** Tensors with a histogram, ascending, and the counts of each: (tensor, bin). */
  withHistogram: z.instanceof(Uint32Array),
  histograms: z.instanceof(Float64Array)
})

export const tensorColumnsSchema = columns.refine(
  (all) => {
    const { withHistogram, histograms } = all
    const count = all.nameLengths.length
    return (
      isOneTable(all) &&
      all.nonFinite.length === count &&
      all.statistics.length === count * statistics.length &&
      histograms.length === withHistogram.length * histogramBins &&
      withHistogram.every((place, index) => place < count && place > (withHistogram[index - 1] ?? -1))
    )
  },
  { message: 'columns of different lengths' }
)
export type TensorColumns = z.infer<typeof columns>

/** All columns are as long as the names, counts and places in range. */
function isOneTable({ names, nameLengths, dtype, dtypes, ranks, sizes }: TensorList): boolean {
  const sum = (lengths: Uint8Array | Uint32Array): number => {
    let all = 0
    for (const length of lengths) all += length
    return all
  }
  return (
    [dtype, ranks].every(({ length }) => length === nameLengths.length) &&
    names.length === sum(nameLengths) &&
    sizes.length === sum(ranks) &&
    dtype.every((place) => place < dtypes.length)
  )
}

/** @param table at most 256 types, and at most 255 sizes a tensor, as every format has */
export function listColumnsOf({ format, tensors, findings }: TensorTable<ListedTensor>): TensorList {
  const count = tensors.length
  const dtypes = [...new Set(tensors.map(({ dtype }) => dtype))]
  const list = {
    format,
    names: tensors.map(({ name }) => name).join(''),
    nameLengths: new Uint32Array(count),
    dtype: new Uint8Array(count),
    dtypes,
    ranks: new Uint8Array(count),
    sizes: new Float64Array(tensors.reduce((sum, { shape }) => sum + shape.length, 0)),
    findings
  }
  let size = 0
  tensors.forEach(({ name, dtype, shape }, place) => {
    list.nameLengths[place] = name.length
    list.dtype[place] = dtypes.indexOf(dtype)
    list.ranks[place] = shape.length
    list.sizes.set(shape, size)
    size += shape.length
  })
  return list
}

/** @param table as for `listColumnsOf` */
export function columnsOf(
  table: TensorTable<ListedTensor & { readonly statistics: TensorStatistics }>
): TensorColumns {
  const found = table.tensors.map((tensor) => tensor.statistics)
  const withHistogram = found.flatMap(({ histogram }, place) => (histogram === null ? [] : [place]))
  return {
    ...listColumnsOf(table),
    nonFinite: Float64Array.from(found, ({ nonFinite }) => nonFinite),
    statistics: Float64Array.from(found.flatMap((one) => statistics.map((key) => one[key] ?? NaN))),
    withHistogram: Uint32Array.from(withHistogram),
    histograms: Float64Array.from(withHistogram.flatMap((place) => found[place]?.histogram ?? []))
  }
}

/** The table of the columns as it was, its values not read. */
export const listOf = (list: TensorList): TensorTable => rowsOf(list, () => null)

/** The table of the columns, as it was. */
export function tableOf(columns: TensorColumns): TensorTable {
  const { nonFinite, withHistogram, histograms } = columns
  let histogram = 0
  return rowsOf(columns, (place) => {
    const hasHistogram = withHistogram[histogram] === place
    const start = histogramBins * histogram
    if (hasHistogram) histogram += 1
    const value = (statistic: number): number | null => {
      const found = columns.statistics[statistics.length * place + statistic] ?? NaN
      return Number.isNaN(found) ? null : found
    }
    return {
      mean: value(0),
      standardDeviation: value(1),
      minimum: value(2),
      maximum: value(3),
      nonFinite: nonFinite[place] ?? 0,
      histogram: hasHistogram ? Array.from(histograms.subarray(start, start + histogramBins)) : null
    }
  })
}

/** @param statisticsOf a tensor at a place; called for each in turn */
function rowsOf(
  { format, names, nameLengths, dtype, dtypes, ranks, sizes, findings }: TensorList,
  statisticsOf: (place: number) => TensorStatistics | null
): TensorTable {
  const tensors: TensorRow[] = []
  let from = 0
  let size = 0
  nameLengths.forEach((length, place) => {
    const shape: number[] = []
    let parameters = 1
    for (const end = size + (ranks[place] ?? 0); size < end; size++) {
      const along = sizes[size] ?? 0
      shape.push(along)
      parameters *= along
    }
    const name = names.slice(from, (from += length))
    const type = dtypes[dtype[place] ?? 0] ?? ''
    tensors.push({ name, dtype: type, shape, parameters, statistics: statisticsOf(place) })
  })
  return { format, tensors, findings }
}
