import { renderChart, valueMargin } from './chart'
import type { Mark } from './marks'
import { palette, subjectStyle } from './palette'
import { stepPlace, stepScale, valueScale } from './scale'
import { curveMarks, spacingOf } from './series-marks'

export interface DescentData {
  readonly place: number
  readonly over: 'step' | 'size'
  readonly unit: string
  readonly rows: readonly {
    /** Training step, or number of parameters. */
    readonly at: number
    readonly trainLoss: number
    readonly testLoss: number
    readonly llc: number | null
    readonly low: number | null
    readonly high: number | null
  }[]
  /** Where the test loss turns. */
  readonly turns: readonly number[]
}

type Row = DescentData['rows'][number]
const width = 650
const heights = { loss: 220, llc: 170 } as const

/** Losses on test and training data over log step or size, and the LLC under them on the same axis. */
export function drawDescent(id: string, data: DescentData): { svg: string; width: number; height: number } {
  const { rows, place, over, unit } = data
  const style = subjectStyle(place)
  const train = { ...style, color: palette.lineStrong, shape: 'square' as const, dash: [4, 3] }
  const losses = valueScale(rows.flatMap(({ trainLoss, testLoss }) => [trainLoss, testLoss]))
  const known = rows.flatMap(({ llc, low, high }) => (llc === null ? [] : [llc, low ?? llc, high ?? llc]))
  const llc = known.length === 0 ? null : valueScale(known, 3)
  const left = Math.max(valueMargin(losses), llc === null ? 0 : valueMargin(llc))
  const margin = { left, right: 40, top: 26, bottom: llc === null ? 40 : 22 }
  const plot = width - left - margin.right
  const places = rows.map(({ at }) => at)
  const x = stepScale(places, plot)
  const xName = over === 'step' ? 'training step (log scale)' : 'parameters (log scale)'
  const spacing = spacingOf(places, plot)
  const curve = (value: (row: Row) => number | null, look: typeof style) =>
    curveMarks(
      rows.map((row) => ({ step: row.at, value: value(row), low: null, high: null })),
      look,
      spacing
    ).line
  const turns = data.turns.map((at): Mark => ({ kind: 'upright', x: stepPlace(at), stroke: palette.text }))
  const end = (value: (row: Row) => number, text: string, color: string, dy: number): Mark[] =>
    rows.slice(-1).map((row) => ({
      kind: 'label',
      ...{ x: x.max, y: value(row), dx: 4, dy, text, color, strong: true }
    }))
  const last = rows.at(-1)
  const isTestAbove = last !== undefined && last.testLoss >= last.trainLoss
  const upper = renderChart({
    ...{
      id: `${id}-loss`,
      width,
      height: heights.loss,
      valueName: `mean loss, ${unit}`,
      xName,
      x,
      y: losses
    },
    showValues: true,
    margin,
    marks: [
      ...turns,
      ...curve(({ trainLoss }) => trainLoss, train),
      ...curve(({ testLoss }) => testLoss, style),
      ...end(({ testLoss }) => testLoss, 'test', style.text, isTestAbove ? -7 : 7),
      ...end(({ trainLoss }) => trainLoss, 'train', palette.textSoft, isTestAbove ? 7 : -7)
    ]
  })
  if (llc === null) return { svg: upper, width, height: heights.loss }
  const estimates = curveMarks(
    rows.map(({ at, llc: value, low, high }) => ({ step: at, value, low, high })),
    style,
    spacing
  )
  const lower = renderChart({
    ...{
      id: `${id}-llc`,
      width,
      height: heights.llc,
      valueName: 'LLC on the training data',
      xName,
      x,
      y: llc
    },
    showValues: true,
    margin: { ...margin, bottom: 40 },
    marks: [...turns, ...estimates.band, ...estimates.line]
  })
  return { svg: stacked(upper, lower), width, height: heights.loss + heights.llc }
}

/** Two drawings of one width, one under the other. */
function stacked(upper: string, lower: string): string {
  const height = heights.loss + heights.llc
  const moved = (svg: string, y: number): string => svg.replace('<svg ', `<svg x="0" y="${y}" `)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${moved(upper, 0)}${moved(lower, heights.loss)}</svg>`
}
