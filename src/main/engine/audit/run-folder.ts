import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { calibrationSchema } from '../../../shared/calibration'
import { AuditError } from '../../../shared/errors'
import { developmentSchema } from '../../../shared/development'
import { planSchema } from '../../../shared/plan'
import {
  behaviourSchema,
  comparisonSchema,
  dataRecordSchema,
  environmentSchema,
  llcEstimateSchema,
  manifestSchema,
  subjectRecordSchema,
  variationSchema,
  type ChainRecord,
  type LedgerEntry,
  type LlcEstimate,
  type RunRecord,
  type Sensitivity
} from '../../../shared/run'
import { selfTestSchema } from '../../../shared/self-test'
import { isOf, sensitivityOf, withSensitivity } from '../estimators/sensitivity'
import { mixingOf } from '../sampling/diagnostics/mixing'
import { fileError } from '../formats/files'
import { sha256Hex } from './canonical'
import { readOwnText, requireReadable, writeOwnFile } from './own-file'
import { recordedFiles, requireRecorded, type RecordedFile } from './integrity'
import { currentFiles, filesOf, isFinished } from './course'
import { ledgerFile, readLedger } from './ledger'
import { filesAtOnce, together } from './together'
import { readTrace } from './traces'

/** Places inside a run folder. All JSON is indented by two spaces and ends with a newline. */
export const runFiles = {
  plan: 'plan.yaml',
  ...filesOf(1),
  ledger: ledgerFile,
  llc: 'results/llc',
  sensitivity: 'results/sensitivity',
  behaviour: 'results/behaviour',
  selfTest: 'self-test.json',
  calibration: 'calibration.json',
  traces: 'traces',
  figures: 'figures',
  reportJson: 'report.json',
  reportPdf: 'report.pdf',
  lock: '.lock'
} as const

/** What a run found before it sampled: frozen at the start, so that a resumed run and its report say the same. */
export const setupSchema = z.object({
  schema: z.literal('ontogeny.setup/1'),
  plan: planSchema,
  planHash: z.string(),
  environment: environmentSchema,
  subjects: z.array(subjectRecordSchema),
  data: z.array(dataRecordSchema)
})
export type Setup = z.infer<typeof setupSchema>

/** @throws AuditError `format/limit` for more than a string can hold */
export function toJsonText(value: unknown): string {
  try {
    return `${JSON.stringify(value, null, 2)}\n`
  } catch (cause) {
    if (cause instanceof RangeError) requireReadable('a file of the run', Infinity)
    throw cause
  }
}

/** Writes one JSON file of a run, which `readJson` will read. @returns SHA-256 of its bytes, for the ledger
 *  @throws AuditError `internal` naming the first field that could not be read again: nothing is written then */
export async function writeJson<T>(
  folder: string,
  name: string,
  value: T,
  schema: z.ZodType<T>
): Promise<string> {
  const text = toJsonText(value)
  requireReadable(name, Buffer.byteLength(text))
  // JSON has no NaN: what becomes of one is found only when it is read.
  const parsed = schema.safeParse(JSON.parse(text))
  if (!parsed.success) {
    throw new AuditError('internal', `a result cannot be recorded: ${firstIssue(parsed.error)}`, {
      where: name,
      hint: 'This is a defect of Ontogeny. Please report it with the run folder’s ledger.'
    })
  }
  await writeOwnFile(folder, name, text)
  return sha256Hex(text)
}

/** Reads one JSON file of a run. @throws AuditError `run/damaged` naming the file and the first wrong field */
export async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const path = join(folder, name)
  const text = await readOwnText(folder, name)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw damaged(path, 'is not JSON', cause)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw damaged(path, firstIssue(parsed.error))
}

function firstIssue({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not match its schema'}`
}

function damaged(path: string, what: string, cause?: unknown): AuditError {
  return new AuditError('run/damaged', what, {
    where: path,
    hint: 'The run folder was changed or copied in part. Run the audit again, or ask for an untouched copy.',
    cause
  })
}

/** What stands at the place where a run should go. */
export type RunState = 'absent' | 'empty' | 'run' | 'other'

export async function runState(folder: string): Promise<RunState> {
  try {
    const info = await stat(folder)
    if (!info.isDirectory()) return 'other'
    const names = await readdir(folder)
    if (names.includes(runFiles.ledger)) return 'run'
    return names.filter((name) => name !== runFiles.lock).length === 0 ? 'empty' : 'other'
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 'absent'
    throw fileError(cause, folder)
  }
}

/** Whether a folder is a run's, damaged or not: it has a ledger, or three of the files that no other folder has together.
 *  @returns false for what cannot be read, too */
export async function isRunFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => [])
  const others = [runFiles.plan, runFiles.setup, runFiles.manifest, runFiles.reportJson]
  return names.includes(runFiles.ledger) || others.filter((name) => names.includes(name)).length >= 3
}

