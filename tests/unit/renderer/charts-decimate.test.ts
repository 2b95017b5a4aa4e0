import { describe, expect, it } from 'vitest'
import { bandRuns, lineIndices, lowerBound, nearestIndex } from '../../../src/renderer/charts/decimate'
import { boundsOf, intervalOf } from '../../../src/renderer/charts/parts'
import { holding, panned, scaleOf, zoomed } from '../../../src/renderer/charts/view'
import { stepScale } from '../../../src/renderer/results/step-scale'

const places = Float64Array.from({ length: 10_000 }, (_, index) => index)

describe('decimation', () => {
  it('keeps every extreme of a long line, and few points', () => {
    const values = Float64Array.from(
      places,
      (place) => Math.sin(place) + (place === 4321 ? 9 : 0) - (place === 77 ? 9 : 0)
    )
    const kept = lineIndices(places, values, 0, places.length, 400)
    expect(kept).toContain(4321)
    expect(kept).toContain(77)
    expect(kept[0]).toBe(0)
    expect(kept.at(-1)).toBe(9999)
    expect(kept.length).toBeLessThan(4 * 402)
    expect([...kept].sort((a, b) => a - b)).toEqual(kept)
  })

  it('keeps a gap a gap', () => {
    const values = Float64Array.from(places, (place) => (place === 5000 ? NaN : 1))
    const kept = lineIndices(places, values, 0, places.length, 100)
    expect(kept.filter((index) => index === -1)).toHaveLength(1)
    expect(kept).not.toContain(5000)
  })

  it('gives few points as they are', () => {
    expect(lineIndices(places, places, 10, 14, 100)).toEqual([10, 11, 12, 13])
  })

  it('widens a band column to its widest interval', () => {
    const lows = places.map((place) => (place === 50 ? -5 : 0))
    const highs = places.map((place) => (place === 51 ? 7 : 1))
    const [run] = bandRuns(places, lows, highs, 0, 10_000, 50)
    expect(run!.length).toBeLessThanOrEqual(51)
    expect(Math.min(...run!.map(({ low }) => low))).toBe(-5)
    expect(Math.max(...run!.map(({ high }) => high))).toBe(7)
  })

  it('finds places', () => {
    expect(lowerBound(places, 12.5)).toBe(13)
    expect(nearestIndex(places, 12.4)).toBe(12)
    expect(nearestIndex(places, 99_999)).toBe(9999)
    expect(nearestIndex(new Float64Array(0), 1)).toBe(-1)
  })
})

describe('zoom', () => {
  const full = { low: 0, high: 4 }

  it('keeps the anchor where it is', () => {
    const range = zoomed(full, full, 2, 1)!
    expect(range.high - range.low).toBeCloseTo(2)
    expect((1 - range.low) / 2).toBeCloseTo(0.25)
  })

  it('is the whole axis again when it is as wide', () => {
    expect(zoomed({ low: 1, high: 3 }, full, 0.5, 2)).toBeNull()
  })

  it('does not pan over the ends', () => {
    expect(panned({ low: 1, high: 2 }, full, 99)).toEqual({ low: 3, high: 4 })
    expect(panned({ low: 1, high: 2 }, full, -99)).toEqual({ low: 0, high: 1 })
  })

  it('follows a place just so far', () => {
    expect(holding({ low: 1, high: 2 }, full, 1.5)).toEqual({ low: 1, high: 2 })
    expect(holding({ low: 1, high: 2 }, full, 3).high).toBeCloseTo(3.04)
  })

  it('labels round steps in a narrow range', () => {
    const scale = scaleOf(stepScale([0, 10_000]), { low: Math.log10(1001), high: Math.log10(1101) })
    expect(scale.labelled.map(scale.label)).toEqual(['1k', '1,020', '1,040', '1,060', '1,080', '1.1k'])
  })
})

describe('bounds', () => {
  it('do not reach below zero where no value and no interval does', () => {
    // λ̂ of addition modulo 53: 5.07 to 192.5, and an axis from −50 before.
    expect(boundsOf([{ step: 0, value: 100, low: 5.07, high: 192.5 }], false)[0]).toBe(0)
    expect(boundsOf([{ step: 0, value: -100, low: -192.5, high: -5.07 }], false)[1]).toBe(0)
    expect(boundsOf([{ step: 0, value: 1, low: -0.5, high: 192 }], false)[0]).toBeLessThan(-0.5)
  })

  it.each([
    [0.98, 1.34],
    [-27.3, 6],
    [31, 31],
    [1e-6, 3e-6]
  ])('hold %d and %d and are multiples of their ticks', (low, high) => {
    const bounds = boundsOf([{ step: 0, value: low, low, high }], false)
    expect(bounds[0]).toBeLessThanOrEqual(low)
    expect(bounds[1]).toBeGreaterThanOrEqual(high)
    const ticks = (bounds[1] - bounds[0]) / intervalOf(bounds)
    expect(ticks).toBeCloseTo(Math.round(ticks), 6)
    expect(ticks).toBeLessThanOrEqual(8)
  })
})
