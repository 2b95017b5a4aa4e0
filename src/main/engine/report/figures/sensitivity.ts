import { changeTone } from '../../../../shared/tones'
import type { LlcEstimate, Sensitivity } from '../../../../shared/run'
import { settingSymbols } from '../../../../shared/setting-symbols'
import { fixed, significant } from '../numbers'
import { renderChart } from './chart'
import type { Drawing } from './draw'
import { heatMarks, type HeatCell } from './heat-map'

export interface SensitivityData {
  readonly sensitivity: Sensitivity
  readonly centre: LlcEstimate
}

const rows = ['stepSize', 'localization', 'nBeta'] as const

/** A heat map: λ̂ with ε, γ and nβ divided, as they are, and multiplied; darker the more it moves. */
export function drawSensitivity(id: string, { sensitivity, centre }: SensitivityData): Drawing {
  const [width, height] = [320, 190]
  const margin = { left: 10, right: 10, top: 22, bottom: 26 }
  const cell = (row: number, column: number, value: number | null, setting: number): HeatCell => {
    const own = centre.estimate
    const change = value === null || own === null ? null : value / own - 1
    const percent =
      change === null || column === 1 ? '' : ` (${change > 0 ? '+' : ''}${fixed(100 * change, 0)}%)`
    return {
      x: [column, column + 1],
      y: [2 - row, 3 - row],
      lines: [
        value === null ? 'rejected' : `${significant(value, 3)}${percent}`,
        `${settingSymbols[rows[row] ?? rows[0]]} = ${significant(setting, 3)}`
      ],
      tone: change === null ? null : changeTone(change),
      state: value === null ? 'rejected' : 'plain',
      isChosen: false
    }
  }
  const cells = rows.flatMap((parameter, row): HeatCell[] => {
    const [divided, multiplied] = [false, true].map((more) =>
      sensitivity.neighbours.find((point) => point.parameter === parameter && point.factor > 1 === more)
    )
    return [
      ...(divided ? [cell(row, 0, divided.estimate, divided.value)] : []),
      cell(row, 1, centre.estimate, centre.settings[parameter]),
      ...(multiplied ? [cell(row, 2, multiplied.estimate, multiplied.value)] : [])
    ]
  })
  const factor = Math.max(1, ...sensitivity.neighbours.map((point) => point.factor))
  const x = {
    min: 0,
    max: 3,
    ticks: [0.5, 1.5, 2.5],
    minor: [],
    labels: [`divided by ${significant(factor, 2)}`, 'as planned', `times ${significant(factor, 2)}`]
  }
  const y = { min: 0, max: 3, ticks: [0, 1, 2, 3], labels: ['', '', '', ''] }
  const plot = {
    width: width - margin.left - margin.right,
    height: height - margin.top - margin.bottom,
    x: [0, 3],
    y: [0, 3]
  } as const
  const marks = heatMarks(cells, plot)
  const valueName = 'LLC and its change'
  return {
    svg: renderChart({ id, width, height, valueName, x, y, showValues: false, margin, marks }),
    width,
    height
  }
}
