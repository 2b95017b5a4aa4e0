import { printable } from '../../shared/printable'
import { textTable } from './text-table'
import { alertFile, type Watched } from './watch'

const columns = [
  { head: 'rule', align: 'left' },
  { head: 'subject', align: 'left' },
  { head: 'step', align: 'right' },
  { head: 'of', align: 'left' },
  { head: 'what it says', align: 'left' }
] as const

/** What a watched training came to. */
export function watchText({ alerts, steps }: Watched, out: string): string {
  const counts = Object.entries(steps).map(
    ([subject, own]) =>
      `${printable(subject)}: ${own.length} checkpoints, the last of step ${own.at(-1) ?? '–'}`
  )
  const rows = alerts.map(({ rule, subject, step, what, message }) => [
    rule,
    printable(subject),
    String(step),
    printable(what),
    message
  ])
  return [
    ...(counts.length === 0 ? ['No checkpoint was audited.'] : counts),
    '',
    ...(rows.length === 0 ? ['No alert.'] : [textTable(columns, rows), '', `Alerts: ${alertFile(out)}`]),
    ...(counts.length === 0 ? [] : [`Run: ${out}`])
  ].join('\n')
}
