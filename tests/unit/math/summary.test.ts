import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { summarize, summarizeAll } from '../../../src/main/engine/math/summary'

const pieces = (...values: readonly (readonly number[])[]) =>
  async function* (): AsyncGenerator<Float64Array> {
    for (const piece of values) yield await Promise.resolve(Float64Array.from(piece))
  }

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 })

describe('a summary of values', () => {
  it('is that of a direct computation, however the values are cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(finite, { maxLength: 40 }), { maxLength: 5 }), async (parts) => {
        const all = parts.flat()
        const { count, mean, standardDeviation, minimum, maximum, histogram } = await summarize(
          pieces(...parts),
          24
        )
        expect(count).toBe(all.length)
        if (all.length === 0) {
          expect([mean, standardDeviation, minimum, maximum, histogram]).toEqual(Array(5).fill(null))
          return
        }
        const scale = Math.max(...all.map(Math.abs), 1e-300)
        const direct = all.reduce((sum, value) => sum + value, 0) / all.length
        const spread = Math.sqrt(all.reduce((sum, value) => sum + (value - direct) ** 2, 0) / all.length)
        expect(Math.abs(mean! - direct)).toBeLessThanOrEqual(1e-12 * scale)
        expect(Math.abs(standardDeviation! - spread)).toBeLessThanOrEqual(1e-12 * scale)
        expect([minimum! + 0, maximum! + 0]).toEqual([Math.min(...all) + 0, Math.max(...all) + 0])
        if (minimum === maximum) expect(histogram).toBeNull()
        else expect(histogram!.reduce((sum, value) => sum + value)).toBe(all.length)
      })
    )
  })

  it('is the same of values that are all there as of their pieces', async () => {
    const any = fc.oneof(finite, fc.constantFrom(NaN, Infinity, -Infinity, 1.7e308, -1.7e308))
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 60 }), async (values) => {
        expect(summarizeAll(Float64Array.from(values), 24)).toEqual(await summarize(pieces(values), 24))
      })
    )
  })

  it('has bins of equal width, the last with both of its ends', async () => {
    const { histogram } = await summarize(pieces([0, 0.9, 1, 2.5, 3.99, 4]), 4)
    expect(histogram).toEqual([2, 1, 1, 2])
  })

  it('counts what is not finite and leaves it out', async () => {
    const summary = await summarize(pieces([NaN, 1, Infinity], [3, -Infinity]), 2)
    expect(summary).toEqual({
      count: 5,
      finite: 2,
      nan: 1,
      mean: 2,
      standardDeviation: 1,
      minimum: 1,
      maximum: 3,
      histogram: [1, 1]
    })
  })

  it('gives no number where the sum overflows, and still a histogram', async () => {
    const summary = await summarize(pieces([1.7e308, 1.7e308, -1.7e308]), 2)
    expect(summary).toMatchObject({ standardDeviation: null, minimum: -1.7e308, histogram: [1, 2] })
  })
})
