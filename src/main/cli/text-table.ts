export interface Column {
  readonly head: string
  readonly align: 'left' | 'right'
}

/** A plain table for a terminal: columns two spaces apart, a rule under the head. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  // As many rows as a file has tensors are too many for the arguments of one call.
  const widths = columns.map((column, index) =>
    rows.reduce((widest, row) => Math.max(widest, (row[index] ?? '').length), column.head.length)
  )
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, index) => {
        const cell = cells[index] ?? ''
        const width = widths[index] ?? 0
        return column.align === 'right' ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return [
    line(columns.map((column) => column.head)),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map(line)
  ].join('\n')
}