/** What a run writes before its ledger begins. */
const beginnings: readonly string[] = [
  runFiles.plan,
  runFiles.manifest,
  runFiles.setup,
  runFiles.ledger,
  runFiles.lock
]

/** A run without a ledger may be begun anew only where nothing of it is left that would be lost.
 *  @throws AuditError `run/damaged` naming what is there */
export async function requireNoResults(folder: string): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw fileError(cause, folder)
  })
  const left = names.sort().find((name) => !beginnings.includes(name) && !name.endsWith('.tmp'))
  if (left === undefined) return
  throw new AuditError('run/damaged', `${runFiles.ledger} is empty, but the folder holds ${left}`, {
    where: join(folder, runFiles.ledger),
    hint: 'The ledger of these results is lost. Ask for an untouched copy, or audit into a new folder with --out.'
  })
}

export const llcFileSchema = z.object({
  job: z.string(),
  estimates: z.array(llcEstimateSchema),
  /** Of a sensitivity: how its settings differ. */
  variation: variationSchema.optional()
})
export const behaviourFileSchema = z.object({ job: z.string(), behaviour: z.array(behaviourSchema) })
export type LlcFile = z.infer<typeof llcFileSchema>
export type BehaviourFile = z.infer<typeof behaviourFileSchema>

export const readLlcFile = (folder: string, name: string): Promise<LlcFile> =>
  readJson(folder, name, llcFileSchema)
export const readBehaviourFile = (folder: string, name: string): Promise<BehaviourFile> =>
  readJson(folder, name, behaviourFileSchema)

/** Which file each hash of the ledger's `created` entry belongs to. */
export const createdFiles = { manifest: runFiles.manifest, setup: runFiles.setup, planText: runFiles.plan }

/** Checks a whole run folder against its ledger and parses it: what the ledger has not recorded counts as absent, what it has must be
 *  there unchanged. The results are ordered by subject as in the plan, then step, component and data.
 *  @throws AuditError `run/not-a-run`, `run/damaged` naming the first file that was changed or removed */
export async function readRun(folder: string): Promise<RunRecord> {
  const state = await runState(folder)
  if (state !== 'run') {
    if (await isRunFolder(folder)) throw damaged(join(folder, runFiles.ledger), 'is missing')
    throw new AuditError('run/not-a-run', 'this folder holds no audit run', {
      where: folder,
      hint: `Open the folder that "ontogeny audit --out" wrote: it holds ${runFiles.ledger}.`
    })
  }
  const { entries } = await readLedger(folder)
  const recorded = recordedFiles(entries, createdFiles)
  await requireRecorded(folder, recorded)
  const files = currentFiles(entries)
  const setup = await readJson(folder, files.setup, setupSchema)
  const manifest = await readJson(folder, files.manifest, manifestSchema)
  const all = <T>(place: string, read: (folder: string, name: string) => Promise<T>): Promise<T[]> =>
    together(below(recorded, place), filesAtOnce, (name) => read(folder, name))
  const llc = await all(runFiles.llc, readLlcFile)
  const behaviour = await all(runFiles.behaviour, readBehaviourFile)
  const comparison = hasComparison(entries, setup)
    ? await readJson(folder, files.comparison, comparisonSchema)
    : null
  const development = hasDevelopment(entries, setup)
    ? await readJson(folder, files.development, developmentSchema)
    : null
  const varied = await all(runFiles.sensitivity, readLlcFile)
  const chains = await chainRecords(folder, setup, llc, new Set(recorded.map(({ path }) => path)))
  const selfTest = hasSelfTest(entries) ? await readJson(folder, runFiles.selfTest, selfTestSchema) : null
  const calibration = hasCalibration(entries)
    ? await readJson(folder, runFiles.calibration, calibrationSchema)
    : null
  return recordOf({
    ...{ setup, manifest, llc, varied, chains, behaviour, comparison, development, selfTest, calibration },
    entries
  })
}

/** Recorded files below a place of the run folder, by path. */
export function below(recorded: readonly RecordedFile[], place: string): string[] {
  return recorded
    .map(({ path }) => path)
    .filter((path) => path.startsWith(`${place}/`))
    .sort()
}

