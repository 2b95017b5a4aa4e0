import type { FontName } from './fonts'
import { GlyphFallback } from './glyphs'
import { addOutlineItem, coverageOfFont, guardGlyphs, rootOutline, type Outline } from './patches'
import { contentBottom, page } from './theme'

export type Element = PDFKit.PDFStructureElement

export interface ContentsEntry {
  readonly level: 1 | 2
  readonly text: string
  readonly destination: string
  /** From 0. */
  readonly page: number
}

/** Puts content on pages: holds the document, the place of the next line, and what was placed where. */
export class Typesetter {
  readonly doc: PDFKit.PDFDocument
  readonly glyphs: GlyphFallback
  /** Top of the next line on the current page, points from the top. */
  y: number = page.top
  readonly contents: ContentsEntry[] = []
  /** Section in force on each page, for its header. */
  readonly sections: string[] = []
  readonly #outlines: Outline[]
  readonly #widths = new Map<string, number>()
  #section = ''
  #tables = new Map<string, number>()

  constructor(doc: PDFKit.PDFDocument) {
    this.doc = doc
    this.#outlines = [rootOutline(doc)]
    const coverage = (font: FontName): ReturnType<typeof coverageOfFont> => {
      doc.font(font)
      guardGlyphs(doc)
      return coverageOfFont(doc)
    }
    this.glyphs = new GlyphFallback({
      regular: coverage('regular'),
      strong: coverage('strong'),
      italic: coverage('italic'),
      mono: coverage('mono')
    })
  }

  get pageIndex(): number {
    return this.sections.length - 1
  }

  /** Space left on the page, points. */
  get room(): number {
    return contentBottom - this.y
  }

  newPage(): void {
    this.doc.addPage()
    this.sections.push(this.#section)
    this.y = page.top
  }

  /** A new page unless so much fits on this one. */
  need(height: number): void {
    if (this.room < height && this.y > page.top) this.newPage()
  }

  width(text: string, font: FontName, size: number): number {
    const key = `${font} ${size} ${text}`
    let width = this.#widths.get(key)
    if (width === undefined) {
      width = this.doc.font(font).fontSize(size).widthOfString(text)
      this.#widths.set(key, width)
    }
    return width
  }

  /** A structure element below another. */
  element(parent: Element, kind: string, options: Record<string, unknown> = {}): Element {
    const element = this.doc.struct(kind, options)
    parent.add(element)
    return element
  }

  /** Drawing that assistive technology leaves out. */
  artifact(draw: () => void, kind: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type: kind })
    draw()
    this.doc.endMarkedContent()
  }

  /** Notes a heading for contents, outline and page headers. @returns the name of its destination */
  register(level: 1 | 2, text: string): string {
    const destination = `section-${this.contents.length + 1}`
    const top = Math.max(0, this.y - 6)
    this.doc.addNamedDestination(destination, 'XYZ', 0, top, 0)
    const parent = this.#outlines[level - 1] ?? rootOutline(this.doc)
    this.#outlines[level] = addOutlineItem(parent, text, top, page.width)
    this.contents.push({ level, text, destination, page: this.pageIndex })
    if (level === 1) {
      this.#section = text
      // A section that begins at the top of a page names it; further down the page keeps the name it has.
      if (this.y <= page.top + 1 || this.sections[this.pageIndex] === '') this.sections[this.pageIndex] = text
    }
    return destination
  }

  /** `Table 6.1`, counted in each section. */
  tableLabel(section: string): string {
    const number = (this.#tables.get(section) ?? 0) + 1
    this.#tables.set(section, number)
    return `Table ${section}.${number}`
  }
}
