import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { asAuditError, AuditError } from '../../../shared/errors'
import type { Notice, OpenedReport } from '../../../shared/opened'
import type { Report } from '../../../shared/report'
import type { RunRecord } from '../../../shared/run'
import { canonicalJson } from '../audit/canonical'
import { requireOwnFile } from '../audit/own-file'
import { readableRun } from '../audit/readable-run'
import { lockOwner } from '../audit/lock'
import { runFiles } from '../audit/run-folder'
import { fileError } from '../formats/files'
import { plannedEstimates } from './facts'
import { buildReport } from './model'
import { integer } from './numbers'
import { readStoredReport } from './stored'

/** Opens a run folder, whole or not: the report is made again from what is as the ledger recorded it, and compared with the one that
 *  lies there. Where nothing can be made, the one that lies there is given, and the notices say that nothing vouches for it.
 *  @throws AuditError `file/not-found`, `run/not-a-run`; what is wrong when there is nothing to show at all */
export async function openReport(
  folder: string,
  application: { readonly name: string; readonly version: string }
): Promise<OpenedReport> {
  await requireRunFolder(folder)
  const { run, notices } = await readableRun(folder)
  const stored = await readStoredReport(folder).catch((error: unknown) => asAuditError(error))
  const built = run === null ? null : rebuilt(folder, run, application)
  if (built === null || built instanceof AuditError) {
    const known = built === null ? notices : [...notices, noticeOf(built)]
    if (!(stored instanceof AuditError)) return { report: stored, notices: [...known, unverified(folder)] }
    throw nothingToShow(folder, known, stored)
  }
  const isIntact = notices.length === 0
  const owner = await lockOwner(folder)
  const isOpen = !built.complete && isIntact
  return {
    report: built,
    notices: [
      ...notices,
      ...(isOpen ? [unfinished(folder, built, run, owner)] : []),
      ...(await ofReportFiles(folder, built, stored, { isIntact, isHeld: owner !== null }))
    ]
  }
}

async function requireRunFolder(folder: string): Promise<void> {
  const info = await stat(folder).catch((cause: unknown) => {
    throw fileError(cause, folder)
  })
  if (!info.isDirectory()) throw notARun(folder, 'this is a file, not a run folder')
  for (const name of [runFiles.ledger, runFiles.reportJson, runFiles.setup]) {
    const isThere = await stat(join(folder, name)).then(
      () => true,
      () => false
    )
    if (isThere) return
  }
  throw notARun(folder, 'this folder holds no audit run')
}

function notARun(where: string, message: string): AuditError {
  return new AuditError('run/not-a-run', message, {
    where,
    hint: `Choose the folder of an audit that holds ${runFiles.ledger}.`
  })
}

function rebuilt(
  folder: string,
  run: RunRecord,
  application: { readonly name: string; readonly version: string }
): Report | AuditError {
  try {
    return buildReport(run, application)
  } catch (error) {
    const { code, message, hint } = asAuditError(error)
    return new AuditError(code, message, { where: folder, hint, cause: error })
  }
}

function noticeOf(error: AuditError): Notice {
  return { ...error.toJSON(), remedy: 'none' }
}

function unverified(folder: string): Notice {
  return {
    code: 'run/damaged',
    message:
      'the report cannot be made from the results: what is shown is report.json as it lies there, and nothing in it could be checked',
    where: join(folder, runFiles.reportJson),
    hint: 'Rely on none of its numbers. Ask for an untouched copy of the folder.',
    remedy: 'none'
  }
}

function nothingToShow(folder: string, notices: readonly Notice[], stored: AuditError): AuditError {
  const [first] = notices
  const isMissing = stored.code === 'file/not-found'
  if (first === undefined) return stored
  const more = isMissing ? 'there is no report.json either' : stored.message
  return new AuditError(isMissing ? first.code : stored.code, `${first.message}; ${more}`, {
    where: isMissing ? folder : stored.where,
    hint: 'Nothing of this run can be shown. Resume it from the list of recent audits, or ask for an untouched copy of the folder.'
  })
}

