import type { Calibration, CalibrationPoint } from '../../shared/calibration'
import { calibrationMap } from '../../shared/calibration-map'
import { fixed, significant } from '../results/numbers'
import type { HeatCell, HeatMap } from './heat-map'
import type { Say } from './parts'

/** What the cells of a calibration's map show. */
export const calibrationQuantities = ['estimate', 'degree', 'heatingShare'] as const
export type CalibrationQuantity = (typeof calibrationQuantities)[number]

/** The path of a calibration as a heat map. Only points that hold have a colour: a diverging λ̂ would take the whole scale. */
export function calibrationHeatMap(
  { points, chosen }: Pick<Calibration, 'points' | 'chosen'>,
  quantity: CalibrationQuantity,
  say: Say
): HeatMap {
  const map = calibrationMap(points, chosen)
  const values = map.cells.flatMap(({ shown }) => {
    const point = points[shown]
    const value = point?.accepted === true ? point[quantity] : null
    return value === null ? [] : [value]
  })
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const tone = (value: number): number => (high > low ? (value - low) / (high - low) : 0.25)
  const axis = (name: string, { low: from, high: to, ticks }: (typeof map)['x']) => ({
    low: from,
    high: to,
    name,
    ticks: ticks.map(({ at, value }) => ({ at, text: tickText(value) }))
  })
  return {
    x: axis(say('calibration.map.nBeta'), map.x),
    y: axis(say('calibration.map.stepSize'), map.y),
    cells: map.cells.flatMap(({ x, y, shown, tried, isChosen }): HeatCell[] => {
      const point = points[shown]
      if (point === undefined) return []
      const value = point[quantity]
      const more = tried.length > 1 ? [say('calibration.map.tries', { count: tried.length })] : []
      return [
        {
          ...{ x, y, isChosen },
          lines: [valueText(value, quantity), ...more],
          tone: value === null ? null : tone(value),
          state: stateOf(point)
        }
      ]
    })
  }
}

function stateOf({ accepted, estimate }: CalibrationPoint): HeatCell['state'] {
  if (estimate === null) return 'none'
  return accepted ? 'plain' : 'rejected'
}

/** At most six characters. */
function valueText(value: number | null, quantity: CalibrationQuantity): string {
  if (value === null) return '—'
  if (quantity === 'heatingShare') return `${significant(100 * value, 2)} %`
  return Math.abs(value) >= 100 && Math.abs(value) < 1e5 ? fixed(value, 0) : significant(value, 3)
}

/** Ticks are round: `300`, `1e6`, `3e−5`. */
const tickText = (value: number): string =>
  value >= 1e6 || value < 1e-3
    ? value.toExponential().replace('e+', 'e').replace('-', '−')
    : significant(value, 1)
