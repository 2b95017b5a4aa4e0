import type { SelfTestCase, SelfTestCheck } from '../../../../../shared/self-test'
import { significant, utcMinute } from '../../numbers'
import { selfTestWords } from '../../self-test'
import { facts, paragraph } from '../blocks'
import { table } from '../table'
import { chapter, type Context } from './context'
import { code } from './words'

/** D: what the engine made of models with known answers. */
export function selfTestAppendix(context: Context): void {
  const { t, report } = context
  const { selfTest } = report
  chapter(context, 'D Self-test', (sect) => {
    paragraph(t, sect, selfTestWords(selfTest))
    if (selfTest === null) return
    const { identity, variant, utc, seconds } = selfTest
    facts(t, sect, [
      { label: 'Engine', text: `${identity.engineVersion}, ${identity.device}` },
      {
        label: 'By',
        text: `${identity.application} ${identity.version} on ${identity.platform}, ${identity.runtime}`
      },
      {
        label: 'When',
        text: `${utcMinute(utc)}, ${seconds.toFixed(1)} s, ${variant === 'full' ? 'all cases' : 'the short cases; ontogeny self-test carries out all'}`
      },
      { label: 'SHA-256', text: [code(selfTest.sha256)] }
    ])
    const rows = selfTest.cases.map(rowsOf)
    const starts = new Set(rows.map((_, index) => rows.slice(0, index).flat().length))
    table(t, sect, {
      label: t.tableLabel('D'),
      caption: 'Models with known answers, sampled by the engine of this audit.',
      columns: [
        { head: 'Case and quantity', width: 2.4 },
        { head: 'Known', width: 1.1, align: 'right' },
        { head: 'Reached', width: 1.1, align: 'right' },
        { head: 'Tolerance', width: 1.3 },
        { head: 'Result', width: 34, fixed: true }
      ],
      rows: rows.flatMap((own) => own),
      headsNext: (row) => starts.has(row)
    })
  })
}

function rowsOf({
  name,
  source,
  checks,
  problem,
  passed
}: SelfTestCase): (string | { text: string; font: 'strong' }[])[][] {
  const head = [[{ text: name, font: 'strong' as const }], '', '', source, passed ? 'passed' : 'failed']
  if (problem !== '') return [head, [problem, '', '', '', '']]
  return [
    head,
    ...checks.map((check) => [
      check.quantity,
      shown(check.known),
      shown(check.reached),
      check.tolerance,
      check.passed ? '' : 'failed'
    ])
  ]
}

const shown = (value: SelfTestCheck['reached']): string =>
  value === null ? 'none' : typeof value === 'string' ? value : significant(value, 5)
