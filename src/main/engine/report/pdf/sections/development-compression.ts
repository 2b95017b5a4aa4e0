import type { Compressibility } from '../../../../../shared/compressibility'
import { correlationsText } from '../../compressibility-words'
import { integer, significant } from '../../numbers'
import { subjectWords } from '../../facts'
import { paragraph } from '../blocks'
import type { Text } from '../spans'
import { extract, table } from '../table'
import type { Element } from '../typesetter'
import type { Context } from './context'
import { cut, letterText, rowLimit } from './words'

/** How far each checkpoint can be compressed and keep what it has learned, and whether that goes with the LLC. */
export function compressionPart(context: Context, sect: Element): void {
  const { t, report } = context
  const all = report.development?.compressibility ?? []
  const [first] = all
  if (!first) return
  const rows = all.flatMap(({ subject, rows: own }) => own.map((row) => ({ subject, row })))
  const chosen = extract(rows.length, () => false, rowLimit)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Compression: the fewest bits, and the smallest share of weights and of ranks, with which a checkpoint keeps nine tenths of what it has learned on ${first.data}, ${learnedWords(first)}. none: not even with the most that was tried; –: it has learned less than a hundredth of what the best has. λ̂ of ${first.component === '' ? 'no component' : first.component} on the same data.${cut(chosen.length, rows.length)} All levels are in report.json, field development.compression.`,
    columns: [
      { head: 'Subject', width: 1 },
      { head: 'Step', width: 1, align: 'right' },
      { head: 'λ̂', width: 1, align: 'right' },
      { head: 'Bits', width: 1, align: 'right' },
      { head: 'Weights', width: 1, align: 'right' },
      { head: 'Ranks', width: 1, align: 'right' }
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const place = rows[index]
      if (!place) return []
      const { step, llc, least } = place.row
      const level = (value: number | null | undefined): string =>
        value === undefined ? '–' : value === null ? 'none' : significant(value, 2)
      return [
        [
          letterText(report, place.subject),
          integer(step),
          llc === null ? '' : significant(llc, 3),
          level(least?.quantize),
          level(least?.prune),
          level(least?.rank)
        ]
      ]
    })
  })
  for (const one of all) paragraph(t, sect, correlationsText(one, subjectWords(report, one.subject)))
}

const learnedWords = ({ uninformed, uninformedLoss }: Compressibility): string =>
  uninformed === 'chance'
    ? `the chance level ${significant(uninformedLoss, 3)} less its own loss`
    : 'the highest loss of its series less its own'
