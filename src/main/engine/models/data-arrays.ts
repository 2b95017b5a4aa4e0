import { closest } from 'fastest-levenshtein'
import { AuditError } from '../../../shared/errors'
import type { TensorArchive, TensorEntry } from '../formats/archive'
import { toFloat32, toInt32 } from '../formats/decode'
import { visible } from '../formats/names'

/** One array of a data file, its first axis the samples. */
export interface DataArray<Values extends Float32Array | Int32Array = Float32Array | Int32Array> {
  /** `file: array`, for messages. */
  readonly where: string
  readonly values: Values
  readonly size: number
  /** Shape of one sample. */
  readonly sampleShape: readonly number[]
}

/** An `.npy` file holds one array without a name: any name means it. @throws AuditError `data/missing` with the arrays that there are */
export function findArray(archive: TensorArchive, name: string, field: string): TensorEntry {
  const entry = archive.tensors.get(name) ?? (archive.format === 'npy' ? archive.tensors.get('') : undefined)
  if (entry) return entry
  const names = [...archive.tensors.keys()]
  const shown = names.slice(0, 30).map(visible).join(', ')
  throw new AuditError('data/missing', `the file has no array ${visible(name)}`, {
    where: `${archive.path} (${field})`,
    hint:
      names.length === 0
        ? 'The file holds no arrays.'
        : `Arrays in the file: ${shown}${names.length > 30 ? ', …' : ''}. Did you mean ${visible(closest(name, names))}?`
  })
}

/** @throws AuditError `data/dtype` for floats and for values beyond 32 bits, `data/empty`, `data/shape` for a scalar */
export async function readIntegers(
  archive: TensorArchive,
  entry: TensorEntry
): Promise<DataArray<Int32Array>> {
  const shape = samplesOf(archive, entry)
  return { ...shape, values: toInt32(entry.dtype, await archive.readBytes(entry.name), shape.where) }
}

/** Any number type as float32. @throws AuditError `data/non-finite`, `data/empty`, `data/shape` for a scalar */
export async function readNumbers(
  archive: TensorArchive,
  entry: TensorEntry
): Promise<DataArray<Float32Array>> {
  const shape = samplesOf(archive, entry)
  const { values, nonFinite } = toFloat32(entry.dtype, await archive.readBytes(entry.name))
  if (nonFinite === 0) return { ...shape, values }
  const first = values.findIndex((value) => !Number.isFinite(value))
  const row = Math.floor(first / (values.length / shape.size))
  throw new AuditError(
    'data/non-finite',
    `${nonFinite} values are NaN or infinite, the first in row ${row}`,
    {
      where: shape.where,
      hint: 'Remove these samples from the data.'
    }
  )
}

function samplesOf(archive: TensorArchive, entry: TensorEntry): Omit<DataArray, 'values'> {
  const where = `${archive.path}: ${visible(entry.name)}`
  const [size, ...sampleShape] = entry.shape
  if (size === undefined) {
    throw new AuditError('data/shape', 'the array is a single number, expected one row a sample', {
      where,
      hint: 'The first axis of a data array counts the samples.'
    })
  }
  if (entry.shape.includes(0)) {
    throw new AuditError('data/empty', `the array is empty: its shape is [${entry.shape.join(', ')}]`, {
      where,
      hint: 'Name an array with samples in it.'
    })
  }
  return { where, size, sampleShape }
}

/** Ids within 0 … count − 1. @param what `token id`, `class` @throws AuditError `data/token-range` naming the first offending row and column */
export function checkRange(array: DataArray<Int32Array>, count: number, what: string): void {
  const first = array.values.findIndex((value) => value < 0 || value >= count)
  if (first < 0) return
  const columns = array.values.length / array.size
  const place = `row ${Math.floor(first / columns)}, column ${first % columns}`
  throw new AuditError(
    'data/token-range',
    `the ${what} ${array.values[first] ?? NaN} in ${place} is outside the model’s range 0 to ${count - 1}`,
    {
      where: array.where,
      hint: `The model knows ${count} values. The data belong to another model or tokenizer.`
    }
  )
}

/** @throws AuditError `data/shape` */
export function requireShape(array: DataArray, sampleShape: readonly number[], what: string): void {
  const same =
    array.sampleShape.length === sampleShape.length &&
    array.sampleShape.every((n, axis) => n === sampleShape[axis])
  if (same) return
  throw new AuditError(
    'data/shape',
    `${what} are shaped [${[array.size, ...array.sampleShape].join(', ')}], expected [${[array.size, ...sampleShape].join(', ')}]`,
    { where: array.where, hint: 'Name the array that belongs to these inputs and this model.' }
  )
}

/** @throws AuditError `data/shape` */
export function requireSameSize(inputs: DataArray, targets: DataArray): void {
  if (inputs.size === targets.size) return
  throw new AuditError('data/shape', `${targets.size} targets for ${inputs.size} inputs`, {
    where: targets.where,
    hint: `${inputs.where} has ${inputs.size} rows; every sample needs one target.`
  })
}
