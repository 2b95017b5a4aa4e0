import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histogramBins, type TensorRow } from '../../../src/shared/inputs'
import { columnsOf, tableOf, tensorColumnsSchema } from '../../../src/shared/tensor-columns'

const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null })
const count = fc.nat({ max: 2 ** 40 })
const row: fc.Arbitrary<TensorRow> = fc.record({
  name: fc.string(),
  dtype: fc.constantFrom('float32', 'bfloat16', 'int64'),
  shape: fc.array(count, { maxLength: 8 }),
  parameters: count,
  mean: value,
  standardDeviation: value,
  minimum: value,
  maximum: value,
  nonFinite: count,
  histogram: fc.option(fc.array(count, { minLength: histogramBins, maxLength: histogramBins }), { nil: null })
})
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
        expect(tableOf(columns)).toEqual(one)
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
      parameters: 2,
      mean: 0.5,
      standardDeviation: 0.5,
      minimum: 0,
      maximum: 1,
      nonFinite: 0,
      histogram: [1, ...new Array<number>(histogramBins - 2).fill(0), 1]
    }))
  })

  it.each([
    ['a name too few', { names: ['a'] }],
    ['a type that is not listed', { dtype: Uint8Array.of(0, 1) }],
    ['sizes for other ranks', { ranks: Uint8Array.of(1, 2) }],
    ['a statistic too few', { statistics: columns.statistics.slice(1) }],
    ['a histogram of no tensor', { withHistogram: Uint32Array.of(0, 2) }],
    ['histograms out of order', { withHistogram: Uint32Array.of(1, 0) }],
    ['a histogram cut short', { histograms: columns.histograms.slice(1) }],
    ['numbers that are no block of memory', { parameters: [2, 2] }]
  ])('is refused with %s', (_what, change) => {
    expect(tensorColumnsSchema.safeParse(columns).success).toBe(true)
    expect(tensorColumnsSchema.safeParse({ ...columns, ...change }).success).toBe(false)
  })
})
