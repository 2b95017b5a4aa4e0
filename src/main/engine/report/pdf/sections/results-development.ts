import type { SubjectStages } from '../../../../../shared/development'
import { diagnostic, integer, list, significant, withError } from '../../numbers'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { extract, table } from '../table'
import type { Element } from '../typesetter'
import { boundaryCells, boundaryColumns } from './boundary-table'
import type { Context } from './context'
import { descentPart } from './development-descent'
import { compressionPart } from './development-compression'
import { candidateTable, jointPart } from './development-joint'
import { pathPart } from './development-path'
import { cut, letterText, rowLimit } from './words'

/** 6.4: stages of every curve, double descent, the path in function space, what coincides, what a learner would prefer, compression and norms. */
export function developmentResults(context: Context, parent: Element): void {
  const { t, report, drawings } = context
  if (report.development === null) return
  const sect = t.element(parent, 'Sect')
  heading(t, sect, 2, '6.4 Development over training', 300)
  paragraph(
    t,
    sect,
    'A boundary is where a curve over log step turns or nearly comes to rest, by a Gaussian process with the scatter of the points; its support is the share of posterior curves that have it. Boundaries and forms are consistent with changes of what the training builds; they prove none.'
  )
  figures(
    t,
    sect,
    report.figures.filter(({ kind }) => kind === 'stages'),
    drawings
  )
  boundaryTable(context, sect)
  candidateTable(context, sect)
  stageTable(context, sect)
  jointPart(context, sect)
  descentPart(context, sect)
  pathPart(context, sect)
  coincidencePart(context, sect)
  preferenceTable(context, sect)
  compressionPart(context, sect)
  normTable(context, sect)
  for (const remark of report.development.remarks) paragraph(t, sect, remark)
  sect.end()
}

function boundaryTable({ t, report }: Context, sect: Element): void {
  const rows = report.stages.flatMap((one) => one.boundaries.map((boundary) => ({ one, boundary })))
  if (rows.length === 0) {
    if (report.stages.length > 0) paragraph(t, sect, 'No curve has a boundary with a support over one half.')
    return
  }
  const chosen = extract(rows.length, (index) => (rows[index]?.boundary.support ?? 0) > 0.9, 2 * rowLimit)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Boundaries of stages. Second opinion: the turn of a piecewise-linear fit at the same place.${cut(chosen.length, rows.length)}`,
    columns: boundaryColumns,
    rows: chosen.flatMap((index): Text[][] => {
      const row = rows[index]
      if (!row) return []
      const { changePoint, ...boundary } = row.boundary
      return [boundaryCells(report, row.one, { ...boundary, secondOpinion: changePoint?.step ?? null })]
    })
  })
}

function stageTable({ t, report }: Context, sect: Element): void {
  const rows = report.stages.flatMap((one) => one.stages.map((stage) => ({ one, stage })))
  if (rows.length === 0) return
  const chosen = extract(rows.length, (index) => rows[index]?.stage.type !== null, 2 * rowLimit)
  const change = (delta: number, error: number | null): string =>
    error === null ? significant(delta, 3) : withError(delta, error)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Stages between the boundaries, with the change of the fitted curve. A: rises, B: falls, empty: not told from noise.${cut(chosen.length, rows.length)}`,
    columns: [
      { head: 'Subject', width: 0.7 },
      { head: 'Curve', width: 1.6 },
      { head: 'From', width: 0.7, align: 'right' },
      { head: 'To', width: 0.7, align: 'right' },
      { head: 'Type', width: 0.5 },
      { head: 'Change', width: 1.2, align: 'right' }
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const row = rows[index]
      if (!row) return []
      const { one, stage } = row
      return [
        [
          letterText(report, one.subject),
          one.curve,
          integer(stage.from),
          integer(stage.to),
          stage.type ?? '',
          change(stage.delta, stage.deltaError)
        ]
      ]
    })
  })
  for (const remark of remarksOf(report.stages)) paragraph(t, sect, remark)
}

