import { zlibSync } from 'fflate'
import { AuditError } from '../../../../shared/errors'
import { srgbProfile } from './icc'

/** What pdfkit 0.20 leaves out of a file that must be PDF/A-3a and PDF/UA-1 at once. Everything that reaches into its inside is
 *  here; each part names the clause that a validator fails without it. */

interface Layout {
  readonly glyphs: readonly { readonly id: number; readonly codePoints: readonly number[] }[]
}

/** The parts of pdfkit's inside that the report uses. */
interface Inside {
  info: Record<string, unknown>
  _addInfo: () => void
  _addColorOutputIntent: () => void
  readonly _root: { readonly data: Record<string, unknown> }
  readonly _font: {
    layout(text: string): Layout
    readonly font: { hasGlyphForCodePoint(codePoint: number): boolean }
  }
  ref(data: Record<string, unknown>): Reference
  outline: Outline
  goTo(
    x: number,
    y: number,
    width: number,
    height: number,
    name: string,
    options: Record<string, unknown>
  ): void
}

interface Reference {
  readonly data: Record<string, unknown>
  compress: boolean
  buffer: Uint8Array[]
  write(chunk: Uint8Array): void
  end(chunk?: Uint8Array): void
  finalize(): void
}

export interface Outline {
  addItem(
    title: string,
    options: { readonly top: number; readonly left: number; readonly expanded: boolean }
  ): Outline
}

const inside = (doc: PDFKit.PDFDocument): Inside => doc as unknown as Inside

/** Applies the patches that concern the whole document. Call it before the first page. */
export function patchDocument(doc: PDFKit.PDFDocument, modified: Date): void {
  escapeMetadata(doc)
  declareAccessibility(doc, modified)
  replaceOutputIntent(doc)
  correctChecksums(doc)
  compressAlike(doc)
}

/** Info strings go into the XMP packet unescaped: `&` and `<` make it ill-formed (PDF/A-3 6.6.2.1, UA-1 7.1). */
function escapeMetadata(doc: PDFKit.PDFDocument): void {
  const target = inside(doc)
  const original = target._addInfo.bind(doc)
  target._addInfo = () => {
    const { info } = target
    target.info = Object.fromEntries(
      Object.entries(info).map(([key, value]) => [key, typeof value === 'string' ? escapeXml(value) : value])
    )
    original()
    target.info = info
  }
}

const escapeXml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** pdfkit knows one conformance at a time; PDF/A asks for a description of the PDF/UA property (PDF/A-3 6.6.2.3.1, UA-1 5). */
function declareAccessibility(doc: PDFKit.PDFDocument, modified: Date): void {
  const time = `${modified.toISOString().split('.')[0] ?? ''}Z`
  doc.appendXML(`
    <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:ModifyDate>${time}</xmp:ModifyDate></rdf:Description>
    <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
    <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
      xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
      <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
        <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
        <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
        <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
        <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
          <pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
          <pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA version</pdfaProperty:description>
        </rdf:li></rdf:Seq></pdfaSchema:property>
      </rdf:li></rdf:Bag></pdfaExtension:schemas>
    </rdf:Description>`)
}

/** pdfkit ships a vendor's profile whose terms are not stated; ours is made in code. */
function replaceOutputIntent(doc: PDFKit.PDFDocument): void {
  const target = inside(doc)
  target._addColorOutputIntent = () => {
    const profile = target.ref({ N: 3 })
    profile.end(srgbProfile())
    const intent = target.ref({
      Type: 'OutputIntent',
      S: 'GTS_PDFA1',
      Info: pdfString('sRGB IEC61966-2.1'),
      OutputConditionIdentifier: pdfString('sRGB IEC61966-2.1'),
      DestOutputProfile: profile
    })
    intent.end()
    target._root.data['OutputIntents'] = [intent]
  }
}

