import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { asAuditError, AuditError } from '../../../shared/errors'
import type { Notice, OpenedRun } from '../../../shared/opened-run'
import type { Report } from '../../../shared/report'
import { readReadableRun, type ReadableRun } from '../audit/readable-run'
import { isFinished, runFiles } from '../audit/run-folder'
import { buildReport } from './model'
import { parseReport, storedText, versionOf } from './stored'
import { reportJson } from './write'

interface Application {
  readonly name: string
  readonly version: string
}

/** Opens a run folder as far as it can be read. The report is made anew from the results that agree with the ledger; what does not is
 *  left out and named. Where not even the setup can be relied on, the stored `report.json` is shown, with a word that nothing of it
 *  could be checked.
 *  @throws AuditError `file/not-found`, `run/not-a-run`; `run/damaged` when nothing at all can be shown */
export async function openRun(folder: string, application: Application): Promise<OpenedRun> {
  await requireFolder(folder)
  const readable = await readReadableRun(folder)
  const stored = await readStored(folder)
  if (readable.entries.length === 0 && stored.text === null && stored.problem === null) throw notARun(folder)
  const { made, readable: known } = makeReport(readable, application)
  if (!made) return unverified(folder, known, stored)

  const isIntact = readable.problems.length === 0
  const isUnfinished = !isFinished(readable.entries)
  const notices: Notice[] = severally('error', readable.problems)
  if (isUnfinished) notices.push(notice('info', unfinished(folder)))
  else if (isIntact) notices.push(...storedNotices(folder, made, stored, application))
  return { report: isIntact ? made : inPart(made, readable), notices, isIntact, isUnfinished }
}

/** Files that agree with their ledger may still say what no report can hold: the whole folder is then made up. */
function makeReport(
  readable: ReadableRun,
  application: Application
): { readonly made: Report | null; readonly readable: ReadableRun } {
  if (readable.run === null) return { made: null, readable }
  try {
    return { made: buildReport(readable.run, application), readable }
  } catch (error) {
    return { made: null, readable: { ...readable, problems: [...readable.problems, asAuditError(error)] } }
  }
}

interface Stored {
  readonly text: string | null
  readonly problem: AuditError | null
}

async function readStored(folder: string): Promise<Stored> {
  try {
    return { text: await storedText(folder), problem: null }
  } catch (error) {
    return { text: null, problem: asAuditError(error) }
  }
}

/** A report whose words on its own state say that it is not whole. */
const inPart = (report: Report, { problems }: ReadableRun): Report => ({
  ...report,
  complete: false,
  status: `Opened in part: ${problems.length} ${problems.length === 1 ? 'file' : 'files'} of the run folder cannot be relied on. Not signed.`
})

/** What `report.json` must say is known: the same run gives the same bytes. */
function storedNotices(
  folder: string,
  made: Report,
  { text, problem }: Stored,
  application: Application
): Notice[] {
  const where = join(folder, runFiles.reportJson)
  if (problem) return [notice('warning', problem)]
  if (text === null) {
    return [
      notice(
        'warning',
        new AuditError('report/missing', 'the run folder has no report.json; what is shown comes from the results', {
          where,
          hint: 'Write the report again.'
        })
      )
    ]
  }
  if (text === reportJson(made)) return []
  const by = versionOf(text)
  if (by !== null && by !== application.version) {
    return [
      notice(
        'info',
        new AuditError(
          'report/differs',
          `version ${by} wrote this report; what is shown was made from the same results by ${application.version}`,
          { where, hint: 'Write the report again to have this version’s files.' }
        )
      )
    ]
  }
  return [
    notice(
      'error',
      new AuditError(
        'report/differs',
        'report.json is not what the recorded results give: it was changed. What is shown comes from the results',
        { where, hint: 'Do not rely on the files of this report. Write the report again.' }
      )
    )
  ]
}

/** The stored report alone. @throws AuditError the reason why there is nothing to show */
function unverified(folder: string, { problems, entries }: ReadableRun, { text, problem }: Stored): OpenedRun {
  if (text === null) {
    throw (
      problem ??
      problems[0] ??
      (entries.length === 0 ? notARun(folder) : unfinished(folder))
    )
  }
  const report = parseReport(text, join(folder, runFiles.reportJson))
  return {
    report: { ...report, complete: false, status: 'Not checked: the run folder cannot be relied on. Not signed.' },
    notices: [
      notice(
        'error',
        new AuditError('run/damaged', 'what is shown is report.json alone: nothing of it could be checked', {
          where: folder,
          hint: 'Ask for an untouched copy of the whole run folder.'
        })
      ),
      ...severally('error', problems)
    ],
    isIntact: false,
    isUnfinished: false
  }
}

/** So many are named one by one. */
const mostNamed = 20

function severally(severity: Notice['severity'], problems: readonly AuditError[]): Notice[] {
  const named = problems.slice(0, mostNamed).map((problem) => notice(severity, problem))
  const rest = problems.length - named.length
  if (rest === 0) return named
  const more = new AuditError('run/damaged', `${rest} further files are missing, changed or unreadable`, {
    hint: 'Ask for an untouched copy of the whole run folder.'
  })
  return [...named, notice(severity, more)]
}

const notice = (severity: Notice['severity'], error: AuditError): Notice => ({ severity, error: error.toJSON() })

async function requireFolder(folder: string): Promise<void> {
  const info = await stat(folder).catch((cause: unknown) => {
    throw new AuditError('file/not-found', 'this folder does not exist or may not be read', {
      where: folder,
      hint: 'Choose the folder of an audit run.',
      cause
    })
  })
  if (!info.isDirectory()) {
    throw new AuditError('run/not-a-run', 'this is a file, not a run folder', {
      where: folder,
      hint: 'Choose the folder of an audit run: it holds ledger.jsonl and report.json.'
    })
  }
}

const notARun = (folder: string): AuditError =>
  new AuditError('run/not-a-run', 'this folder holds no audit run', {
    where: folder,
    hint: 'Choose the folder of an audit run: it holds ledger.jsonl and report.json.'
  })

const unfinished = (folder: string): AuditError =>
  new AuditError('run/unfinished', 'the audit did not come to its end; what is shown was finished before', {
    where: folder,
    hint: 'Resume the audit: it goes on at the first missing result.'
  })
