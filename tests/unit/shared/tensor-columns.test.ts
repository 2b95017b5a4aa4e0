import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histogramBins, type ListedTensor, type TensorStatistics } from '../../../src/shared/inputs'
import {
  columnsOf,
  listColumnsOf,
  listOf,
  tableOf,
  tensorColumnsSchema,
  tensorListSchema
} from '../../../src/shared/tensor-columns'

const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null })
const count = fc.nat({ max: 2 ** 40 })
const statistics: fc.Arbitrary<TensorStatistics> = fc.record({
  mean: value,
  standardDeviation: value,
  minimum: value,
  maximum: value,
  nonFinite: count,
  histogram: fc.option(fc.array(count, { minLength: histogramBins, maxLength: histogramBins }), { nil: null })
})
const row = fc.record({
  // Names of more than one byte or unit a letter, and empty ones, lie end to end in one text.
  name: fc.string({ unit: 'binary' }),
  dtype: fc.constantFrom('float32', 'bfloat16', 'int64'),
  shape: fc.array(count, { maxLength: 8 }),
  statistics
})
const parametersOf = ({ shape }: ListedTensor): number => shape.reduce((product, size) => product * size, 1)
const table = fc.record({
  format: fc.constant('safetensors'),
  tensors: fc.array(row, { maxLength: 20 }),
  findings: fc.array(
    fc.record({
      code: fc.constant('weights/non-finite'),
      severity: fc.constant('high' as const),
      where: fc.string(),
      message: fc.string()
    })
  )
})

describe('a tensor table in columns', () => {
  it('comes back as it was, copied and checked', () => {
    fc.assert(
      fc.property(table, (one) => {
        const columns = tensorColumnsSchema.parse(structuredClone(columnsOf(one)))
        const tensors = one.tensors.map((tensor) => ({ ...tensor, parameters: parametersOf(tensor) }))
        expect(tableOf(columns)).toEqual({ ...one, tensors })
      })
    )
  })

  it('comes back without statistics where only headers were read', () => {
    fc.assert(
      fc.property(table, (one) => {
        const list = tensorListSchema.parse(structuredClone(listColumnsOf(one)))
        const tensors = one.tensors.map((tensor) => ({
          ...tensor,
          parameters: parametersOf(tensor),
          statistics: null
        }))
        expect(listOf(list)).toEqual({ ...one, tensors })
      })
    )
  })

  const columns = columnsOf({
    format: 'safetensors',
    findings: [],
    tensors: ['a', 'b'].map((name) => ({
      name,
      dtype: 'float32',
      shape: [2],
      statistics: {
        mean: 0.5,
        standardDeviation: 0.5,
        minimum: 0,
        maximum: 1,
        nonFinite: 0,
        histogram: [1, ...new Array<number>(histogramBins - 2).fill(0), 1]
      }
    }))
  })

  it.each([
    ['a name too few', { nameLengths: Uint32Array.of(2) }],
    ['names longer than their text', { nameLengths: Uint32Array.of(1, 2) }],
    ['a type that is not listed', { dtype: Uint8Array.of(0, 1) }],
    ['sizes for other ranks', { ranks: Uint8Array.of(1, 2) }],
    ['a statistic too few', { statistics: columns.statistics.slice(1) }],
    ['a histogram of no tensor', { withHistogram: Uint32Array.of(0, 2) }],
    ['histograms out of order', { withHistogram: Uint32Array.of(1, 0) }],
    ['a histogram cut short', { histograms: columns.histograms.slice(1) }],
    ['numbers that are no block of memory', { nonFinite: [0, 0] }]
  ])('is refused with %s', (_what, change) => {
    expect(tensorColumnsSchema.safeParse(columns).success).toBe(true)
    expect(tensorColumnsSchema.safeParse({ ...columns, ...change }).success).toBe(false)
  })

  const list = listColumnsOf({
    format: 'npz',
    findings: [],
    tensors: [{ name: 'ab', dtype: 'int8', shape: [] }]
  })
  it.each([
    ['a name too few', { nameLengths: new Uint32Array(0) }],
    ['a text too long', { names: 'abc' }],
    ['a type that is not listed', { dtypes: [] }],
    ['sizes of no tensor', { sizes: Float64Array.of(1) }],
    ['statistics', { statistics: Float64Array.of(1) }]
  ])('of headers is refused with %s', (_what, change) => {
    expect(tensorListSchema.safeParse(list).success).toBe(true)
    expect(tensorListSchema.safeParse({ ...list, ...change }).success).toBe(false)
  })
})
