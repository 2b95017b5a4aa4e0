import { palette, subjectStyle } from '../figures/palette'

/** Small shapes before a word: verdicts, and the subjects' own. */
export type MarkName = 'usable' | 'suspicious' | 'rejected' | `subject-${number}`

/** Room that a mark takes before its word. */
export const markWidth = (size: number): number => size * 1.2

/** Draws a mark of about the height of a capital; `y` is the baseline. */
export function drawMark(doc: PDFKit.PDFDocument, name: MarkName, x: number, y: number, size: number): void {
  const r = size * 0.42
  const [cx, cy] = [x + r + 0.2, y - size * 0.34]
  doc.save().lineWidth(size * 0.1)
  if (name === 'usable') {
    doc.strokeColor(palette.usable).circle(cx, cy, r).stroke()
    doc
      .moveTo(cx - r * 0.45, cy)
      .lineTo(cx - r * 0.1, cy + r * 0.38)
      .lineTo(cx + r * 0.5, cy - r * 0.35)
      .stroke()
  } else if (name === 'suspicious') {
    doc.strokeColor(palette.suspicious)
    doc.polygon([cx, cy - r], [cx + r * 1.05, cy + r * 0.85], [cx - r * 1.05, cy + r * 0.85]).stroke()
    doc
      .moveTo(cx, cy - r * 0.3)
      .lineTo(cx, cy + r * 0.25)
      .stroke()
    doc
      .moveTo(cx, cy + r * 0.45)
      .lineTo(cx, cy + r * 0.6)
      .stroke()
  } else if (name === 'rejected') {
    doc
      .strokeColor(palette.rejected)
      .rect(cx - r * 0.9, cy - r * 0.9, r * 1.8, r * 1.8)
      .stroke()
    doc
      .moveTo(cx - r * 0.42, cy - r * 0.42)
      .lineTo(cx + r * 0.42, cy + r * 0.42)
      .stroke()
    doc
      .moveTo(cx - r * 0.42, cy + r * 0.42)
      .lineTo(cx + r * 0.42, cy - r * 0.42)
      .stroke()
  } else {
    drawSubject(doc, Number(name.slice('subject-'.length)), cx, cy, r * 0.75)
  }
  doc.restore()
}

function drawSubject(doc: PDFKit.PDFDocument, place: number, x: number, y: number, r: number): void {
  const { color, shape } = subjectStyle(place)
  doc.fillColor(color).strokeColor(color)
  switch (shape) {
    case 'circle':
      doc.circle(x, y, r).fill()
      break
    case 'diamond':
      doc.polygon([x, y - 1.25 * r], [x + 1.25 * r, y], [x, y + 1.25 * r], [x - 1.25 * r, y]).fill()
      break
    case 'square':
      doc.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8).fill()
      break
    case 'triangle-down':
      doc.polygon([x - 1.1 * r, y - r], [x + 1.1 * r, y - r], [x, y + r]).fill()
      break
    case 'plus':
      doc
        .lineWidth(r * 0.6)
        .moveTo(x - r, y)
        .lineTo(x + r, y)
        .moveTo(x, y - r)
        .lineTo(x, y + r)
        .stroke()
  }
}
