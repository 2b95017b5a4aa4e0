import { descentTurns, type DoubleDescent } from '../../../../../shared/double-descent'
import { subjectWords } from '../../facts'
import { fixed, integer, significant, withError } from '../../numbers'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { extract, table } from '../table'
import type { Element } from '../typesetter'
import type { Context } from './context'
import { cut, letterText, rowLimit } from './words'

/** Test and training loss beside the LLC, and whether the test loss falls, rises and falls again. */
export function descentPart(context: Context, sect: Element): void {
  const { t, report, drawings } = context
  const curves = report.development?.doubleDescent ?? []
  const [first] = curves
  if (first === undefined) return
  heading(t, sect, 3, 'Double descent', 300)
  paragraph(
    t,
    sect,
    `Whether the loss on ${first.test} falls, rises and falls again (Nakkiran et al. 2019, arXiv 1912.02292), and where the LLC on ${first.train} moves meanwhile. A change counts where it is at least 1% of the curve’s range and more than z standard errors; z is chosen for a chance of 1% over all ordered pairs of places, since the places were chosen by their losses, and at least 3.`
  )
  figures(
    t,
    sect,
    report.figures.filter(({ kind }) => kind === 'descent'),
    drawings
  )
  for (const curve of curves) {
    const who = curve.over === 'step' ? subjectWords(report, curve.subject) : 'Over sizes'
    const rule = curve.threshold > 0 ? ` (z = ${fixed(curve.threshold, 1)})` : ''
    paragraph(t, sect, `${who}: ${curve.statement}${rule}`)
  }
  for (const curve of curves) rowsTable(context, sect, curve)
}

function rowsTable({ t, report }: Context, sect: Element, curve: DoubleDescent): void {
  const { over, subject, rows } = curve
  if (rows.length === 0) return
  const turns = descentTurns(curve)
  const chosen = extract(rows.length, (index) => turns.has(index), rowLimit)
  const isSize = over === 'size'
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `${isSize ? 'Losses and LLC by number of parameters, at the last step of each subject' : `Losses and LLC of ${subjectWords(report, subject)} over training`}. Gap: test less training.${cut(chosen.length, rows.length)}`,
    columns: [
      ...(isSize
        ? [
            { head: 'Subject', width: 0.6 },
            { head: 'Parameters', width: 0.9, align: 'right' as const }
          ]
        : []),
      { head: 'Step', width: 0.7, align: 'right' },
      { head: 'Training', width: 0.9, align: 'right' },
      { head: 'Test', width: 0.9, align: 'right' },
      { head: 'Gap', width: 0.9, align: 'right' },
      { head: 'LLC', width: 1.2, align: 'right' },
      { head: 'Turn', width: 1.2 }
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const row = rows[index]
      if (!row) return []
      return [
        [
          ...(isSize ? [letterText(report, row.subject), integer(row.parameters)] : []),
          integer(row.step),
          significant(row.trainLoss, 3),
          significant(row.testLoss, 3),
          significant(row.gap, 3),
          llcWords(row),
          turns.get(index) ?? ''
        ]
      ]
    })
  })
}

const llcWords = ({ llc, llcError }: DoubleDescent['rows'][number]): string =>
  llc === null ? 'none' : llcError === null ? significant(llc, 3) : withError(llc, llcError)
