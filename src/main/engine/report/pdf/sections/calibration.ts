import type { CalibrationPoint } from '../../../../../shared/calibration'
import { asymptoticWords } from '../../calibration'
import { subjectWords } from '../../facts'
import { count, diagnostic, integer, list, significant } from '../../numbers'
import { paragraph, subheading } from '../blocks'
import { figures } from '../figure'
import { extract, table } from '../table'
import { type } from '../theme'
import type { Element } from '../typesetter'
import type { Context } from './context'

const pointsLimit = 60

const purposes: Readonly<Record<CalibrationPoint['purpose'], string>> = {
  tune: 'short run',
  rung: 'estimate',
  check: 'check'
}

/** Where the settings come from: the path that was tried, the choice and its reason, and whether the audit kept to it. */
export function calibrationPart({ t, report, drawings }: Context, sect: Element): void {
  const { calibration } = report
  if (calibration === null) return
  const { goals, subject, component, data, step, points, chosen, reason, comparable, checked } = calibration
  subheading(t, sect, 'Calibration of the settings', 220)
  paragraph(t, sect, calibration.statement)
  paragraph(
    t,
    sect,
    `Pilot runs on ${subjectWords(report, subject)}, step ${integer(step)}, ${component} on ${data}, for a standard error of ${percent(goals.relativeError)} and a bias of ${percent(goals.bias)} of LLC, within ${count(goals.gradients, 'gradient')} a chain, seed ${goals.seed}. ${reason}`
  )
  const words = [
    asymptoticWords(calibration),
    checked.length === 0
      ? ''
      : `Checked on step ${list([...checked].sort(ascending).map(integer))}; ${comparable.length === 0 ? 'holds on none of them' : `holds on step ${list([...comparable].sort(ascending).map(integer))}`}.`
  ].filter((text) => text !== '')
  if (words.length > 0) paragraph(t, sect, words.join(' '))
  figures(
    t,
    sect,
    report.figures.filter((figure) => figure.kind === 'calibration'),
    drawings
  )
  const rows = extract(
    points.length,
    (index) => index === chosen || points[index]?.purpose !== 'tune',
    pointsLimit
  )
  const cut =
    rows.length < points.length
      ? ` Extract: ${rows.length} of ${integer(points.length)}; all are in report.json, field calibration.`
      : ''
  table(t, sect, {
    label: t.tableLabel('7'),
    caption: `What the calibration tried, in its order; the chosen point in bold. LLC as measured, not corrected.${cut}`,
    style: type.dense,
    columns: [
      { head: 'No', width: 18, fixed: true, align: 'right' },
      { head: 'Run', width: 40, fixed: true },
      { head: 'Step', width: 34, fixed: true, align: 'right' },
      { head: 'nβ', width: 0.8, align: 'right' },
      { head: 'ε', width: 0.9, align: 'right' },
      { head: 'γ', width: 0.7, align: 'right' },
      { head: 'LLC', width: 0.8, align: 'right' },
      { head: '±', width: 0.6, align: 'right' },
      { head: 'κ', width: 0.5, align: 'right' },
      { head: 'Heating', width: 0.85, align: 'right' },
      { head: 'Holds, or why not', width: 3.4 }
    ],
    rows: rows.flatMap((index) => {
      const point = points[index]
      if (!point) return []
      const { purpose, settings, estimate, standardError, degree, heatingShare, accepted, reasons } = point
      const cells = [
        integer(index + 1),
        purposes[purpose],
        integer(point.step),
        significant(settings.nBeta, 3),
        significant(settings.stepSize, 3),
        significant(settings.localization, 3),
        estimate === null ? '' : significant(estimate, 4),
        standardError === null ? '' : diagnostic(standardError),
        degree === null ? '' : diagnostic(degree),
        heatingShare === null ? '' : diagnostic(heatingShare),
        accepted ? 'holds' : reasons.join('; ')
      ]
      return [index === chosen ? cells.map((text) => [{ text, font: 'strong' as const }]) : cells]
    })
  })
}

const ascending = (a: number, b: number): number => a - b
const percent = (share: number): string => `${significant(100 * share, 3)}%`
