import type { FontName } from './fonts'
import { drawMark, markWidth, type MarkName } from './verdict-mark'
import { palette } from '../figures/palette'
import type { TextStyle } from './theme'
import type { Typesetter } from './typesetter'

/** A piece of text in one look. */
export interface Span {
  readonly text: string
  readonly font?: FontName
  readonly color?: string
  /** Relative to the style's size, e.g. 0.9 for monospaced text among proportional. */
  readonly scale?: number
  /** A small shape before the text; the text says the same. */
  readonly mark?: MarkName
}

export type Text = string | readonly Span[]

export interface Line {
  readonly pieces: readonly Piece[]
  readonly width: number
}

interface Piece {
  readonly text: string
  readonly font: FontName
  readonly size: number
  readonly color: string
  readonly width: number
  readonly mark?: MarkName
}

/** Breaks text into lines no wider than `width`: at spaces and line feeds; a word longer than a line is broken after a punctuation
 *  mark, else anywhere. */
export function breakLines(
  t: Typesetter,
  text: Text,
  style: TextStyle,
  width: number,
  color: string = palette.text
): Line[] {
  const lines: Piece[][] = [[]]
  let used = 0
  const current = (): Piece[] => lines[lines.length - 1] ?? []
  const nextLine = (): void => {
    lines.push([])
    used = 0
  }
  for (const word of wordsOf(t, text, style, color)) {
    if (word === 'break') {
      nextLine()
      continue
    }
    const bare = widthOf(t, word, true)
    if (used > 0 && used + bare > width + 0.01) nextLine()
    if (bare <= width + 0.01) {
      current().push(...word)
      used += widthOf(t, word, false)
      continue
    }
    for (const part of chop(t, word, width)) {
      if (used > 0) nextLine()
      current().push(...part)
      used += widthOf(t, part, false)
    }
  }
  return lines.map((pieces) => ({ pieces: merge(t, pieces), width: widthOf(t, pieces, true) }))
}

/** The first line of a text; where that is not all of it, it ends in an ellipsis. */
export function oneLine(t: Typesetter, text: Text, style: TextStyle, width: number, color?: string): Line {
  const lines = breakLines(t, text, style, width, color)
  const [first = { pieces: [], width: 0 }] = lines
  if (lines.length < 2) return first
  const kept = breakLines(t, text, style, width - style.size, color)[0]?.pieces ?? []
  const last = kept.at(-1)
  if (!last) return first
  const cut = `${last.text.trimEnd()} …`
  const pieces = [...kept.slice(0, -1), { ...last, text: cut, width: t.width(cut, last.font, last.size) }]
  return { pieces, width: widthOf(t, pieces, true) }
}

/** Draws a line with its baseline at `y`. */
export function drawLine(t: Typesetter, line: Line, x: number, y: number): void {
  let at = x
  for (const piece of line.pieces) {
    if (piece.mark) {
      drawMark(t.doc, piece.mark, at, y, piece.size)
      at += markWidth(piece.size)
    }
    if (piece.text !== '') {
      t.doc.font(piece.font).fontSize(piece.size).fillColor(piece.color)
      t.doc.text(piece.text, at, y, { lineBreak: false, baseline: 'alphabetic' })
    }
    at += piece.width
  }
}

/** Distance from the top of a line of a style to its baseline. */
export const ascent = (style: TextStyle): number => style.leading / 2 + style.size * 0.36

type Word = Piece[] | 'break'

function wordsOf(t: Typesetter, text: Text, style: TextStyle, color: string): Word[] {
  const spans: readonly Span[] = typeof text === 'string' ? [{ text }] : text
  const words: Word[] = []
  let open: Piece[] | null = null
  for (const span of spans) {
    const size = style.size * (span.scale ?? (span.font === 'mono' ? 0.9 : 1))
    let mark = span.mark
    for (const run of t.glyphs.runs(span.text, span.font ?? 'regular')) {
      for (const token of run.text.match(/\n|[^ \n]+ *| +/g) ?? []) {
        if (token === '\n') {
          words.push('break')
          open = null
          continue
        }
        const scaled = run.font === 'mono' && span.font !== 'mono' ? size * 0.95 : size
        const piece: Piece = {
          text: token,
          font: run.font,
          size: scaled,
          color: span.color ?? color,
          width: t.width(token, run.font, scaled),
          ...(mark ? { mark } : {})
        }
        mark = undefined
        if (open) open.push(piece)
        else {
          open = [piece]
          words.push(open)
        }
        if (token.endsWith(' ')) open = null
      }
    }
  }
  return words
}

function widthOf(t: Typesetter, pieces: readonly Piece[], bare: boolean): number {
  return pieces.reduce((sum, piece, index) => {
    const last = bare && index === pieces.length - 1
    const text = last ? piece.text.trimEnd() : piece.text
    return (
      sum +
      (piece.mark ? markWidth(piece.size) : 0) +
      (last ? t.width(text, piece.font, piece.size) : piece.width)
    )
  }, 0)
}

/** Parts of a word that fit a line each. */
function chop(t: Typesetter, word: readonly Piece[], width: number): Piece[][] {
  const parts: Piece[][] = []
  let part: Piece[] = []
  let used = 0
  for (const piece of word) {
    let text = ''
    let textWidth = 0
    const flush = (): void => {
      if (text !== '') part.push({ ...piece, text, width: t.width(text, piece.font, piece.size) })
    }
    for (const character of piece.text) {
      const next = t.width(character, piece.font, piece.size)
      if (used + textWidth + next > width && (used > 0 || text !== '')) {
        const [kept, carried] = atPunctuation(text)
        text = kept
        flush()
        parts.push(part)
        part = []
        used = 0
        text = carried
        textWidth = t.width(carried, piece.font, piece.size)
      }
      text += character
      textWidth += next
    }
    flush()
    used += textWidth
  }
  if (part.length > 0) parts.push(part)
  return parts
}

/** Splits after the last punctuation mark of a full line, when that is not too far from its end. */
function atPunctuation(text: string): readonly [kept: string, carried: string] {
  const match = /^(.*[/\\_.,:;@-])([^/\\_.,:;@-]*)$/s.exec(text)
  if (!match || (match[1]?.length ?? 0) < 0.6 * text.length) return [text, '']
  return [match[1] ?? text, match[2] ?? '']
}

/** Neighbours of one look become one string, so that a reader's copy has whole words. */
function merge(t: Typesetter, pieces: readonly Piece[]): Piece[] {
  const merged: Piece[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (
      last &&
      !piece.mark &&
      last.font === piece.font &&
      last.size === piece.size &&
      last.color === piece.color
    ) {
      const text = last.text + piece.text
      merged[merged.length - 1] = { ...last, text, width: t.width(text, piece.font, piece.size) }
    } else {
      merged.push(piece)
    }
  }
  return merged
}