/** An attachment's checksum is written as 32 hex characters, where the standard wants the 16 bytes (ISO 32000-1, table 46). */
function correctChecksums(doc: PDFKit.PDFDocument): void {
  const target = inside(doc)
  const original = target.ref.bind(doc)
  target.ref = (data) => {
    const parameters =
      data instanceof Object ? (data['Params'] as Record<string, unknown> | undefined) : undefined
    if (parameters?.['CheckSum'] instanceof String) {
      parameters['CheckSum'] = Buffer.from(parameters['CheckSum'].toString(), 'hex')
    }
    return original(data)
  }
}

/** Node's zlib and that of Electron compress to different bytes, and one run folder has one report: streams are compressed by a library
 *  that is the same everywhere. */
function compressAlike(doc: PDFKit.PDFDocument): void {
  const target = inside(doc)
  const original = target.ref.bind(doc)
  target.ref = (data) => {
    const reference = original(data)
    if (!reference.compress) return reference
    reference.compress = false
    const finalize = reference.finalize.bind(reference)
    reference.finalize = () => {
      if (reference.buffer.length > 0) {
        reference.buffer = [zlibSync(Buffer.concat(reference.buffer), { level: 9 })]
        reference.data['Filter'] = 'FlateDecode'
      }
      finalize()
    }
    return reference
  }
}

/** pdfkit tells PDF strings from names by wrapping them. */
// eslint-disable-next-line @typescript-eslint/no-wrapper-object-types -- pdfkit's own convention
const pdfString = (text: string): String => new String(text)

/** What a font can show. */
export interface Coverage {
  readonly has: (codePoint: number) => boolean
  /** Whether shaping the text gives real glyphs only, each with its Unicode. */
  readonly shapes: (text: string) => boolean
}

/** Coverage of the document's current font. */
export function coverageOfFont(doc: PDFKit.PDFDocument): Coverage {
  const font = inside(doc)._font
  return {
    has: (codePoint) => font.font.hasGlyphForCodePoint(codePoint),
    shapes: (text) => font.layout(text).glyphs.every((glyph) => glyph.id !== 0 && glyph.codePoints.length > 0)
  }
}

/** Gate for all text of the current font, page and chart alike: a glyph without form or without Unicode is refused, for it would
 *  make the file non-conforming (PDF/A-3 6.2.11.7.2, 6.2.11.8) and the text unreadable. */
export function guardGlyphs(doc: PDFKit.PDFDocument): void {
  const { shapes } = coverageOfFont(doc)
  const font = inside(doc)._font as unknown as { encode(text: string, features?: unknown): unknown }
  const original = font.encode.bind(font)
  font.encode = (text, features) => {
    if (!shapes(text)) {
      throw new AuditError('report/glyph', `the report’s fonts cannot show all of “${text}”`, {
        hint: 'This is a defect of Ontogeny: such characters should have been escaped. Please report it.'
      })
    }
    return original(text, features)
  }
}

/** A link inside the document, in its structure element and with the words that UA-1 7.18.5 wants. */
export function addInternalLink(
  doc: PDFKit.PDFDocument,
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  target: string,
  label: string,
  structure: PDFKit.PDFStructureElement
): void {
  inside(doc).goTo(area.x, area.y, area.width, area.height, target, {
    structParent: structure,
    Contents: pdfString(label)
  })
}

export function rootOutline(doc: PDFKit.PDFDocument): Outline {
  return inside(doc).outline
}

/** Adds an entry. pdfkit writes page width minus `left`: the width gives the left edge. */
export function addOutlineItem(parent: Outline, title: string, top: number, pageWidth: number): Outline {
  return parent.addItem(title, { top, left: pageWidth, expanded: true })
}

/** Adds attributes to a structure element, beside those pdfkit has set. */
export function addAttributes(
  element: PDFKit.PDFStructureElement,
  attributes: Record<string, unknown>
): void {
  const { data } = (element as unknown as { readonly dictionary: { readonly data: Record<string, unknown> } })
    .dictionary
  const known = data['A']
  const written = Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      key === 'Summary' ? pdfString(String(value)) : value
    ])
  )
  data['A'] = known === undefined ? written : [known, written].flat()
}