/** What several curves share is said once. */
function remarksOf(stages: readonly SubjectStages[]): string[] {
  const by = new Map<string, string[]>()
  for (const { subject, curve, remarks } of stages) {
    for (const remark of remarks) by.set(remark, [...(by.get(remark) ?? []), `${curve} of ${subject}`])
  }
  return [...by].slice(0, rowLimit).map(([remark, where]) => `${list(where.slice(0, 4))}: ${remark}`)
}

function coincidencePart({ t, report }: Context, sect: Element): void {
  const rows = (report.development?.coincidences ?? []).flatMap(({ subject, rows: own }) =>
    own.filter(({ sources }) => sources > 1).map((row) => ({ subject, row }))
  )
  heading(t, sect, 3, 'Read together', 60)
  if (rows.length === 0) {
    paragraph(
      t,
      sect,
      'No boundary, form or change of behaviour of one source coincides with one of another.'
    )
    return
  }
  table(t, sect, {
    label: t.tableLabel('6'),
    caption:
      'Boundaries, forms and changes of behaviour whose intervals have a step in common. By chance: how often marks as wide would meet.',
    columns: [
      { head: 'Subject', width: 0.6 },
      { head: 'Steps', width: 1, align: 'right' },
      { head: 'What coincides', width: 3.2 },
      { head: 'By chance', width: 0.7, align: 'right' }
    ],
    rows: rows
      .slice(0, 2 * rowLimit)
      .map(({ subject, row }): Text[] => [
        letterText(report, subject),
        `${integer(row.low)} to ${integer(row.high)}`,
        row.marks.map(({ source, step }) => `${source} ${integer(step)}`).join('; '),
        row.chance === null ? '' : `${diagnostic(100 * row.chance)}%`
      ])
  })
}

function preferenceTable({ t, report }: Context, sect: Element): void {
  const rows = report.development?.preferences ?? []
  if (rows.length === 0) return
  const chosen = extract(rows.length, (index) => rows[index]?.change !== null, rowLimit)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Each estimated checkpoint against the one before it: ΔF(n) = n ΔL + Δλ ln n. The number of samples at which the preferred one changes, with the interval in which it is undecided.${cut(chosen.length, rows.length)}`,
    columns: [
      { head: 'Subject', width: 0.6 },
      { head: 'From', width: 0.6, align: 'right' },
      { head: 'To', width: 0.6, align: 'right' },
      { head: 'ΔL', width: 0.8, align: 'right' },
      { head: 'Δλ', width: 0.8, align: 'right' },
      { head: 'Changes at n', width: 2, align: 'right' }
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const row = rows[index]
      if (!row) return []
      const { subject, from, to, lossDifference, llcDifference, change } = row
      return [
        [
          letterText(report, subject),
          integer(from),
          integer(to),
          significant(lossDifference, 3),
          significant(llcDifference, 3),
          change === null
            ? 'never'
            : `${significant(change.n, 2)} (${significant(change.low, 2)} to ${change.high === null ? 'no end' : significant(change.high, 2)})`
        ]
      ]
    })
  })
}

function normTable({ t, report }: Context, sect: Element): void {
  const rows = report.development?.norms ?? []
  if (rows.length === 0) return
  const chosen = extract(rows.length, () => false, rowLimit)
  const hasGradient = rows.some(({ gradient }) => gradient !== null)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Norms of the weights, of the way from the first checkpoint${hasGradient ? ', and of the gradient of the mean loss' : ''}.${cut(chosen.length, rows.length)}`,
    columns: [
      { head: 'Subject', width: 1 },
      { head: 'Step', width: 1, align: 'right' },
      { head: 'Weights', width: 1, align: 'right' },
      { head: 'Way', width: 1, align: 'right' },
      ...(hasGradient ? [{ head: 'Gradient', width: 1, align: 'right' as const }] : [])
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const row = rows[index]
      if (!row) return []
      return [
        [
          letterText(report, row.subject),
          integer(row.step),
          significant(row.weights, 4),
          significant(row.moved, 4),
          ...(hasGradient ? [row.gradient === null ? '' : significant(row.gradient, 3)] : [])
        ]
      ]
    })
  })
}
