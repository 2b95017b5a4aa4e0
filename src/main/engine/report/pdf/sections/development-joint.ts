import { candidatesOf } from '../../../../../shared/stage-candidates'
import { integer, significant } from '../../numbers'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { extract, table } from '../table'
import type { Element } from '../typesetter'
import { boundaryCells, boundaryColumns } from './boundary-table'
import type { Context } from './context'
import { cut, letterText, rowLimit } from './words'

/** Boundaries that are too weak, and turns of the piecewise-linear fit where no boundary is. */
export function candidateTable({ t, report }: Context, sect: Element): void {
  const rows = report.stages.flatMap((one) => candidatesOf(one).map((candidate) => ({ one, candidate })))
  if (rows.length === 0) return
  const chosen = extract(rows.length, (index) => (rows[index]?.candidate.support ?? 0) > 0.3, rowLimit)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Candidates: places with a support from 0.1 to 0.5, and turns of the piecewise-linear fit (support: none) with which no boundary agrees. They bound no stage.${cut(chosen.length, rows.length)}`,
    columns: boundaryColumns,
    rows: chosen.flatMap((index): Text[][] => {
      const row = rows[index]
      return row ? [boundaryCells(report, row.one, row.candidate)] : []
    })
  })
}

/** Where boundaries of several curves coincide, and how every curve changes between. */
export function jointPart(context: Context, sect: Element): void {
  const { t, report, drawings } = context
  const joint = report.development?.joint ?? []
  if (joint.every(({ boundaries }) => boundaries.length === 0)) return
  heading(t, sect, 3, 'Curves together', 190)
  paragraph(
    t,
    sect,
    'Boundaries of different curves whose intervals overlap are one joint boundary, with what all intervals share. A boundary of a single curve is one, too.'
  )
  figures(
    t,
    sect,
    report.figures.filter(({ kind }) => kind === 'joint-stages'),
    drawings
  )
  const boundaries = joint.flatMap(({ subject, boundaries: own }) =>
    own.map((boundary) => ({ subject, boundary }))
  )
  const chosen = extract(
    boundaries.length,
    (index) => (boundaries[index]?.boundary.curves.length ?? 0) > 1,
    rowLimit
  )
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Joint boundaries, and the curves that have them with their own steps.${cut(chosen.length, boundaries.length)}`,
    columns: [
      { head: 'Subject', width: 0.6 },
      { head: 'Step', width: 0.6, align: 'right' },
      { head: 'Shared', width: 1, align: 'right' },
      { head: 'Curves', width: 3.6 }
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const row = boundaries[index]
      if (!row) return []
      const { step, low, high, curves } = row.boundary
      return [
        [
          letterText(report, row.subject),
          integer(step),
          `${integer(low)} to ${integer(high)}`,
          curves.map((one) => `${one.curve} ${integer(one.step)} (${one.kind})`).join('; ')
        ]
      ]
    })
  })
  changesTable(context, sect)
}

function changesTable({ t, report }: Context, sect: Element): void {
  const rows = (report.development?.joint ?? []).flatMap(({ subject, stages }) =>
    stages.map((stage) => ({ subject, stage }))
  )
  const chosen = extract(rows.length, () => false, rowLimit)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Change of every curve between joint boundaries; ?: not told from noise.${cut(chosen.length, rows.length)}`,
    columns: [
      { head: 'Subject', width: 0.6 },
      { head: 'From', width: 0.6, align: 'right' },
      { head: 'To', width: 0.6, align: 'right' },
      { head: 'Changes', width: 4 }
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const row = rows[index]
      if (!row) return []
      const { from, to, changes } = row.stage
      return [
        [
          letterText(report, row.subject),
          integer(from),
          integer(to),
          changes
            .map(
              ({ curve, type, delta }) =>
                `${curve} ${delta > 0 ? '+' : ''}${significant(delta, 3)}${type === null ? ' (?)' : ''}`
            )
            .join('; ')
        ]
      ]
    })
  })
}
