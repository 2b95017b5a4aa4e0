import PDFDocument from 'pdfkit'
import type { Report } from '../../../../shared/report'
import type { Drawing } from '../figures/draw'
import type { FontFiles } from './fonts'
import { contentsPage } from './contents'
import { furniture } from './furniture'
import { patchDocument } from './patches'
import { sections } from './sections'
import { cover } from './sections/cover'
import { page } from './theme'
import { Typesetter } from './typesetter'

export interface PdfParts {
  readonly report: Report
  /** Drawings of the report's figures, by id. */
  readonly drawings: ReadonlyMap<string, Drawing>
  readonly fonts: FontFiles
  /** The report's data, attached as `report.json`, and the SHA-256 of these bytes. */
  readonly json: Uint8Array
  readonly jsonSha256: string
}

/** Typesets a report: tagged PDF 1.7 that claims PDF/A-3a and PDF/UA-1, fonts embedded, its data attached.
 *  The same parts give the same bytes: every date is the report's, nothing is random.
 *  @param onSection told how many sections are laid out
 *  @returns the file's bytes
 *  @throws AuditError `report/glyph`, `report/invalid` on a defect of ours */
export async function renderPdf(
  parts: PdfParts,
  onSection: (done: number) => void = () => undefined
): Promise<Uint8Array> {
  const { report } = parts
  const date = new Date(report.createdUtc)
  const doc = openDocument(report, date)
  for (const [name, bytes] of Object.entries(parts.fonts)) doc.registerFont(name, bytes)
  const bytes = collect(doc)
  patchDocument(doc, date)
  await layOut(new Typesetter(doc), parts, onSection)
  attach(doc, parts, date)
  doc.end()
  return bytes
}

function openDocument(report: Report, date: Date): PDFKit.PDFDocument {
  return new PDFDocument({
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    // No standard font: PDF/A wants every font embedded.
    font: '',
    size: [page.width, page.height],
    // Everything is placed by coordinates; a margin would make pdfkit break pages on its own.
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    info: {
      Title: titleOf(report),
      ...(report.auditor === '' ? {} : { Author: report.auditor }),
      Subject: `Audit report ${report.id}`,
      Creator: `${report.generator.name} ${report.generator.version}`,
      Producer: 'pdfkit',
      CreationDate: date,
      ModDate: date
    }
  })
}

/** Info strings have no fonts to fall back on, but control characters would make the XMP packet ill-formed. */
const titleOf = (report: Report): string => `Audit report: ${report.title}`.replace(/\p{C}/gu, ' ')

async function layOut(
  t: Typesetter,
  { report, drawings, jsonSha256 }: PdfParts,
  onSection: (done: number) => void
): Promise<void> {
  const root = t.doc.struct('Document', { title: titleOf(report) })
  t.doc.addStructure(root)
  const context = { t, root, report, drawings }
  cover(context)
  const contents = contentsPage(t, root)
  await sections(context, onSection)
  contents.fill()
  root.end()
  furniture(t, report, jsonSha256)
}

function attach(doc: PDFKit.PDFDocument, { json }: PdfParts, date: Date): void {
  const options = {
    name: 'report.json',
    type: 'application/json',
    description: 'The data of this report',
    relationship: 'Data',
    creationDate: date,
    modifiedDate: date
  }
  doc.file(Buffer.from(json), options)
}

async function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    doc.on('end', () => {
      resolve(new Uint8Array(Buffer.concat(chunks)))
    })
    doc.on('error', reject)
  })
}
