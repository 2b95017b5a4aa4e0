import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { asAuditError, AuditError } from '../../../shared/errors'
import type { Traces } from '../../../shared/desktop'
import type { LlcEstimate } from '../../../shared/run'
import { mixingOf } from '../sampling/diagnostics/mixing'
import { currentFiles } from './course'
import { recordedFiles, requireRecorded } from './integrity'
import { resultPath } from './jobs'
import { readSoundLedger } from './ledger'
import { readJson, readLlcFile, setupSchema } from './run-folder'
import { pairedArray, readTrace } from './traces'

/** One estimate of a run. */
export interface TracePlace {
  readonly folder: string
  readonly subject: string
  readonly step: number
  readonly component: string
  /** Data whose loss was measured. */
  readonly data: string
}

/** The energies nβ (L(w) − L(w*)) behind one estimate, as the run folder holds them; an observed data set has no burn-in.
 *  @throws AuditError `file/not-found`, `run/damaged`, `format/*`; `run/not-a-run` when the run has no such estimate */
export async function readTraces(place: TracePlace): Promise<Traces> {
  const { folder } = place
  const estimate = await findEstimate(place)
  const isSampled = estimate.data === estimate.sampledOn
  const paired = pairedArray(estimate.data, estimate.sampledOn)
  requireInside(folder, estimate.trace)
  await requireAsRecorded(folder, estimate.trace)
  const arrays = await readTrace(folder, estimate.trace, isSampled ? [paired, 'burnIn'] : [paired])
  const { nBeta } = estimate.settings
  const energies = (rows: readonly Float64Array[]): (number | null)[][] =>
    rows.map((row) =>
      Array.from(row, (difference) => (Number.isFinite(difference) ? nBeta * difference : null))
    )
  const draws = energies(arrays.get(paired) ?? [])
  const burnIn = isSampled ? energies(arrays.get('burnIn') ?? []) : draws.map(() => [])
  const chains = (arrays.get(paired) ?? []).map((row) => row.map((difference) => nBeta * difference))
  return { nBeta, burnIn, draws, mixing: mixingOf(chains) }
}

/** Names come from outside: only those that the run itself knows become a part of a path. */
async function findEstimate({ folder, subject, step, component, data }: TracePlace): Promise<LlcEstimate> {
  const { entries } = await readSoundLedger(folder)
  const { data: records, subjects } = await readJson(folder, currentFiles(entries).setup, setupSchema)
  const known = subjects.some((record) => record.name === subject && record.steps.includes(step))
  const names = records.map((record) => record.name)
  if (!known || !names.includes(data)) throw unknown(folder, `${subject}, step ${step}, ${data}`)
  const sampled = records.filter((record) => record.use === 'sample').map((record) => record.name)
  // The data's own chains before those that only observed it.
  const order = [...sampled].sort((a, b) => Number(b === data) - Number(a === data))
  const failures: AuditError[] = []
  for (const sampledOn of order) {
    try {
      const path = resultPath({ component, sampledOn, subject, step })
      await requireAsRecorded(folder, path)
      const { estimates } = await readLlcFile(folder, path)
      const found = estimates.find((estimate) => estimate.data === data)
      if (found) return found
    } catch (error) {
      failures.push(asAuditError(error))
    }
  }
  throw failures[0] ?? unknown(folder, `${component} on ${data}`)
}

/** What the ledger does not have counts as absent; what it has must be unchanged. */
async function requireAsRecorded(folder: string, path: string): Promise<void> {
  const { entries } = await readSoundLedger(folder)
  const file = recordedFiles(entries, {}).find((recorded) => recorded.path === path)
  if (file === undefined) throw unknown(folder, path)
  await requireRecorded(folder, [file])
}

function unknown(folder: string, what: string): AuditError {
  return new AuditError('run/not-a-run', `the run has no estimate of ${what}`, {
    where: folder,
    hint: 'The estimate was not computed yet, or it belongs to another run.'
  })
}

/** A result says where its trace lies; a folder from a stranger may say anything. */
function requireInside(folder: string, trace: string): void {
  const way = relative(resolve(folder), resolve(join(folder, trace)))
  if (way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return
  throw new AuditError('run/damaged', 'a result names a trace outside of the run folder', {
    where: join(folder, trace),
    hint: 'The run folder was changed after it was written. Ask for an untouched copy.'
  })
}
