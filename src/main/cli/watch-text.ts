import { printable } from '../../shared/printable'
import { alertFile } from '../watch/alert-file'
import type { Steps, Watched, WatchNews } from '../watch/loop'
import { textTable } from './text-table'

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

/** What is said while it is watched, a line each. */
export function newsLines(news: WatchNews): string[] {
  if (news.kind === 'auditing') return [`auditing ${stepsText(news.fresh)}`]
  if (news.kind !== 'raised') return []
  return news.alerts.map(
    ({ subject, step, what, message }) =>
      `alert: ${printable(subject)}, step ${step}, ${printable(what)}: ${printable(message)}`
  )
}

function stepsText(fresh: Steps): string {
  const texts = Object.entries(fresh).flatMap(([subject, steps]) => {
    const shown = steps.length > 6 ? [...steps.slice(0, 6), '…'] : steps
    return steps.length === 0 ? [] : [`${printable(subject)}, step ${shown.join(', ')}`]
  })
  return texts.join('; ')
}
