import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedSettings } from '../../../src/shared/calibrated-settings'
import { calibrationMap } from '../../../src/shared/calibration-map'
import { calibratedSettings, calibrationPoint, storedCalibration } from '../../fixtures/runs/calibration'

describe('the map of a calibration', () => {
  it('shows in each cell what tells most: the chosen point, an estimate before a short run', () => {
    const { points, chosen } = storedCalibration()
    const { cells } = calibrationMap(points, chosen)
    expect(cells.map(({ shown, tried }) => [shown, tried])).toEqual([
      [0, [0]],
      [2, [1, 2]],
      [3, [3]],
      [5, [4, 5]],
      [6, [6]],
      [7, [7]]
    ])
    expect(cells.filter(({ isChosen }) => isChosen).map(({ shown }) => shown)).toEqual([7])
  })

  it('has axes with round ticks around a single point, and none of it where nothing was tried', () => {
    const { x, y, cells } = calibrationMap(
      [calibrationPoint({ settings: { nBeta: 144.7, stepSize: 2e-6 } })],
      null
    )
    expect(cells).toHaveLength(1)
    for (const axis of [x, y]) expect(axis.ticks.length).toBeGreaterThan(1)
    expect(x.ticks.map(({ value }) => value)).toContain(100)
    expect(calibrationMap([], null).cells).toEqual([])
  })

  it('places every point in the cell that holds it, within the room that there is', () => {
    const positive = fc.double({ min: 1e-10, max: 1, noNaN: true })
    const settings = fc.record({ nBeta: fc.double({ min: 1, max: 1e12, noNaN: true }), stepSize: positive })
    fc.assert(
      fc.property(fc.array(settings, { minLength: 1, maxLength: 60 }), (all) => {
        const points = all.map((one) => calibrationPoint({ settings: one }))
        const { x, y, cells } = calibrationMap(points, null)
        expect(cells.flatMap(({ tried }) => tried).sort((a, b) => a - b)).toEqual(
          points.map((_, index) => index)
        )
        const inside = (value: number, [low, high]: readonly [number, number]): boolean =>
          value >= low - 1e-8 && value <= high + 1e-8
        for (const cell of cells) {
          for (const index of cell.tried) {
            expect(inside(Math.log10(all[index]!.nBeta), cell.x)).toBe(true)
            expect(inside(Math.log10(all[index]!.stepSize), cell.y)).toBe(true)
          }
          expect(cell.x[0]).toBeGreaterThanOrEqual(x.low - 1e-9)
          expect(cell.x[1]).toBeLessThanOrEqual(x.high + 1e-9)
          expect((x.high - x.low) / (cell.x[1] - cell.x[0])).toBeLessThanOrEqual(12.001)
          expect((y.high - y.low) / (cell.y[1] - cell.y[0])).toBeLessThanOrEqual(10.001)
        }
        for (const { at } of [...x.ticks, ...y.ticks]) expect(Number.isFinite(at)).toBe(true)
      })
    )
  })
})

describe('settings that differ from those chosen', () => {
  it('are none for the same settings, whatever is observed and seeded', () => {
    expect(changedSettings(calibratedSettings, { ...calibratedSettings, observeEvery: 4, seed: 9 })).toEqual(
      []
    )
  })

  it('are named with both values, absent ones among them', () => {
    const used = {
      ...calibratedSettings,
      stepSize: 3e-5,
      precision: { mostDraws: 4000, relativeError: 0.02 }
    }
    expect(changedSettings({ ...calibratedSettings, friction: 0.2 }, used)).toEqual([
      { field: 'stepSize', calibrated: '0.00001', used: '0.00003' },
      { field: 'friction', calibrated: '0.2', used: 'none' },
      { field: 'precision', calibrated: 'none', used: 'mostDraws 4000, relativeError 0.02' }
    ])
  })
})
