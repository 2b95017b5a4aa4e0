import { createHash } from 'node:crypto'
import { AuditError } from '../../../shared/errors'
import type { ParameterSpec } from '../compute/program'
import type { DType, Finding, TensorArchive, TensorEntry } from '../formats/archive'
import { addToHash } from '../formats/bytes'
import { toFloat32 } from '../formats/decode'
import { visible } from '../formats/names'
import type { TensorNaming } from './definition'
import type { Component, LoadedWeights } from './model'
import { zeroFindings } from './zeros'

export interface WeightsSpec {
  readonly parameters: readonly ParameterSpec[]
  readonly components: readonly Component[]
  readonly naming: TensorNaming
}

/** Reads every parameter as float32 and says what is odd about the file. Names are found with and without the family's prefix.
 *  @throws AuditError `model/tensor-missing`, `model/shape`, `model/unsupported`; nothing is read before names and shapes are right */
export async function loadWeights(archive: TensorArchive, spec: WeightsSpec): Promise<LoadedWeights> {
  const sources = spec.parameters.map((parameter) => checked(parameter, archive, spec.naming))
  const findings = unexpectedFindings(archive, sources, spec.naming)
  const tensors = new Map<string, Float32Array>()
  const zeros = new Set<string>()
  const rounded: string[] = []
  const hash = createHash('sha256')
  let nonFinite = 0
  for (const [index, parameter] of spec.parameters.entries()) {
    const source = sources[index]
    if (!source) continue
    const { values, nonFinite: bad } = toFloat32(source.dtype, await archive.readBytes(source.name))
    tensors.set(parameter.name, values)
    hash.update(`${parameter.name} [${parameter.shape.join(',')}]\n`)
    addToHash(hash, values)
    nonFinite += bad
    if (bad > 0) findings.push(nonFiniteFinding(archive, source.name, bad, values.length))
    if (source.dtype === 'float64') rounded.push(source.name)
    if (values.every((value) => value === 0)) zeros.add(parameter.name)
  }
  if (rounded.length > 0) findings.push(roundedFinding(archive, rounded))
  findings.push(...zeroFindings(zeros, spec.parameters, spec.components, archive.path))
  await requireEqualCopies(archive, spec.naming, tensors)
  return { tensors, sha256: hash.digest('hex'), nonFinite, findings }
}

/** The file's names for a parameter, the likeliest first. */
function namesInFiles(parameter: string, { prefix, aliases }: TensorNaming): string[] {
  const names = [parameter, ...(aliases.get(parameter) ?? [])]
  return names.flatMap((name) =>
    prefix !== '' && name.startsWith(prefix) ? [name, name.slice(prefix.length)] : [name]
  )
}

function checked(parameter: ParameterSpec, archive: TensorArchive, naming: TensorNaming): TensorEntry {
  const names = namesInFiles(parameter.name, naming)
  const found = names.map((name) => archive.tensors.get(name)).find((entry) => entry !== undefined)
  if (!found) throw missing(parameter, names, archive)
  const same =
    found.shape.length === parameter.shape.length &&
    found.shape.every((size, axis) => size === parameter.shape[axis])
  if (!same) {
    throw new AuditError(
      'model/shape',
      `${found.name} is shaped [${found.shape.join(', ')}], the architecture expects [${parameter.shape.join(', ')}]`,
      {
        where: `${archive.path}: ${found.name}`,
        hint: 'The weights belong to another architecture. Check the config file.'
      }
    )
  }
  if (!readable.has(found.dtype)) {
    throw new AuditError(
      'model/unsupported',
      `${found.name} is stored as ${found.dtype}: quantised weights are not read`,
      {
        where: `${archive.path}: ${found.name}`,
        hint: `Give the weights as ${[...readable].join(', ')}.`
      }
    )
  }
  return found
}

const readable: ReadonlySet<DType> = new Set(['float32', 'bfloat16', 'float16', 'float64'] as const)

function missing(parameter: ParameterSpec, names: readonly string[], archive: TensorArchive): AuditError {
  const inFile = [...archive.tensors.keys()].slice(0, 5).map(visible)
  return new AuditError(
    'model/tensor-missing',
    `the file has no tensor ${names.join(' or ')}, which the architecture needs with shape [${parameter.shape.join(', ')}]`,
    {
      where: archive.path,
      hint:
        `The file holds ${archive.tensors.size} tensors: ${inFile.join(', ')}${archive.tensors.size > 5 ? ', …' : ''}. ` +
        'Check that the config file belongs to it.'
    }
  )
}

/** Tensors that no part of the architecture uses: a sign that config and weights do not belong together. */
function unexpectedFindings(
  archive: TensorArchive,
  sources: readonly TensorEntry[],
  { buffers, copies }: TensorNaming
): Finding[] {
  const used = new Set([...sources.map(({ name }) => name), ...copies.keys()])
  const unexpected = [...archive.tensors.keys()].filter((name) => !used.has(name) && !buffers?.test(name))
  if (unexpected.length === 0) return []
  const shown = unexpected.slice(0, 5).map(visible).join(', ')
  const more = unexpected.length > 5 ? ` and ${unexpected.length - 5} more` : ''
  return [
    {
      code: 'weights/unexpected-tensor',
      severity: 'medium',
      where: archive.path,
      message: `${unexpected.length} tensors are no part of the architecture and are left out: ${shown}${more}`
    }
  ]
}

function nonFiniteFinding(archive: TensorArchive, name: string, count: number, total: number): Finding {
  return {
    code: 'weights/non-finite',
    severity: 'high',
    where: `${archive.path}: ${name}`,
    message: `${count} of ${total} values are NaN or infinite`
  }
}

function roundedFinding(archive: TensorArchive, names: readonly string[]): Finding {
  return {
    code: 'weights/rounded',
    severity: 'low',
    where: archive.path,
    message: `${names.length} tensors are stored as float64 and are rounded to float32`
  }
}

/** A tied matrix that is stored a second time must say the same. */
async function requireEqualCopies(
  archive: TensorArchive,
  { copies }: TensorNaming,
  tensors: ReadonlyMap<string, Float32Array>
): Promise<void> {
  for (const [copy, parameter] of copies) {
    const entry = archive.tensors.get(copy)
    const original = tensors.get(parameter)
    if (!entry || !original) continue
    const { values } = readable.has(entry.dtype)
      ? toFloat32(entry.dtype, await archive.readBytes(copy))
      : { values: new Float32Array(0) }
    if (values.length === original.length && values.every((value, i) => Object.is(value, original[i])))
      continue
    throw new AuditError(
      'model/unsupported',
      `the config ties ${copy} to ${parameter}, but the file has other values for it`,
      {
        where: `${archive.path}: ${copy}`,
        hint: 'Set tie_word_embeddings to false if the output matrix is its own.'
      }
    )
  }
}
