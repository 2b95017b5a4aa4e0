import { changeTone } from '../../shared/tones'
import type { Report } from '../../shared/report'
import type { LlcEstimate, Sensitivity } from '../../shared/run'
import { settingSymbols } from '../../shared/setting-symbols'
import { significant, trimmed } from '../results/numbers'
import type { HeatCell, HeatMap } from './heat-map'
import type { Say } from './parts'

/** Settings that a sensitivity varies, from the top row down. */
const variedSettings = ['stepSize', 'localization', 'nBeta'] as const

/** The audit's own estimate around which settings were varied. */
export const centreOf = (report: Report, own: Sensitivity): LlcEstimate | undefined =>
  report.llc.find(
    ({ subject, step, component, data, sampledOn }) =>
      subject === own.subject &&
      step === own.step &&
      component === own.component &&
      data === own.data &&
      sampledOn === own.data
  )

/** λ̂ with ε, γ and nβ divided, as they are, and multiplied; coloured by how much it moves. */
export function sensitivityHeatMap(own: Sensitivity, centre: LlcEstimate, say: Say): HeatMap {
  const factor = trimmed(Math.max(1, ...own.neighbours.map((point) => point.factor)))
  const cell = (row: number, column: number, value: number | null, setting: number): HeatCell => {
    const change = value === null || centre.estimate === null ? null : value / centre.estimate - 1
    const sign = change !== null && change > 0 ? '+' : ''
    const moved = change === null || column === 1 ? '' : ` (${sign}${significant(100 * change, 2)} %)`
    return {
      x: [column, column + 1],
      y: [2 - row, 3 - row],
      lines: [
        value === null ? say('frame.verdicts.rejected') : `${significant(value, 3)}${moved}`,
        `${settingSymbols[variedSettings[row] ?? variedSettings[0]]} = ${significant(setting, 3)}`
      ],
      tone: change === null ? null : changeTone(change),
      state: value === null ? 'rejected' : 'plain',
      isChosen: false
    }
  }
  return {
    x: {
      low: 0,
      high: 3,
      name: '',
      ticks: [
        { at: 0.5, text: say('diagnostics.sensitivity.divided', { factor }) },
        { at: 1.5, text: say('diagnostics.sensitivity.planned') },
        { at: 2.5, text: say('diagnostics.sensitivity.multiplied', { factor }) }
      ]
    },
    y: { low: 0, high: 3, name: say('diagnostics.sensitivity.axis'), ticks: [] },
    cells: variedSettings.flatMap((parameter, row) => {
      const at = (isMore: boolean) =>
        own.neighbours.find((point) => point.parameter === parameter && point.factor > 1 === isMore)
      const [divided, multiplied] = [at(false), at(true)]
      return [
        ...(divided ? [cell(row, 0, divided.estimate, divided.value)] : []),
        cell(row, 1, centre.estimate, centre.settings[parameter]),
        ...(multiplied ? [cell(row, 2, multiplied.estimate, multiplied.value)] : [])
      ]
    })
  }
}
