import { join } from 'node:path'
import type { ProgressListener } from '../../../shared/progress'
import type { Report } from '../../../shared/report'
import type { RunRecord } from '../../../shared/run'
import { sha256Hex } from '../audit/canonical'
import { requireReadable, writeOwnFile } from '../audit/own-file'
import { PhaseMeters } from '../audit/progress'
import { runFiles } from '../audit/run-folder'
import { drawFigures } from './figures/draw'
import { reportJson } from './json'
import { buildReport } from './model'
import { renderPdf } from './pdf/document'
import { loadFonts } from './pdf/fonts'
import { sectionCount } from './pdf/sections'

export interface WriteReportOptions {
  /** Folder that holds `fonts`. */
  readonly resources: string
  readonly application: { readonly name: string; readonly version: string }
  readonly onProgress?: ProgressListener
}

export interface WrittenReport {
  readonly report: Report
  /** SHA-256 of every file that was written, by place in the run folder. */
  readonly files: Readonly<Record<string, string>>
}

/** Writes what a run says into its folder: `figures/*.svg`, `report.json` and `report.pdf`, each whole or not at all. Everything is
 *  made in memory first, so that a defect leaves the folder as it was. The same run gives the same bytes.
 *  @throws AuditError `report/*` on a defect, `file/*` when fonts are missing or the folder cannot be written */
export async function writeReport(
  folder: string,
  run: RunRecord,
  { resources, application, onProgress }: WriteReportOptions
): Promise<WrittenReport> {
  const { report: tell } = new PhaseMeters(onProgress)
  const total = sectionCount + 2
  const at = (done: number): void => tell({ phase: 'report', done, total, unit: 'parts' })
  at(0)
  const report = buildReport(run, application)
  const fonts = await loadFonts(join(resources, 'fonts'))
  const drawings = drawFigures(report)
  at(1)
  const text = reportJson(report)
  const json = new TextEncoder().encode(text)
  requireReadable(runFiles.reportJson, json.byteLength)
  const pdf = await renderPdf({ report, drawings, fonts, json, jsonSha256: sha256Hex(json) }, (sections) =>
    at(1 + sections)
  )
  const contents: [path: string, data: string | Uint8Array][] = [
    ...report.figures.map(({ id, file }): [string, string] => [file, drawings.get(id)?.svg ?? '']),
    [runFiles.reportJson, text],
    [runFiles.reportPdf, pdf]
  ]
  for (const [path, data] of contents) await writeOwnFile(folder, path, data)
  at(total)
  return { report, files: Object.fromEntries(contents.map(([path, data]) => [path, sha256Hex(data)])) }
}