/** A comparison counts once the run has finished. */
export function hasComparison(entries: readonly LedgerEntry[], { plan }: Setup): boolean {
  return isFinished(entries) && plan.analyses.compare !== undefined
}

export const hasDevelopment = (entries: readonly LedgerEntry[], { plan }: Setup): boolean =>
  isFinished(entries) && plan.analyses.development !== undefined

export const hasSelfTest = (entries: readonly LedgerEntry[]): boolean =>
  entries.some(({ type }) => type === 'self-test')

export const hasCalibration = (entries: readonly LedgerEntry[]): boolean =>
  entries.some(({ type }) => type === 'calibration')

/** A run from the files of its folder. */
export function recordOf({
  setup,
  manifest,
  llc,
  varied = [],
  chains = [],
  behaviour,
  comparison,
  development = null,
  selfTest = null,
  calibration = null,
  entries
}: {
  readonly setup: Setup
  readonly manifest: RunRecord['manifest']
  readonly llc: readonly LlcFile[]
  /** Estimates under varied settings. */
  readonly varied?: readonly LlcFile[]
  readonly chains?: readonly ChainRecord[]
  readonly behaviour: readonly BehaviourFile[]
  readonly comparison: RunRecord['comparison']
  readonly development?: RunRecord['development']
  readonly selfTest?: RunRecord['selfTest']
  readonly calibration?: RunRecord['calibration']
  readonly entries: LedgerEntry[]
}): RunRecord {
  const measured = llc.flatMap((file) => file.estimates)
  const sensitivity = sensitivities(measured, varied)
  const order = (name: string): number => setup.subjects.findIndex((subject) => subject.name === name)
  return {
    plan: setup.plan,
    planHash: setup.planHash,
    manifest,
    environment: setup.environment,
    subjects: setup.subjects,
    data: setup.data,
    llc: measured
      .map((estimate) => withSensitivity(estimate, sensitivity))
      .sort(
        (a, b) =>
          order(a.subject) - order(b.subject) ||
          a.step - b.step ||
          compareText(a.component, b.component) ||
          compareText(a.sampledOn, b.sampledOn) ||
          compareText(a.data, b.data)
      ),
    sensitivity: sensitivity.sort((a, b) => order(a.subject) - order(b.subject) || a.step - b.step),
    chains: [...chains],
    behaviour: behaviour
      .flatMap((file) => file.behaviour)
      .sort((a, b) => order(a.subject) - order(b.subject) || a.step - b.step || compareText(a.data, b.data)),
    comparison,
    development,
    selfTest,
    calibration,
    ledger: entries,
    complete: isFinished(entries)
  }
}

/** The chains that the report draws, see ChainRecord. An estimate without a number has no picture. */
export async function chainRecords(
  folder: string,
  { plan, data }: Setup,
  llc: readonly LlcFile[],
  recorded: ReadonlySet<string>
): Promise<ChainRecord[]> {
  const sampled = data.find(({ use }) => use === 'sample')?.name
  const component = plan.analyses.llc?.components[0]
  const records: ChainRecord[] = []
  const measured = llc.flatMap((file) => file.estimates)
  for (const { name: subject } of plan.subjects) {
    const last = measured
      .filter((row) => row.subject === subject && row.component === component)
      .filter((row) => row.data === sampled && row.sampledOn === sampled && row.estimate !== null)
      .sort((a, b) => a.step - b.step)
      .at(-1)
    // Only what the ledger knows is read: a result may name any file.
    if (!last || !recorded.has(last.trace)) continue
    const { paired = [] } = Object.fromEntries(await readTrace(folder, last.trace, ['paired']))
    const mixing = mixingOf(paired)
    if (mixing) records.push({ subject, step: last.step, component: last.component, data: last.data, mixing })
  }
  return records
}

/** What is known so far: of a run that was stopped, some neighbours may be missing. */
function sensitivities(measured: readonly LlcEstimate[], files: readonly LlcFile[]): Sensitivity[] {
  const varied = files.flatMap(({ estimates, variation }) =>
    variation ? estimates.map((estimate) => ({ variation, estimate })) : []
  )
  return measured.flatMap((centre) => {
    const own = varied.filter(({ estimate }) => isOf(centre, estimate) && centre.data === centre.sampledOn)
    return own.length > 0 ? [sensitivityOf(centre, own)] : []
  })
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
