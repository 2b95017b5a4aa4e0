import type { SubjectStages } from '../../../shared/development'
import type { DoubleDescent } from '../../../shared/double-descent'
import type { Report, ReportFigure } from '../../../shared/report'
import type { Plane } from '../../charts/path'

/** The report draws of each subject the first curve of an LLC and the first loss, its boundaries, its double descent, two planes of its
 *  path and the loadings. */

const placeOf = (report: Report, subject: string): string =>
  String(report.subjects.findIndex(({ name }) => name === subject) + 1)

export function stagesFigure(report: Report, one: SubjectStages): ReportFigure | undefined {
  const what = (['llc', 'loss'] as const).find((start) => one.curve.startsWith(`${start} `))
  const drawn = report.stages.find(
    ({ subject, curve, points }) =>
      subject === one.subject && points >= 2 && curve.startsWith(`${what ?? ''} `)
  )
  if (what === undefined || drawn?.curve !== one.curve) return undefined
  return report.figures.find(({ id }) => id === `stages-${placeOf(report, one.subject)}-${what}`)
}

export const pathFigure = (report: Report, subject: string, plane: Plane): ReportFigure | undefined =>
  report.figures.find(({ id }) => id === `path-${placeOf(report, subject)}-${plane.join('-')}`)

const byId = (report: Report, id: string): ReportFigure | undefined =>
  report.figures.find((figure) => figure.id === id)

export const jointPathFigure = (report: Report, plane: Plane): ReportFigure | undefined =>
  byId(report, `path-joint-${plane.join('-')}`)

export const jointStagesFigure = (report: Report, subject: string): ReportFigure | undefined =>
  byId(report, `joint-stages-${placeOf(report, subject)}`)

export const loadingsFigure = (report: Report, subject: string): ReportFigure | undefined =>
  byId(report, `loadings-${placeOf(report, subject)}`)

export const descentFigure = (report: Report, { over, subject }: DoubleDescent): ReportFigure | undefined =>
  byId(report, over === 'size' ? 'descent-size' : `descent-${placeOf(report, subject)}`)
