/** Names come from strangers: control, bidirectional and invisible characters are shown as escapes, neither sent to a terminal nor left
 *  to rearrange a line of the window. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  )
}

/** The same of a text that keeps its lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')

/** Makes every text inside of a value printable, in place: for what is only shown. Lines stay. */
export function printableTexts<Value>(value: Value): Value {
  if (typeof value === 'string') return printableLines(value) as Value
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Record<string, unknown>
  for (const key of Object.keys(fields)) {
    const field = fields[key]
    if (typeof field === 'string' || typeof field === 'object') fields[key] = printableTexts(field)
  }
  return value
}
