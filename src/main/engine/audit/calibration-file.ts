import { readFile, stat } from 'node:fs/promises'
import { type Calibration, calibrationBytesLimit, calibrationSchema } from '../../../shared/calibration'
import { AuditError } from '../../../shared/errors'
import type { Manifest } from '../../../shared/run'
import { fileError } from '../formats/files'
import { writeOwnFile } from './own-file'
import { sha256Hex } from './canonical'
import type { Ledger } from './ledger'
import type { CheckedAudit } from './prepare'
import { runFiles } from './run-folder'

/** A stored calibration as its file has it. */
export interface StoredCalibration {
  readonly path: string
  readonly text: string
  readonly calibration: Calibration
}

const field = 'analyses.llc.calibration'
const again = 'Make it with "ontogeny calibrate", or leave the field out of the plan.'

/** Reads a file that `calibrate` wrote. @throws AuditError `file/*`, `calibration/invalid` naming the first wrong field */
export async function readCalibration(path: string): Promise<StoredCalibration> {
  const text = await textOf(path)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid(path, `not JSON: ${(cause as Error).message}`, cause)
  }
  const found = (value as { schema?: unknown } | null)?.schema
  const expected = calibrationSchema.shape.schema.value
  if (found !== expected) {
    const named = found === undefined ? 'none' : JSON.stringify(found)
    throw invalid(path, `schema ${named}, expected "${expected}"`)
  }
  const parsed = calibrationSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not match its schema'}`)
  }
  const calibration = parsed.data
  if (calibration.chosen !== null && calibration.points[calibration.chosen] === undefined) {
    throw invalid(path, `chosen is ${calibration.chosen}, but there are ${calibration.points.length} points`)
  }
  return { path, text, calibration }
}

async function textOf(path: string): Promise<string> {
  try {
    const info = await stat(path)
    if (!info.isFile()) {
      throw new AuditError('file/not-a-file', 'a calibration is one JSON file', { where: path, hint: again })
    }
    if (info.size > calibrationBytesLimit) {
      throw invalid(path, `${info.size} bytes, expected at most ${calibrationBytesLimit}`)
    }
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw cause instanceof AuditError ? cause : fileError(cause, path)
  }
}

function invalid(where: string, message: string, cause?: unknown): AuditError {
  return new AuditError('calibration/invalid', `this is no stored calibration: ${message}`, {
    where,
    hint: again,
    cause
  })
}

/** Refuses a calibration of something else than what is audited: of another subject, component or data set, or of other contents under
 *  the same names. A plan that leaves out the calibrated step is no contradiction.
 *  @throws AuditError `calibration/other-model` */
export function requireFitting({ path, calibration }: StoredCalibration, audit: CheckedAudit): void {
  const { subject: name, component, data, step } = calibration
  const refuse = (what: string): never => {
    throw new AuditError('calibration/other-model', `the calibration is of another plan or model: ${what}`, {
      where: `${field} ${path}`,
      hint: 'Calibrate this plan, or leave the field out.'
    })
  }
  const subject = audit.subjects.find(({ record }) => record.name === name)
  if (!subject) {
    return refuse(
      `it is of subject ${name}, the plan has ${listOf(audit.subjects.map((one) => one.record.name))}`
    )
  }
  const components = audit.plan.analyses.llc?.components ?? []
  if (!components.includes(component)) {
    refuse(`it is of component ${component}, the plan has ${listOf(components)}`)
  }
  const sampled = audit.dataRecords.filter(({ use }) => use === 'sample').map((record) => record.name)
  if (!sampled.includes(data)) refuse(`it is of data ${data}, the plan samples ${listOf(sampled)}`)
  const dataSha256 = audit.datasets.get(subject.architecture)?.get(data)?.sha256
  if (dataSha256 !== calibration.dataSha256) {
    refuse(
      `data ${data} has hash ${short(dataSha256)}, it had ${short(calibration.dataSha256)} when it was calibrated`
    )
  }
  const checkpoint = subject.checkpoints.find((one) => one.step === step)
  if (checkpoint && checkpoint.weights !== calibration.weightsSha256) {
    refuse(
      `the weights of ${name}, step ${step}, have hash ${short(checkpoint.weights)}, they had ${short(calibration.weightsSha256)} when they were calibrated`
    )
  }
}

const short = (hash: string | undefined): string => `${(hash ?? 'none').slice(0, 12)}…`
const listOf = (names: readonly string[]): string => names.slice(0, 5).join(', ')

/** Puts the plan's calibration into the run folder, byte for byte, and its hash on the ledger, once a run.
 *  @throws AuditError `file/changed-while-read` where it is not what the manifest has */
export async function recordCalibration(
  folder: string,
  ledger: Ledger,
  { path, text }: StoredCalibration,
  manifest: Manifest
): Promise<void> {
  if (ledger.entries.some(({ type }) => type === 'calibration')) return
  const sha256 = sha256Hex(text)
  if (!manifest.files.some((file) => file.role === 'calibration' && file.sha256 === sha256)) {
    throw new AuditError('file/changed-while-read', 'the calibration changed while it was read', {
      where: path,
      hint: 'Start again when nothing writes to it.'
    })
  }
  await writeOwnFile(folder, runFiles.calibration, text)
  await ledger.append('calibration', { path: runFiles.calibration, sha256 })
}
