import type { LlcEstimate, Sensitivity } from '../../../../shared/run'
import { settingSymbols } from '../../../../shared/setting-symbols'
import { fixed, significant } from '../numbers'
import { renderChart } from './chart'
import type { Mark } from './marks'
import { palette } from './palette'

export interface SensitivityData {
  readonly sensitivity: Sensitivity
  readonly centre: LlcEstimate
}

const rows = ['stepSize', 'localization', 'nBeta'] as const

/** Tints by size of the change, light to dark; text stays black on all of them. */
const tints = ['#f4f6f7', '#dbe9f4', '#b7d4ea', '#8fbcdd']
const steps = [0.05, 0.15, 0.4]

/** A heat map: λ̂ with ε, γ and nβ divided, as they are, and multiplied; darker the more it moves. */
export function drawSensitivity(
  id: string,
  { sensitivity, centre }: SensitivityData
): { svg: string; width: number; height: number } {
  const [width, height] = [320, 190]
  const cell = (row: number, column: number, value: number | null, setting: number): Mark[] => {
    const parameter = rows[row] ?? rows[0]
    const own = centre.estimate
    const change = value === null || own === null ? null : value / own - 1
    const fill =
      change === null ? palette.rejectedTint : (tints[steps.filter((s) => Math.abs(change) > s).length] ?? '')
    const [x, y] = [column, 2 - row]
    const gap = 0.03
    const label = (text: string, dy: number, strong: boolean): Mark => ({
      kind: 'label',
      x: x + 0.5,
      y: y + 0.5,
      dy,
      text,
      align: 'center',
      color: value === null ? palette.rejected : strong ? palette.text : palette.textSoft,
      strong
    })
    const words =
      value === null
        ? 'rejected'
        : `${significant(value, 3)}${change === null || column === 1 ? '' : ` (${change > 0 ? '+' : ''}${fixed(100 * change, 0)}%)`}`
    return [
      {
        kind: 'band',
        points: [
          [x + gap, y + gap, y + 1 - gap],
          [x + 1 - gap, y + gap, y + 1 - gap]
        ],
        fill
      },
      label(words, -7, true),
      label(`${settingSymbols[parameter]} = ${significant(setting, 3)}`, 8, false)
    ]
  }
  const marks = rows.flatMap((parameter, row): Mark[] => {
    const [divided, multiplied] = [false, true].map((more) =>
      sensitivity.neighbours.find((point) => point.parameter === parameter && point.factor > 1 === more)
    )
    return [
      ...(divided ? cell(row, 0, divided.estimate, divided.value) : []),
      ...cell(row, 1, centre.estimate, centre.settings[parameter]),
      ...(multiplied ? cell(row, 2, multiplied.estimate, multiplied.value) : [])
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
  const margin = { left: 10, right: 10, top: 22, bottom: 26 }
  const valueName = 'LLC and its change'
  return {
    svg: renderChart({ id, width, height, valueName, x, y, showValues: false, margin, marks }),
    width,
    height
  }
}
