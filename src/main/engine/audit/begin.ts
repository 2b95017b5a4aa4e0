import { AuditError } from '../../../shared/errors'
import { manifestSchema, type Environment, type Manifest, type ManifestFile } from '../../../shared/run'
import { sha256Hex } from './canonical'
import { currentFiles, extendedEntry, isFinished, nextFiles } from './course'
import type { EgressRecord } from './egress-record'
import { recordedFiles, requireRecorded } from './integrity'
import type { Ledger } from './ledger'
import { requireSameInputs } from './manifest'
import { writeOwnFile } from './own-file'
import type { PreparedAudit } from './prepare'
import {
  createdFiles,
  readJson,
  requireNoResults,
  runFiles,
  setupSchema,
  writeJson,
  type Setup
} from './run-folder'

export interface Beginning {
  readonly folder: string
  readonly ledger: Ledger
  readonly environment: Environment
  readonly guards: EgressRecord['guards']
  /** Whether added checkpoints are appended to the run. */
  readonly extend: boolean
}

/** Begins a run, goes on with it, or extends it by checkpoints that were added to its series: what was measured stays as it is, and every
 *  number is the one that a run of the whole series would have.
 *  @throws AuditError `run/plan-differs`, `run/inputs-changed`, `run/grown` where checkpoints were added and may not be appended */
export async function beginRun(audit: PreparedAudit, beginning: Beginning): Promise<Setup> {
  const { folder, ledger, environment, guards } = beginning
  if (!ledger.entries.some((entry) => entry.type === 'created')) return create(audit, beginning)
  // First: a changed manifest must not pass for changed inputs.
  const begun = ledger.entries.filter(({ type }) => type === 'created' || type === extendedEntry)
  await requireRecorded(folder, recordedFiles(begun, createdFiles))
  const files = currentFiles(ledger.entries)
  const setup = await readJson(folder, files.setup, setupSchema)
  if (setup.planHash !== audit.planHash) {
    throw new AuditError('run/plan-differs', 'this folder holds a run of another plan, seed or engine', {
      where: folder,
      hint: 'Name a new folder with --out, or use the plan and options of that run.'
    })
  }
  const before = await readJson(folder, files.manifest, manifestSchema)
  const added = addedFiles(before, audit.manifest)
  requireSameInputs(before, without(audit.manifest, added))
  if (added.length > 0 && !beginning.extend) throw grown(added, folder)
  if (added.length === 0 && isFinished(ledger.entries)) return setup
  requireSameProgram(setup.environment, environment, folder)
  if (added.length > 0) return extendRun(audit, beginning, setup, added)
  const { engine, engineVersion, device } = environment
  await ledger.append('resumed', { engine, engineVersion, device, ...guards })
  return setup
}

async function create(
  audit: PreparedAudit,
  { folder, ledger, environment, guards }: Beginning
): Promise<Setup> {
  await requireNoResults(folder)
  const setup = setupOf(audit, environment)
  await writeOwnFile(folder, runFiles.plan, audit.planText)
  const manifest = await writeJson(folder, runFiles.manifest, audit.manifest, manifestSchema)
  const setupHash = await writeJson(folder, runFiles.setup, setup, setupSchema)
  await ledger.append('created', {
    plan: audit.planHash,
    planText: sha256Hex(audit.planText),
    manifest,
    setup: setupHash,
    ...guards
  })
  return setup
}

/** Files of its own are written first, then the ledger: what a kill leaves in between was never recorded. */
async function extendRun(
  audit: PreparedAudit,
  { folder, ledger, guards }: Beginning,
  before: Setup,
  added: readonly ManifestFile[]
): Promise<Setup> {
  const files = nextFiles(ledger.entries)
  const setup = setupOf(audit, before.environment)
  const manifest = await writeJson(folder, files.manifest, audit.manifest, manifestSchema)
  const setupHash = await writeJson(folder, files.setup, setup, setupSchema)
  await ledger.append(extendedEntry, {
    manifest,
    setup: setupHash,
    added: added.map(({ path, sha256 }) => ({ file: path, hash: sha256 })),
    ...guards
  })
  return setup
}

const setupOf = (audit: PreparedAudit, environment: Environment): Setup => ({
  schema: 'ontogeny.setup/1',
  plan: audit.plan,
  planHash: audit.planHash,
  environment,
  subjects: audit.subjects.map((subject) => subject.record),
  data: [...audit.dataRecords]
})

const nameOf = ({ role, path }: ManifestFile): string => `${role} ${path}`

/** Weights, and configs beside them, that belong to a subject and were not there before. */
function addedFiles(before: Manifest, now: Manifest): ManifestFile[] {
  const known = new Set(before.files.map(nameOf))
  return now.files.filter(
    (file) => !known.has(nameOf(file)) && (file.role === 'weights' || file.role === 'architecture')
  )
}

function without(manifest: Manifest, left: readonly ManifestFile[]): Manifest {
  const names = new Set(left)
  return { ...manifest, files: manifest.files.filter((file) => !names.has(file)) }
}

function grown(added: readonly ManifestFile[], folder: string): AuditError {
  const [first] = added
  const others = added.length > 1 ? ` and ${added.length - 1} more files were` : ' was'
  return new AuditError('run/grown', `${first?.path ?? ''}${others} not there when the run began`, {
    where: folder,
    hint: 'Append the new checkpoints to this run (--extend), or audit into another folder (--out).'
  })
}

/** @throws AuditError `run/plan-differs` */
function requireSameProgram(then: Environment, now: Environment, folder: string): void {
  const { engine, engineVersion, version } = now
  if (then.engine === engine && then.engineVersion === engineVersion && then.version === version) return
  throw new AuditError(
    'run/plan-differs',
    `the run was begun with ${then.application} ${then.version} on ${then.engineVersion}; this is ${version} on ${engineVersion}`,
    { where: folder, hint: 'Its numbers would not be of one piece. Audit into a new folder with --out.' }
  )
}
