import { stringify } from 'yaml'
import type { Calibration, CalibrationPoint } from '../../shared/calibration'
import { printable } from '../../shared/printable'
import { textTable, type Column } from './text-table'

/** What a calibration tried, what it chose and why, and the settings as a plan takes them. */
export function calibrationText(calibration: Calibration, file: string): string {
  const { points, chosen, settings, reason, asymptotic, step, subject, component, data } = calibration
  const rows = points.map((point, index) => rowOf(point, index === chosen))
  const lines = [
    `Calibrated on ${subject}, step ${step}, ${component}, ${data}; ${calibration.goals.gradients} gradients at most.`,
    textTable(columns, rows),
    '',
    reason
  ]
  if (asymptotic !== null) {
    const { estimate, low, high } = asymptotic
    lines.push(
      `Limit for nβ → ∞: ${short(estimate)}, 90% interval ${short(low)} to ${short(high)}, from ${asymptotic.temperatures} temperatures; the law of approach is unknown and part of the interval.`
    )
  }
  if (settings !== null) {
    lines.push('', 'Paste into the plan:', stringify({ analyses: { llc: { settings } } }).trimEnd())
  }
  return [...lines, '', `What was tried: ${printable(file)}`].join('\n')
}

const columns: readonly Column[] = [
  '',
  'what',
  'step',
  'nβ',
  'ε',
  'γ',
  'LLC',
  '±',
  'κ',
  'R-hat',
  'verdict'
].map((head) => ({ head, align: ['', 'what', 'verdict'].includes(head) ? 'left' : 'right' }))

const short = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(4))))

function rowOf(point: CalibrationPoint, isChosen: boolean): string[] {
  const { settings } = point
  return [
    isChosen ? '>' : '',
    point.purpose,
    String(point.step),
    short(settings.nBeta),
    short(settings.stepSize),
    short(settings.localization),
    short(point.estimate),
    short(point.standardError),
    short(point.degree),
    short(point.rHat),
    point.accepted ? 'holds' : point.reasons.join('; ')
  ]
}
