import type { SelfTest, SelfTestCheck } from '../../shared/self-test'
import { textTable } from './text-table'

/** What `self-test` prints for a person. */
export function selfTestText(selfTest: SelfTest): string {
  const { identity, cases, passed, variant, seconds, sha256 } = selfTest
  const rows = cases.flatMap(({ name, checks, problem, passed: isPassed, seconds: own }) => [
    [name, '', '', `${own.toFixed(1)} s`, mark(isPassed)],
    ...(problem === '' ? [] : [[`  ${problem}`, '', '', '', '']]),
    ...checks.map((check) => [
      `  ${check.quantity}`,
      figure(check.known),
      figure(check.reached),
      check.tolerance,
      check.passed ? '' : mark(false)
    ])
  ])
  const failed = cases.filter((one) => !one.passed).length
  return [
    `Self-test${variant === 'quick' ? ', quick' : ''}   ${identity.application} ${identity.version}, ${identity.engineVersion}, ${identity.device}`,
    textTable(
      [
        { head: 'case', align: 'left' },
        { head: 'known', align: 'right' },
        { head: 'reached', align: 'right' },
        { head: 'tolerance', align: 'left' },
        { head: '', align: 'left' }
      ],
      rows
    ),
    `${passed ? `✓ all ${cases.length} cases passed` : `☒ ${failed} of ${cases.length} cases failed`}   ${seconds.toFixed(1)} s   sha-256 ${sha256}`
  ].join('\n\n')
}

const mark = (passed: boolean): string => (passed ? '✓' : '☒ failed')

function figure(value: SelfTestCheck['reached']): string {
  if (value === null) return 'none'
  return typeof value === 'string' ? value : String(Number(value.toPrecision(5)))
}