function unfinished(folder: string, report: Report, run: RunRecord | null, owner: number | null): Notice {
  const planned = plannedEstimates(report, run?.plan.analyses.llc?.components.length ?? 0)
  const made = `${integer(report.llc.length)} of ${integer(planned)} planned estimates are there`
  if (owner !== null) {
    return {
      code: 'run/locked',
      message: `process ${owner} is working on this run: what had finished when it was opened is shown; ${made}`,
      where: folder,
      hint: 'Open it again when it has finished.',
      remedy: 'none'
    }
  }
  return {
    code: 'run/unfinished',
    message: `this run has not finished: ${made}`,
    where: folder,
    hint: 'Resume it: it goes on at the first missing result, and the numbers are those of an uninterrupted run.',
    remedy: 'resume'
  }
}

/** What is wrong with the files that the report consists of. A run that has not finished need not have them. */
async function ofReportFiles(
  folder: string,
  report: Report,
  stored: Report | AuditError,
  { isIntact, isHeld }: { readonly isIntact: boolean; readonly isHeld: boolean }
): Promise<Notice[]> {
  const remedy = isIntact && !isHeld ? 'rebuild' : 'none'
  const hint =
    remedy === 'rebuild'
      ? 'Rebuild the report: it is written again from the results.'
      : 'Export nothing from this folder: its report can be written again only where all results are untouched and no run is in work.'
  const notice = (file: string, message: string, code: Notice['code'] = 'run/damaged'): Notice => ({
    code,
    message,
    where: join(folder, file),
    hint,
    remedy
  })
  const expected = report.complete && !isHeld
  if (stored instanceof AuditError) {
    if (stored.code !== 'file/not-found') {
      return [
        notice(
          runFiles.reportJson,
          `${stored.message}. What is shown was made from the results.`,
          stored.code
        )
      ]
    }
    return expected
      ? [notice(runFiles.reportJson, 'report.json is missing. What is shown was made from the results.')]
      : []
  }
  const difference = isIntact ? firstDifference(stored, { ...report, generator: stored.generator }, '') : null
  if (difference !== null) return [notice(runFiles.reportJson, differenceWords(report, stored, difference))]
  if (!isIntact) {
    return [
      notice(
        runFiles.reportJson,
        'report.json and report.pdf may hold what was left out here: they were not compared with the results'
      )
    ]
  }
  const missing: Notice[] = []
  for (const file of [runFiles.reportPdf, ...report.figures.map((figure) => figure.file)]) {
    const error = await requireOwnFile(folder, file).then(
      () => null,
      (thrown: unknown) => asAuditError(thrown)
    )
    if (error === null) continue
    const message = error.code === 'file/not-found' ? `${file} is missing` : error.message
    missing.push(notice(file, `${message}. The report’s numbers are not concerned.`))
    break
  }
  return missing
}

function differenceWords(report: Report, stored: Report, field: string): string {
  const shown = 'What is shown was made from the results.'
  if (stored.ledger.entries < report.ledger.entries) {
    return `report.json was written after ${stored.ledger.entries} entries of the ledger, which has ${report.ledger.entries} now. ${shown}`
  }
  const { name, version } = stored.generator
  const other = version === report.generator.version ? '' : ` (it names ${name} ${version} as its writer)`
  return `report.json says otherwise than the results in ${field}${other}. ${shown}`
}

/** Path of the first field in which two plain values differ; null when they are equal. */
function firstDifference(a: unknown, b: unknown, path: string): string | null {
  if (isFields(a) && isFields(b)) {
    for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
      const found = firstDifference(a[key], b[key], path === '' ? key : `${path}.${key}`)
      if (found !== null) return found
    }
    return null
  }
  const isSame = a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))
  return isSame ? null : path
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
