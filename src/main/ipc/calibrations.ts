import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Calibration } from '../../shared/calibration'
import type { CalibrationRequest, KeptCalibration, PlanDraft } from '../../shared/draft'
import { writeFileAtomic } from '../engine/audit/atomic'
import { hashOf } from '../engine/audit/canonical'
import { fileError } from '../engine/formats/files'
import type { EngineClient, RunOptions } from './engine-client'
import type { Handles } from './handles'
import { slugOf } from './names'
import { planOfDraft } from './plan-file'

/** Calibrations of the window: carried out by the engine, kept below the user's data under a name of their content, so that the same one is
 *  kept once and none is ever written over. */

export interface CalibrationPlace {
  readonly handles: Handles
  readonly engine: EngineClient
  readonly resources: string
  readonly userData: string
  /** Folder that the plan's paths are written from. */
  readonly baseFolder: string
}

/** @throws AuditError `plan/*`, any refusal of bad input, `engine/*`, `file/*` */
export async function calibrateDraft(
  draft: PlanDraft,
  goals: CalibrationRequest,
  { handles, engine, resources, userData, baseFolder }: CalibrationPlace,
  options: RunOptions
): Promise<KeptCalibration> {
  const { text } = planOfDraft(draft, handles, baseFolder)
  const calibration = await engine.run(
    'calibrate',
    { source: { text, baseFolder }, resources, ...goals },
    options
  )
  const path = await keep(calibration, userData)
  return { calibration, file: handles.issueInput(path, 'file') }
}

async function keep(calibration: Calibration, userData: string): Promise<string> {
  const folder = join(userData, 'calibrations')
  const { subject, step } = calibration
  const name = `${slugOf(subject)}-${String(step)}-${hashOf(calibration).slice(0, 12)}.json`
  const path = join(folder, name)
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw fileError(cause, folder, 'write')
  }
  await writeFileAtomic(path, `${JSON.stringify(calibration, null, 2)}\n`)
  return path
}
