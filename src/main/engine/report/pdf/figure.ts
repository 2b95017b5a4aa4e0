import svgToPdf from 'svg-to-pdfkit'
import { AuditError } from '../../../../shared/errors'
import type { ReportFigure } from '../../../../shared/report'
import { palette } from '../figures/palette'
import type { Drawing } from '../figures/draw'
import { shortHash } from '../numbers'
import { ascent, breakLines, drawLine, type Line } from './spans'
import { contentWidth, page, type } from './theme'
import type { Element, Typesetter } from './typesetter'

/** Points per pixel of the drawings. */
const scale = 0.75
const columnGap = 11

interface Placed {
  readonly figure: ReportFigure
  readonly drawing: Drawing
  readonly caption: readonly Line[]
  readonly x: number
}

/** Figures in their order: a wide one has a row of its own, two halves share one. Captions below, with the data's hash. */
export function figures(
  t: Typesetter,
  parent: Element,
  list: readonly ReportFigure[],
  drawings: ReadonlyMap<string, Drawing>
): void {
  const rest = [...list]
  for (let first = rest.shift(); first; first = rest.shift()) {
    const second = first.size === 'half' && rest[0]?.size === 'half' ? rest.shift() : undefined
    const row = second ? [first, second] : [first]
    drawRow(
      t,
      parent,
      row.map((figure, column) => prepare(t, figure, drawings, column))
    )
  }
}

function prepare(
  t: Typesetter,
  figure: ReportFigure,
  drawings: ReadonlyMap<string, Drawing>,
  column: number
): Placed {
  const drawing = drawings.get(figure.id)
  if (!drawing) throw new AuditError('report/invalid', `figure ${figure.id} was not drawn`)
  const half = (contentWidth - columnGap) / 2
  const caption = breakLines(
    t,
    [
      ...(figure.label === ''
        ? []
        : [{ text: `${figure.label}. `, font: 'strong' as const, color: palette.text }]),
      { text: `${figure.caption} ` },
      { text: `data ${shortHash(figure.dataSha256)}`, font: 'mono' }
    ],
    type.caption,
    figure.size === 'half' ? half : contentWidth,
    palette.textSoft
  )
  return { figure, drawing, caption, x: page.left + column * (half + columnGap) }
}

function drawRow(t: Typesetter, parent: Element, row: readonly Placed[]): void {
  const height = Math.max(...row.map(({ drawing }) => drawing.height * scale))
  const captionHeight = Math.max(...row.map(({ caption }) => caption.length)) * type.caption.leading
  t.need(height + 4 + captionHeight)
  const top = t.y
  for (const { figure, drawing, caption, x } of row) {
    const width = drawing.width * scale
    const element = t.element(parent, 'Figure', {
      alt: shown(t, figure.alternative),
      placement: 'Block',
      bbox: [x, top, x + width, top + height + 4 + captionHeight]
    })
    element.add(() => {
      drawSvg(t, drawing, x, top)
    })
    const words = t.element(element, 'Caption')
    const p = t.element(words, 'P')
    p.add(() => {
      caption.forEach((line, index) => {
        drawLine(t, line, x, top + height + 4 + index * type.caption.leading + ascent(type.caption))
      })
    })
    p.end()
    words.end()
    element.end()
  }
  t.y = top + height + 4 + captionHeight + 10
}

/** The alternative is read aloud, not drawn; still without controls. */
function shown(t: Typesetter, text: string): string {
  return t.glyphs
    .runs(text, 'regular')
    .map((run) => run.text)
    .join('')
}

export function drawSvg(t: Typesetter, drawing: Drawing, x: number, y: number): void {
  svgToPdf(t.doc, drawing.svg, x, y, {
    width: drawing.width * scale,
    height: drawing.height * scale,
    fontCallback: (_, bold, italic) => (bold ? 'strong' : italic ? 'italic' : 'regular'),
    warningCallback: (message) => {
      throw new AuditError('report/invalid', `a figure cannot be drawn: ${message}`)
    }
  })
}
