import { join } from 'node:path'
import type { Report } from '../../../shared/report'
import type { RunRecord } from '../../../shared/run'
import { writeFileAtomic } from '../audit/atomic'
import { canonicalJson, sha256Hex } from '../audit/canonical'
import { runFiles, toJsonText } from '../audit/run-folder'
import { hashFile } from '../formats/files'
import { drawFigures } from './figures/draw'
import { buildReport } from './model'
import { renderPdf } from './pdf/document'
import { loadFonts } from './pdf/fonts'
import { storedText, versionOf } from './stored'

export interface WriteReportOptions {
  /** Folder that holds `fonts`. */
  readonly resources: string
  readonly application: { readonly name: string; readonly version: string }
  readonly onPart?: (done: number, total: number) => void
}

interface ReportFiles {
  readonly report: Report
  /** By name in the run folder. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
}

/** Everything that a report consists of, in memory. The same run gives the same bytes.
 *  @param onPart after each of the parts that take time */
async function makeFiles(
  run: RunRecord,
  { resources, application, onPart }: WriteReportOptions
): Promise<ReportFiles> {
  const report = buildReport(run, application)
  const fonts = await loadFonts(join(resources, 'fonts'))
  onPart?.(1, 4)
  const drawings = drawFigures(report)
  onPart?.(2, 4)
  const text = reportJson(report)
  const json = new TextEncoder().encode(text)
  const pdf = await renderPdf({ report, drawings, fonts, json, jsonSha256: sha256Hex(json) })
  onPart?.(3, 4)
  const files = new Map<string, string | Uint8Array>()
  for (const { id, file } of report.figures) files.set(file, drawings.get(id)?.svg ?? '')
  files.set(runFiles.reportJson, text).set(runFiles.reportPdf, pdf)
  return { report, files }
}

/** Writes what a run says into its folder: `figures/*.svg`, `report.json` and `report.pdf`, each whole or not at all. Everything is
 *  made in memory first, so that a defect leaves the folder as it was.
 *  @throws AuditError `report/*` on a defect, `file/*` when fonts are missing or the folder cannot be written */
export async function writeReport(
  folder: string,
  run: RunRecord,
  options: WriteReportOptions
): Promise<Report> {
  const { report, files } = await makeFiles(run, options)
  for (const [file, content] of files) await writeFileAtomic(join(folder, file), content)
  options.onPart?.(4, 4)
  return report
}

/** Names of the report's files that are there, but are not what the run gives. What another version wrote may differ and is not judged. */
export async function changedReportFiles(
  folder: string,
  run: RunRecord,
  options: WriteReportOptions
): Promise<string[]> {
  const stored = await storedText(folder).catch(() => null)
  const by = stored === null ? null : versionOf(stored)
  if (by !== null && by !== options.application.version) return []
  const { files } = await makeFiles(run, options)
  const changed: string[] = []
  for (const [file, content] of files) {
    const found = await hashFile(join(folder, file)).catch(() => null)
    if (found !== null && found.sha256 !== sha256Hex(content)) changed.push(file)
  }
  return changed
}

/** The report as text: keys in canonical order (RFC 8785), so that equal reports are equal files, indented for people. */
export function reportJson(report: Report): string {
  return toJsonText(JSON.parse(canonicalJson(report)))
}
