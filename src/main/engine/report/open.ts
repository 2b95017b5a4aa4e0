import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { asAuditError, AuditError } from '../../../shared/errors'
import type { Notice, OpenedReport } from '../../../shared/opened'
import type { Report } from '../../../shared/report'
import type { RunRecord } from '../../../shared/run'
import { canonicalJson, sha256Hex } from '../audit/canonical'
import { noticesOf } from '../audit/damage-words'
import { faultOf, faultsOf, recordedReport } from '../audit/integrity'
import { readableRun } from '../audit/readable-run'
import { lockOwner } from '../audit/lock'
import { runFiles } from '../audit/run-folder'
import { fileError } from '../formats/files'
import { plannedEstimates } from './facts'
import { plannedWords } from './thinning'
import { buildReport } from './model'
import { readStoredReport } from './stored'
import { reportJson } from './json'

/** Opens a run folder, whole or not: the report is made again from what is as the ledger recorded it, and compared with the one that
 *  lies there. Where nothing can be made, the one that lies there is given, and the notices say that nothing vouches for it.
 *  @throws AuditError `file/not-found`, `run/not-a-run`; what is wrong when there is nothing to show at all */
export async function openReport(
  folder: string,
  application: { readonly name: string; readonly version: string }
): Promise<OpenedReport> {
  await requireRunFolder(folder)
  const { run, notices, leavesOut } = await readableRun(folder)
  const built = run === null ? null : rebuilt(folder, run, { application, leavesOut })
  if (run === null || built === null || built instanceof AuditError) {
    const stored = await storedReport(folder)
    const known = built instanceof AuditError ? [...notices, noticeOf(built)] : notices
    if (!(stored instanceof AuditError)) return { report: stored, notices: [...known, unverified(folder)] }
    throw nothingToShow(folder, known, stored)
  }
  const isIntact = notices.length === 0
  const owner = await lockOwner(folder)
  const isOpen = !built.complete && isIntact
  const stored = (await isWrittenBy(folder, built)) ? 'same' : await storedReport(folder)
  return {
    report: built,
    notices: [
      ...notices,
      ...(isOpen ? [unfinished(folder, built, run, owner)] : []),
      ...(await ofReportFiles(folder, { run, report: built, stored }, { isIntact, isHeld: owner !== null }))
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
  {
    application,
    leavesOut
  }: {
    readonly application: { readonly name: string; readonly version: string }
    readonly leavesOut: boolean
  }
): Report | AuditError {
  try {
    return buildReport(run, application, leavesOut)
  } catch (error) {
    const { code, message, hint } = asAuditError(error)
    return new AuditError(code, message, { where: folder, hint, cause: error })
  }
}

/** `report.json` as it lies there: as this version would write it, otherwise, or not to be read. */
type Stored = 'same' | Report | AuditError

const storedReport = (folder: string): Promise<Report | AuditError> =>
  readStoredReport(folder).catch((error: unknown) => asAuditError(error))

/** Whether `report.json` has the bytes of this report: then it need not be read, however long it is. */
async function isWrittenBy(folder: string, report: Report): Promise<boolean> {
  let text: string
  try {
    text = reportJson(report)
  } catch {
    // Too long for a text: it was never written.
    return false
  }
  const info = await stat(join(folder, runFiles.reportJson)).catch(() => null)
  if (info?.size !== Buffer.byteLength(text)) return false
  const own = { path: runFiles.reportJson, sha256: sha256Hex(text), line: 0 }
  return (await faultOf(folder, own)) === null
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

function unfinished(folder: string, report: Report, run: RunRecord, owner: number | null): Notice {
  const planned = plannedEstimates(report, run.plan.analyses.llc?.components.length ?? 0)
  const made = `${plannedWords(report, report.llc.length, planned)} are there`
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
  { run, report, stored }: { readonly run: RunRecord; readonly report: Report; readonly stored: Stored },
  { isIntact, isHeld }: { readonly isIntact: boolean; readonly isHeld: boolean }
): Promise<Notice[]> {
  const remedy = isIntact && !isHeld ? 'rebuild' : 'none'
  const hint =
    remedy === 'rebuild'
      ? 'Rebuild the report: it is written again from the results.'
      : 'Export nothing from this folder: its report can be written again only where all results are untouched and no run is in work.'
  const notice = (message: string, code: Notice['code'] = 'run/damaged'): Notice => ({
    code,
    message,
    where: join(folder, runFiles.reportJson),
    hint,
    remedy
  })
  const recorded = recordedReport(run.ledger)
  const isExpected = report.complete && !isHeld
  const ofJson = jsonWords(report, stored, { isIntact, isExpected })
  // What is said of report.json once need not be said twice, nor its bytes be hashed for it.
  const others = recorded.filter(({ path }) => ofJson === null || path !== runFiles.reportJson)
  const faults = await faultsOf(folder, others)
  const found = [
    ...(ofJson === null ? [] : [notice(ofJson.message, ofJson.code)]),
    ...noticesOf(folder, faults, recorded, { hint, remedy })
  ]
  if (!isIntact && ofJson === null) {
    const untouched = recorded.length > 0 && faults.length === 0 ? 'are as they were written, but ' : ''
    return [
      notice(
        `report.json and report.pdf ${untouched}may hold what was left out here: they were not compared with the results`
      ),
      ...found
    ]
  }
  return isExpected && found.length === 0 && recorded.length === 0 ? [notice(unrecorded)] : found
}

const unrecorded =
  'report.json, report.pdf and the figures are on no line of the ledger: a change of them could not be seen. What is shown was made from the results.'

/** What is wrong with `report.json`, read or not; null where nothing is known against it. */
function jsonWords(
  report: Report,
  stored: Stored,
  { isIntact, isExpected }: { readonly isIntact: boolean; readonly isExpected: boolean }
): { readonly message: string; readonly code?: Notice['code'] } | null {
  if (stored === 'same') return null
  if (stored instanceof AuditError) {
    if (stored.code !== 'file/not-found') {
      return { message: `${stored.message}. What is shown was made from the results.`, code: stored.code }
    }
    return isExpected ? { message: 'report.json is missing. What is shown was made from the results.' } : null
  }
  if (!isIntact) return null
  const difference = firstDifference(stored, { ...report, generator: stored.generator }, '')
  return difference === null ? null : { message: differenceWords(report, stored, difference) }
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
