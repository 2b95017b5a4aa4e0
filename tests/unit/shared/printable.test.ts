import { describe, expect, it } from 'vitest'
import { printable, printableLines, printableTexts } from '../../../src/shared/printable'

describe('what strangers wrote', () => {
  it('is shown with escapes for what would rearrange or hide it', () => {
    expect(printable('x\u202egnp.safetensors')).toBe('x\\u{202e}gnp.safetensors')
    expect(printable('a\u001b[31m\n\u200b\u{e0041}')).toBe('a\\u{1b}[31m\\u{a}\\u{200b}\\u{e0041}')
    expect(printable('Prüfung 𝛽, “quoted” 网络')).toBe('Prüfung 𝛽, “quoted” 网络')
  })

  it('keeps its lines where they count', () => {
    expect(printableLines('title: a\u202eb\n  - c\r\n')).toBe('title: a\\u{202e}b\n  - c\\u{d}\n')
  })

  it('is escaped inside of a value, wherever it stands', () => {
    const value = { title: 'a\u202e', list: [{ name: '\u0007' }, 'b', null, 3], none: null }
    expect(printableTexts(value)).toEqual({
      title: 'a\\u{202e}',
      list: [{ name: '\\u{7}' }, 'b', null, 3],
      none: null
    })
  })
})
