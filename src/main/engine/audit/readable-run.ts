import { join } from 'node:path'
import { asAuditError, AuditError } from '../../../shared/errors'
import {
  comparisonSchema,
  manifestSchema,
  type Comparison,
  type LedgerEntry,
  type Manifest,
  type RunRecord
} from '../../../shared/run'
import { readBoundedText } from './bounded-text'
import { problemOf, recordedFiles } from './integrity'
import { ledgerFile, parseLedger } from './ledger'
import {
  assembleRun,
  createdFiles,
  isFinished,
  pathsBelow,
  readBehaviourFile,
  readJson,
  readLlcFile,
  runFiles,
  setupSchema
} from './run-folder'

/** A run folder as far as it agrees with its ledger. */
export interface ReadableRun {
  /** Null where not even the setup can be relied on. */
  readonly run: RunRecord | null
  /** Everything that is missing, changed or unreadable. */
  readonly problems: readonly AuditError[]
  readonly entries: readonly LedgerEntry[]
}

/** Reads what can be relied on of a run folder from a stranger: each file that the ledger recorded, if it has its recorded bytes.
 *  What does not is left out and named. Never throws for what the folder holds. */
export async function readReadableRun(folder: string): Promise<ReadableRun> {
  const problems: AuditError[] = []
  const entries = await readEntries(folder, problems)
  const recorded = recordedFiles(entries, createdFiles)
  const bad = new Set<string>()
  for (const file of recorded) {
    const problem = await problemOf(folder, file)
    if (!problem) continue
    bad.add(file.path)
    problems.push(problem)
  }
  const attempt = async <T>(path: string, read: () => Promise<T>): Promise<T | null> => {
    if (bad.has(path)) return null
    try {
      return await read()
    } catch (error) {
      problems.push(asAuditError(error))
      return null
    }
  }
  if (!recorded.some(({ path }) => path === runFiles.setup)) return { run: null, problems, entries }
  const setup = await attempt(runFiles.setup, () => readJson(folder, runFiles.setup, setupSchema))
  if (!setup) return { run: null, problems, entries }
  const all = async <T>(place: string, read: (folder: string, path: string) => Promise<T>): Promise<T[]> => {
    const files: T[] = []
    for (const path of pathsBelow(recorded, place)) {
      const file = await attempt(path, () => read(folder, path))
      if (file) files.push(file)
    }
    return files
  }
  const manifest = await attempt<Manifest>(runFiles.manifest, () =>
    readJson(folder, runFiles.manifest, manifestSchema)
  )
  const hasComparison = isFinished(entries) && setup.plan.analyses.compare !== undefined
  const run = assembleRun({
    setup,
    manifest: manifest ?? { schema: 'ontogeny.manifest/1', files: [] },
    llc: await all(runFiles.llc, readLlcFile),
    behaviour: await all(runFiles.behaviour, readBehaviourFile),
    comparison: hasComparison
      ? await attempt<Comparison>(runFiles.comparison, () =>
          readJson(folder, runFiles.comparison, comparisonSchema)
        )
      : null,
    entries: [...entries]
  })
  return { run, problems, entries }
}

async function readEntries(folder: string, problems: AuditError[]): Promise<readonly LedgerEntry[]> {
  const path = join(folder, ledgerFile)
  try {
    const text = await readBoundedText(path)
    if (text === null) {
      problems.push(
        new AuditError('run/damaged', 'the ledger is missing', {
          where: path,
          hint: 'Without it nothing in this folder can be checked. Ask for an untouched copy.'
        })
      )
      return []
    }
    const { entries, problem } = parseLedger(text, path)
    if (problem) problems.push(problem)
    return entries
  } catch (error) {
    problems.push(asAuditError(error))
    return []
  }
}
