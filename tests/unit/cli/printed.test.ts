import { describe, expect, it } from 'vitest'
import { progressText } from '../../../src/main/cli/progress-line'
import { refusalText } from '../../../src/main/cli/refusal-text'
import { textTable } from '../../../src/main/cli/text-table'

describe('what the command line prints', () => {
  it('sends no escape of a file’s name to the terminal', () => {
    const name = '\u001b[31mred\u009b2J\u202e'
    const refusal = {
      code: 'format/layout',
      message: name,
      where: `/a/${name}`,
      hint: `Name ${name}.`
    } as const
    const shown = '\\u{1b}[31mred\\u{9b}2J\\u{202e}'
    expect(refusalText(refusal)).toBe(
      `format/layout: ${shown}\n  where  /a/${shown}\n  do     Name ${shown}.`
    )
    const event = { phase: 'hash', unit: 'files', done: 0, total: 1, rate: 0, etaSeconds: null } as const
    expect(progressText({ ...event, checkpoint: name })).toBe(`Hashing inputs 0%  ·  ${shown}`)
  })

  it('is a table of any length', () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => [`t${index}`])
    expect(textTable([{ head: 'tensor', align: 'left' }], rows)).toMatch(/^tensor\n─{7}\nt0\n/)
  })
})
