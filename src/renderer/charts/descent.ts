import { descentTurns, type DoubleDescent } from '../../shared/double-descent'
import { whole } from '../results/numbers'
import type { StepScale } from '../results/step-scale'
import { band, curveOf, drawn, line, type Point } from './curve'
import type { ChartOption, Series } from './engine'
import { curveLabel, type Label, labelled } from './labels'
import { lookOf, type Palette, type SubjectLook } from './palette'
import { boundsOf, frame, type Say, stepAxis, valueAxis, type XAxis } from './parts'
import { strips } from './shapes'

/** Losses and LLC of a double descent, over training step or over the number of parameters. */

export interface DescentPicture {
  readonly curve: DoubleDescent
  readonly letter: string
  readonly unit: string
}

interface Ground {
  readonly palette: Palette
  readonly scale: StepScale
  readonly say: Say
}

/** Training step, or number of parameters. */
export const descentPlaces = ({ over, rows }: DoubleDescent): number[] =>
  rows.map(({ step, parameters }) => (over === 'step' ? step : parameters))

const pointsOf = (
  curve: DoubleDescent,
  value: (row: DoubleDescent['rows'][number]) => Omit<Point, 'step'>
): Point[] => {
  const places = descentPlaces(curve)
  return curve.rows.map((row, index) => ({ step: places[index] ?? 0, ...value(row) }))
}

const bare = (value: number): Omit<Point, 'step'> => ({ value, low: null, high: null })

/** Losses on test and training data, with what the test loss does at its turns. */
export function descentLossChart(ground: Ground, { curve, letter, unit }: DescentPicture): ChartOption {
  const { palette, scale, say } = ground
  const look = lookOf(letter, palette)
  const [test, train] = [
    pointsOf(curve, ({ testLoss }) => bare(testLoss)),
    pointsOf(curve, ({ trainLoss }) => bare(trainLoss))
  ]
  const trainLook: SubjectLook = { ...lookOf('', palette), dash: [4, 3] }
  const [above, below] = [curveOf(scale, test), curveOf(scale, train)]
  const isTestLower = (test.at(-1)?.value ?? 0) < (train.at(-1)?.value ?? 0)
  const turns = turnsOf(curve)
  return frame(
    palette,
    axisOf(ground, curve),
    valueAxis(palette, say('charts.loss', { unit }), lossBounds([...test, ...train])),
    [
      line(below, trainLook, palette),
      line(above, { ...look, dash: 'solid' }, palette),
      uprights(ground, turns),
      labelled([above, below], palette, (projection) => ({
        labels: [
          ...label(
            above,
            { text: say('development.descent.test'), color: look.text, isStrong: true },
            isTestLower,
            projection
          ),
          ...label(
            below,
            { text: say('development.descent.train'), color: trainLook.text, isStrong: true },
            !isTestLower,
            projection
          ),
          ...turns.flatMap(({ at, turn }) => {
            const x = projection.x(scale.place(at))
            const { plot } = projection
            if (x < plot.x || x > plot.x + plot.width) return []
            return [
              {
                lines: [
                  { text: say(`development.turns.${turn}`), color: palette.text, isStrong: true },
                  { text: whole(at), color: palette.text2 }
                ],
                spots: [plot.y + 18, plot.y + plot.height / 2, plot.y + plot.height - 18].flatMap((y) => [
                  { x: x + 6, y, align: 'left' as const },
                  { x: x - 6, y, align: 'right' as const }
                ])
              }
            ]
          })
        ]
      }))
    ]
  )
}

/** From zero on where that costs little room. */
function lossBounds(points: readonly Point[]): [number, number] {
  const losses = points.flatMap(({ value }) => (value === null ? [] : [value]))
  return boundsOf(points, Math.min(...losses) < 0.5 * Math.max(...losses))
}

const label = (...of: Parameters<typeof curveLabel>): Label[] => {
  const made = curveLabel(...of)
  return made === null ? [] : [made]
}

/** The LLC on the training data with its 95% intervals. */
export function descentLlcChart(ground: Ground, { curve, letter }: DescentPicture): ChartOption {
  const { palette, scale, say } = ground
  const look = lookOf(letter, palette)
  const points = pointsOf(curve, ({ llc, llcError }) => ({
    value: llc,
    low: llc === null || llcError === null ? null : llc - 1.96 * llcError,
    high: llc === null || llcError === null ? null : llc + 1.96 * llcError
  }))
  const drawnCurve = curveOf(scale, points)
  return frame(
    palette,
    axisOf(ground, curve),
    valueAxis(palette, say('charts.llc'), boundsOf(points, false)),
    [
      band(drawnCurve, look.band),
      line(drawnCurve, { ...look, dash: 'solid' }, palette),
      uprights(ground, turnsOf(curve))
    ]
  )
}

/** Where a change ends. */
function turnsOf(curve: DoubleDescent) {
  const places = descentPlaces(curve)
  return [...descentTurns(curve)]
    .filter(([, turn]) => turn !== 'start')
    .map(([row, turn]) => ({ at: places[row] ?? 0, turn }))
}

const axisOf = ({ palette, scale, say }: Ground, { over }: DoubleDescent): XAxis => {
  const axis = stepAxis(palette, scale, say)
  return over === 'step' ? axis : Object.assign(axis, { name: say('development.descent.parameters') })
}

function uprights({ palette, scale }: Ground, turns: readonly { readonly at: number }[]): Series {
  return drawn(6, true, ({ plot, x }) =>
    strips(
      Float64Array.from(
        turns.flatMap(({ at }) => [
          x(scale.place(at)),
          plot.y,
          x(scale.place(at)),
          plot.y + plot.height,
          NaN,
          NaN
        ])
      ),
      { stroke: palette.text, lineWidth: 1.2 }
    )
  )
}
