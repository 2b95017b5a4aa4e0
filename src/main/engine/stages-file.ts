import { basename } from 'node:path'
import type { Stages } from '../../shared/stages'
import { stagesOf } from './development/stages'
import { readCurve } from './formats/curve-csv'

export interface StagesParameters {
  readonly path: string
  /** Whole number from 0. */
  readonly seed: number
  /** Columns of the table; by default `mean` and `sd`, or `llc_mean` and `llc_std`. */
  readonly column?: string
  readonly errorColumn?: string
}

/** Stages of a curve that was computed elsewhere. @throws AuditError as `readCurve` and `stagesOf` */
export async function stagesOfFile({ path, seed, column, errorColumn }: StagesParameters): Promise<Stages> {
  const { columns, rows } = await readCurve(path, {
    ...(column === undefined ? {} : { value: column }),
    ...(errorColumn === undefined ? {} : { sd: errorColumn })
  })
  return stagesOf({ name: `${basename(path)}: ${columns.value}`, points: rows }, seed).stages
}
