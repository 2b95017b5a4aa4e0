import { join } from 'node:path'
import { calibrationSchema } from '../../../shared/calibration'
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
import { faultOf, recordedFiles, type Fault, type RecordedFile } from './integrity'
import { ledgerFile, readSoundLedger } from './ledger'
import {
  below,
  chainRecords,
  createdFiles,
  hasCalibration,
  hasComparison,
  hasSelfTest,
  readBehaviourFile,
  readJson,
  readLlcFile,
  recordOf,
  runFiles,
  setupSchema
} from './run-folder'

/** What can be read of a run folder and is as the ledger recorded it. */
export interface ReadableRun {
  /** Null when too little is left to make a report from. */
  readonly run: RunRecord | null
  /** What is missing, changed or unreadable, and what was left out because of it. */
  readonly notices: readonly Notice[]
}

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

async function faultsOf(folder: string, recorded: readonly RecordedFile[]): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const file of recorded) {
    const fault = await faultOf(folder, file)
    if (fault !== null) faults.push(fault)
  }
  return faults
}

async function readRest(
  folder: string,
  ledger: SoundLedger,
  recorded: readonly RecordedFile[],
  found: readonly Fault[]
): Promise<ReadableRun> {
  const { entries } = ledger
  const faults = [...found]
  /** Null for what is not on the ledger or not as it recorded it. */
  const read = async <T>(path: string, parse: () => Promise<T>): Promise<T | null> => {
    const file = recorded.find((candidate) => candidate.path === path)
    if (file === undefined || found.some((fault) => fault.file === file)) return null
    try {
      return await parse()
    } catch (error) {
      faults.push({ file, problem: 'unreadable', what: `cannot be read (${asAuditError(error).message})` })
      return null
    }
  }
  const all = async <T>(place: string, parse: (folder: string, path: string) => Promise<T>): Promise<T[]> => {
    const files: T[] = []
    for (const path of below(recorded, place)) {
      const file = await read(path, () => parse(folder, path))
      if (file !== null) files.push(file)
    }
    return files
  }
  const setup = await read(runFiles.setup, () => readJson(folder, runFiles.setup, setupSchema))
  const manifest = await read(runFiles.manifest, () => readJson(folder, runFiles.manifest, manifestSchema))
  const llc = await all(runFiles.llc, readLlcFile)
  const behaviour = await all(runFiles.behaviour, readBehaviourFile)
  const comparison: Comparison | null =
    setup !== null && hasComparison(entries, setup)
      ? await read(runFiles.comparison, () => readJson(folder, runFiles.comparison, comparisonSchema))
      : null
  const varied = await all(runFiles.sensitivity, readLlcFile)
  const selfTest = hasSelfTest(entries)
    ? await read(runFiles.selfTest, () => readJson(folder, runFiles.selfTest, selfTestSchema))
    : null
  const calibration = hasCalibration(entries)
    ? await read(runFiles.calibration, () => readJson(folder, runFiles.calibration, calibrationSchema))
    : null
  const sound = new Set(
    recorded.filter((file) => !found.some((fault) => fault.file === file)).map(({ path }) => path)
  )
  // Pictures of chains are an extra: a trace that cannot be read costs only them.
  const chains = setup === null ? [] : await chainRecords(folder, setup, llc, sound).catch(() => [])
  const run =
    setup === null || manifest === null
      ? null
      : recordOf({
          ...{ setup, manifest, llc, varied, chains, behaviour, comparison, selfTest, calibration, entries }
        })
  return { run, notices: [...ledger.notices, ...noticesOf(folder, faults, recorded)] }
}

/** Files that mean the same to a reader. */
interface Kind {
  readonly holds: (path: string) => boolean
  readonly one: string
  readonly many: string
  /** What the report does without. */
  readonly leftOut: string
}

const withoutRun = 'The report cannot be made from the results without it.'
const kinds: readonly Kind[] = [
  {
    holds: (path) => path === runFiles.setup,
    one: 'the setup',
    many: 'setups',
    leftOut: withoutRun
  },
  {
    holds: (path) => path === runFiles.manifest,
    one: 'the manifest',
    many: 'manifests',
    leftOut: withoutRun
  },
  {
    holds: (path) => path === runFiles.comparison,
    one: 'the comparison',
    many: 'comparisons',
    leftOut: 'The comparison was left out.'
  },
  {
    holds: (path) => path === runFiles.calibration,
    one: 'the calibration',
    many: 'calibrations',
    leftOut: 'It was left out: why these settings were chosen is not shown. No estimate comes from it.'
  },
  {
    holds: (path) => path.startsWith(`${runFiles.llc}/`),
    one: 'a file of estimates',
    many: 'files of estimates',
    leftOut: 'The estimates in it were left out.'
  },
  {
    holds: (path) => path.startsWith(`${runFiles.behaviour}/`),
    one: 'a file of losses and accuracies',
    many: 'files of losses and accuracies',
    leftOut: 'The losses and accuracies in it were left out.'
  },
  {
    holds: (path) => path.startsWith(`${runFiles.traces}/`),
    one: 'a file of traces',
    many: 'files of traces',
    leftOut:
      'Its chains are not shown. Every number of the report has a file of its own; none was left out for this.'
  },
  {
    holds: () => true,
    one: 'a file',
    many: 'files',
    leftOut: 'No number of the report comes from it.'
  }
]

const problems = {
  missing: ['is missing', 'are missing'],
  changed: ['was changed after it was written', 'were changed after they were written'],
  unreadable: ['cannot be read', 'cannot be read']
} as const

/** One notice for all files that are alike: a folder without its traces is one thing to know, not a thousand. */
function noticesOf(
  folder: string,
  faults: readonly Fault[],
  recorded: readonly RecordedFile[]
): readonly Notice[] {
  const kindOf = (path: string): Kind | undefined => kinds.find(({ holds }) => holds(path))
  return kinds.flatMap((kind) =>
    (['missing', 'changed', 'unreadable'] as const).flatMap((problem): Notice[] => {
      const alike = faults.filter((fault) => kindOf(fault.file.path) === kind && fault.problem === problem)
      const [first] = alike
      if (first === undefined) return []
      const all = recorded.filter(({ path }) => kindOf(path) === kind).length
      const [is, are] = problems[problem]
      const { path, line, sha256 } = first.file
      const ofLedger = `the ledger recorded ${sha256.slice(0, 12)}… in line ${line}`
      const message =
        alike.length === 1
          ? `${kind.one} ${is}: ${path} ${first.what}; ${ofLedger}. ${kind.leftOut}`
          : `${alike.length} of ${all} ${kind.many} ${are}: ${shortList(alike.map(({ file }) => file.path))}. ${kind.leftOut.replace(' in it ', ' in them ').replace('Its chains', 'Their chains')}`
      return [
        {
          code: 'run/damaged',
          message,
          where: alike.length === 1 ? join(folder, path) : folder,
          hint: 'Ask for an untouched copy of the folder, or audit again.',
          remedy: 'none'
        }
      ]
    })
  )
}

const shownNames = 3

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, shownNames).join(', ')
  return names.length > shownNames ? `${shown} and ${names.length - shownNames} more` : shown
}

function noticeOf(error: unknown, leftOut: string): Notice {
  const { code, message, where, hint } = asAuditError(error).toJSON()
  return { code, message: `${message}. ${leftOut}`, where, hint, remedy: 'none' }
}
