import { stat } from 'node:fs/promises'
import { basename, relative, sep } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { discoverSeries, type Series, type SeriesCheckpoint } from '../formats/series'
import { folderOf } from './files'

/** The series of a file or folder that the user chose, or of a pattern that a plan names. @throws AuditError `file/*`, `series/*` */
export async function seriesOf(path: string): Promise<Series> {
  const base = await folderOf(path)
  const isThere = await stat(path).then(
    () => true,
    () => false
  )
  return discoverSeries(isThere ? path : relative(base, path).split(sep).join('/'), base)
}

/** Place of a file or folder in the input, with forward slashes; its own name where it is the input. */
export function nameIn(input: string, path: string): string {
  const name = relative(input, path)
  return name === '' ? basename(path) : name.split(sep).join('/')
}

/** @param step null: the first @throws AuditError `series/empty` */
export function checkpointOf({ checkpoints }: Series, step: number | null, path: string): SeriesCheckpoint {
  const found = step === null ? checkpoints[0] : checkpoints.find((checkpoint) => checkpoint.step === step)
  if (found) return found
  throw new AuditError('series/empty', `there is no checkpoint of step ${step ?? 'any'}`, {
    where: path,
    hint: `Steps found: ${checkpoints
      .slice(0, 30)
      .map((checkpoint) => checkpoint.step)
      .join(', ')}.`
  })
}
