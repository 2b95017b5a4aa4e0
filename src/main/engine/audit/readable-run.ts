import { join } from 'node:path'
import { calibrationSchema } from '../../../shared/calibration'
import { developmentSchema } from '../../../shared/development'
import { asAuditError } from '../../../shared/errors'
import type { Notice } from '../../../shared/opened'
import {
  comparisonSchema,
  manifestSchema,
  type Comparison,
  type LedgerEntry,
  type RunRecord
} from '../../../shared/run'
import { selfTestSchema } from '../../../shared/self-test'
import { noticesOf } from './damage-words'
import { currentFiles } from './course'
import { faultsOf, recordedFiles, type Fault, type RecordedFile } from './integrity'
import { ledgerFile, readSoundLedger } from './ledger'
import {
  below,
  chainRecords,
  createdFiles,
  hasCalibration,
  hasComparison,
  hasDevelopment,
  hasSelfTest,
  readBehaviourFile,
  readJson,
  readLlcFile,
  recordOf,
  runFiles,
  setupSchema
} from './run-folder'
import { filesAtOnce, together } from './together'

/** What can be read of a run folder and is as the ledger recorded it. */
export interface ReadableRun {
  /** Null when too little is left to make a report from. */
  readonly run: RunRecord | null
  /** What is missing, changed or unreadable, and what was left out because of it. */
  readonly notices: readonly Notice[]
  /** Whether results were left out that the run may well have made. */
  readonly leavesOut: boolean
}

const untouchedCopy = {
  hint: 'Ask for an untouched copy of the folder, or audit again.',
  remedy: 'none'
} as const

/** A run in work writes while it is read: as often its ledger is read again. */
const maximumReadings = 5

/** Reads a run folder file by file: what is damaged is left out and said, the rest is a run. Never throws for what a file holds. */
export async function readableRun(folder: string): Promise<ReadableRun> {
  for (let reading = 1; ; reading++) {
    const ledger = await soundLedger(folder)
    const recorded = recordedFiles(ledger.entries, createdFiles)
    const faults = await faultsOf(folder, recorded)
    if (faults.length > 0 && reading < maximumReadings) {
      // A file that was written anew is on the ledger a moment later.
      const after = await soundLedger(folder)
      if (after.entries.length > ledger.entries.length) continue
    }
    return readRest(folder, ledger, recorded, faults)
  }
}

interface SoundLedger {
  readonly entries: LedgerEntry[]
  readonly notices: readonly Notice[]
}

async function soundLedger(folder: string): Promise<SoundLedger> {
  const leftOut = 'What it records from there on was left out.'
  try {
    const { entries, broken } = await readSoundLedger(folder)
    if (broken !== null) return { entries, notices: [noticeOf(broken, leftOut)] }
    if (entries.length > 0) return { entries, notices: [] }
    const notice: Notice = {
      code: 'run/damaged',
      message: `${ledgerFile} is missing or empty: nothing vouches for the files of this folder`,
      where: join(folder, ledgerFile),
      hint: 'Ask for an untouched copy of the folder.',
      remedy: 'none'
    }
    return { entries, notices: [notice] }
  } catch (error) {
    return { entries: [], notices: [noticeOf(error, 'Nothing vouches for the files of this folder.')] }
  }
}

async function readRest(
  folder: string,
  ledger: SoundLedger,
  recorded: readonly RecordedFile[],
  found: readonly Fault[]
): Promise<ReadableRun> {
  const { entries } = ledger
  const faults = [...found]
  const byPath = new Map(recorded.map((file) => [file.path, file]))
  const faulty = new Set(found.map(({ file }) => file))
  /** Null for what is not on the ledger or not as it recorded it. */
  const read = async <T>(path: string, parse: () => Promise<T>): Promise<T | null> => {
    const file = byPath.get(path)
    if (file === undefined || faulty.has(file)) return null
    try {
      return await parse()
    } catch (error) {
      faults.push({ file, problem: 'unreadable', what: `cannot be read (${asAuditError(error).message})` })
      return null
    }
  }
  const all = async <T>(place: string, parse: (folder: string, path: string) => Promise<T>): Promise<T[]> => {
    const paths = below(recorded, place)
    const files = await together(paths, filesAtOnce, (path) => read(path, () => parse(folder, path)))
    return files.filter((file) => file !== null)
  }
  const files = currentFiles(entries)
  const setup = await read(files.setup, () => readJson(folder, files.setup, setupSchema))
  const manifest = await read(files.manifest, () => readJson(folder, files.manifest, manifestSchema))
  const llc = await all(runFiles.llc, readLlcFile)
  const behaviour = await all(runFiles.behaviour, readBehaviourFile)
  const comparison: Comparison | null =
    setup !== null && hasComparison(entries, setup)
      ? await read(files.comparison, () => readJson(folder, files.comparison, comparisonSchema))
      : null
  const development =
    setup !== null && hasDevelopment(entries, setup)
      ? await read(files.development, () => readJson(folder, files.development, developmentSchema))
      : null
  const varied = await all(runFiles.sensitivity, readLlcFile)
  const selfTest = hasSelfTest(entries)
    ? await read(runFiles.selfTest, () => readJson(folder, runFiles.selfTest, selfTestSchema))
    : null
  const calibration = hasCalibration(entries)
    ? await read(runFiles.calibration, () => readJson(folder, runFiles.calibration, calibrationSchema))
    : null
  const sound = new Set(recorded.filter((file) => !faulty.has(file)).map(({ path }) => path))
  // Pictures of chains are an extra: a trace that cannot be read costs only them.
  const chains = setup === null ? [] : await chainRecords(folder, setup, llc, sound).catch(() => [])
  const run =
    setup === null || manifest === null
      ? null
      : recordOf({
          ...{
            setup,
            manifest,
            llc,
            varied,
            chains,
            behaviour,
            comparison,
            development,
            selfTest,
            calibration
          },
          entries
        })
  return {
    run,
    notices: [...ledger.notices, ...noticesOf(folder, faults, recorded, untouchedCopy)],
    leavesOut: ledger.notices.length > 0 || faults.some(({ file }) => isResult(file.path))
  }
}

const isResult = (path: string): boolean =>
  /^results\/comparison(-\d+)?\.json$/.test(path) ||
  /^results\/development(-\d+)?\.json$/.test(path) ||
  [runFiles.llc, runFiles.behaviour].some((place) => path.startsWith(`${place}/`))

function noticeOf(error: unknown, leftOut: string): Notice {
  const { code, message, where, hint } = asAuditError(error).toJSON()
  return { code, message: `${message}. ${leftOut}`, where, hint, remedy: 'none' }
}
