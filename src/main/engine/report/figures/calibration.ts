import { calibrationMap } from '../../../../shared/calibration-map'
import type { Calibration, CalibrationPoint } from '../../../../shared/calibration'
import { fixed, significant } from '../numbers'
import { renderChart } from './chart'
import type { Drawing } from './draw'
import { heatMarks, type HeatCell } from './heat-map'
import type { Mark } from './marks'
import { palette } from './palette'

export type CalibrationData = Pick<Calibration, 'points' | 'chosen'>

const margin = { left: 52, right: 12, top: 22, bottom: 40 }
const rowHeight = 26

/** The path of a calibration: nβ across, ε up, LLC in the cells and by their colour where the point holds. */
export function drawCalibration(id: string, { points, chosen }: CalibrationData): Drawing {
  const map = calibrationMap(points, chosen)
  const width = 650
  const rows = Math.round((map.y.high - map.y.low) / cellHeight(map.cells))
  const height = margin.top + margin.bottom + Math.max(110, rows * rowHeight)
  const values = map.cells.flatMap(({ shown }) => toned(points[shown]))
  const cells = map.cells.flatMap(({ x, y, shown, isChosen }): HeatCell[] => {
    const point = points[shown]
    return point ? [{ x, y, isChosen, ...cellOf(point, values) }] : []
  })
  const plot = {
    width: width - margin.left - margin.right,
    height: height - margin.top - margin.bottom,
    x: [map.x.low, map.x.high],
    y: [map.y.low, map.y.high]
  } as const
  const marks: Mark[] = [
    ...map.y.ticks.map(({ at, value }): Mark => ({
      kind: 'label',
      x: map.x.low,
      y: at,
      dx: -8,
      text: tickText(value),
      align: 'right',
      color: palette.textSoft
    })),
    ...map.y.ticks.map(({ at }): Mark => ({
      kind: 'rule',
      y: at,
      stroke: palette.grid,
      dash: []
    })),
    ...heatMarks(cells, plot)
  ]
  const svg = renderChart({
    id,
    width,
    height,
    valueName: 'step size ε (log scale); in the cells LLC',
    xName: 'nβ, inverse temperature × n (log scale)',
    x: {
      min: map.x.low,
      max: map.x.high,
      ticks: map.x.ticks.map(({ at }) => at),
      labels: map.x.ticks.map(({ value }) => tickText(value)),
      minor: map.x.ticks.map(({ at }) => at)
    },
    y: { min: map.y.low, max: map.y.high, ticks: [map.y.low, map.y.high], labels: ['', ''] },
    showValues: false,
    margin,
    marks
  })
  return { svg, width, height }
}

const cellHeight = (cells: readonly { readonly y: readonly [number, number] }[]): number =>
  cells[0] === undefined ? 1 : cells[0].y[1] - cells[0].y[0]

/** `300`, `1e6`, `3e−5` */
const tickText = (value: number): string =>
  value >= 1e6 ? value.toExponential().replace('e+', 'e') : significant(value, 2)

/** Only points that hold have a colour: a diverging LLC would take the whole scale. */
const toned = (point: CalibrationPoint | undefined): number[] =>
  point?.accepted === true && point.estimate !== null ? [point.estimate] : []

function cellOf(
  { estimate, accepted }: CalibrationPoint,
  values: readonly number[]
): Pick<HeatCell, 'lines' | 'tone' | 'state'> {
  if (estimate === null) return { lines: [], tone: null, state: 'none' }
  const lines = [estimateText(estimate)]
  if (!accepted) return { lines, tone: null, state: 'rejected' }
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return { lines, tone: high > low ? (estimate - low) / (high - low) : 0.25, state: 'plain' }
}

/** At most six characters. */
const estimateText = (value: number): string =>
  Math.abs(value) >= 1e5
    ? value.toExponential(0).replace('e+', 'e').replaceAll('-', '−')
    : Math.abs(value) >= 100
      ? fixed(value, 0)
      : significant(value, 3)
