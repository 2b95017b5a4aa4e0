import type { SymbolKind } from './shapes'

/** The colours of a chart, read from the tokens of the theme in force. */
export interface Palette {
  readonly font: string
  readonly panel: string
  readonly line: string
  readonly lineStrong: string
  readonly grid: string
  readonly text: string
  readonly text2: string
  readonly a: string
  readonly aText: string
  readonly aBand: string
  readonly b: string
  readonly bText: string
  readonly bBand: string
  readonly d: string
  readonly dBand: string
  readonly suspicious: string
  readonly rejected: string
  readonly rejectedTint: string
  readonly cursor: string
  readonly null: string
  /** Ground of burn-in. */
  readonly stage: string
  /** Colours of heat maps, from small to large; `#rrggbb` in every theme. */
  readonly scale: readonly string[]
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    font: token('font-ui'),
    panel: token('panel'),
    line: token('line'),
    lineStrong: token('line-strong'),
    grid: token('grid'),
    text: token('text'),
    text2: token('text-2'),
    a: token('a'),
    aText: token('a-text'),
    aBand: token('a-band'),
    b: token('b'),
    bText: token('b-text'),
    bBand: token('b-band'),
    d: token('d'),
    dBand: token('d-band'),
    suspicious: token('suspicious'),
    rejected: token('rejected'),
    rejectedTint: token('rejected-tint'),
    cursor: token('cursor'),
    null: token('null'),
    stage: token('stage-2'),
    scale: Array.from({ length: 7 }, (_, place) => token(`seq-${String(place)}`))
  }
}

/** How a subject looks everywhere: colour, shape and stroke, so that greyscale tells them apart. */
export interface SubjectLook {
  readonly color: string
  readonly text: string
  readonly band: string
  readonly symbol: SymbolKind
  readonly symbolSize: number
  readonly dash: 'solid' | number[]
}

export function lookOf(letter: string, palette: Palette): SubjectLook {
  const { a, aText, aBand, b, bText, bBand, d, dBand, text2 } = palette
  if (letter === 'A')
    return { color: a, text: aText, band: aBand, symbol: 'circle', symbolSize: 5, dash: 'solid' }
  if (letter === 'B')
    return { color: b, text: bText, band: bBand, symbol: 'diamond', symbolSize: 7, dash: [6, 3] }
  return { color: d, text: text2, band: dBand, symbol: 'rect', symbolSize: 5, dash: [2, 2] }
}
