import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { AuditError } from '../../../shared/errors'
import type { Finding } from './archive'
import { fileError } from './files'
import { expandGlob, isGlob } from './glob'
import { maxSeriesLength } from './limits'
import { shown } from './names'
import { stepsOf } from './steps'

export interface SeriesCheckpoint {
  /** Training step, from the name. 0 for a single checkpoint without a number. */
  readonly step: number
  /** Absolute path of the file or folder to open. */
  readonly path: string
}

export interface Series {
  /** Sorted by step. */
  readonly checkpoints: readonly SeriesCheckpoint[]
  readonly findings: readonly Finding[]
}

/** Finds the checkpoints of one training. The pattern is a glob, a folder (of checkpoint folders or files, or one checkpoint), or one
 *  file, relative to `baseFolder`; a path that exists is taken as it stands, also with brackets in it. The step is in the name, see
 *  `stepsOf`: `step-000800/model.safetensors` is step 800, `checkpoint_20.safetensors` step 20.
 *  @throws AuditError `series/empty`, `series/duplicate-step`, `series/mixed` when a name holds no number */
export async function discoverSeries(pattern: string, baseFolder: string): Promise<Series> {
  const paths = await find(pattern, baseFolder)
  if (paths.length > maxSeriesLength) {
    throw new AuditError('series/mixed', `${paths.length} files match, at most ${maxSeriesLength} are read`, {
      where: pattern,
      hint: 'Narrow the pattern.'
    })
  }
  const steps = stepsOf(paths)
  const checkpoints = paths
    .map((path, index) => ({ step: steps[index] ?? 0, path }))
    .sort((a, b) => a.step - b.step || (a.path < b.path ? -1 : 1))
  checkpoints.forEach((checkpoint, index) => {
    const next = checkpoints[index + 1]
    if (next?.step !== checkpoint.step) return
    throw new AuditError('series/duplicate-step', `two checkpoints are of step ${checkpoint.step}`, {
      where: `${checkpoint.path} and ${next.path}`,
      hint: 'Narrow the pattern so that each step stands once.'
    })
  })
  return {
    checkpoints,
    findings: [...gapFindings(checkpoints, pattern), ...(await linkFindings(checkpoints, baseFolder))]
  }
}

async function find(pattern: string, baseFolder: string): Promise<string[]> {
  const path = resolve(baseFolder, pattern)
  let isFolder: boolean
  try {
    isFolder = (await stat(path)).isDirectory()
  } catch (cause) {
    if (isGlob(pattern)) return findByGlob(pattern, baseFolder)
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw await empty(pattern, baseFolder, 'there is no')
    throw fileError(cause, path)
  }
  return isFolder ? findInFolder(path, pattern, baseFolder) : [path]
}

async function findByGlob(pattern: string, baseFolder: string): Promise<string[]> {
  const found = await expandGlob(pattern, baseFolder)
  if (found.length === 0) throw await empty(pattern, baseFolder, 'nothing matches')
  return found
}

/** As Hugging Face names the parts of one checkpoint. */
const shardName = /-\d{5}-of-\d{5}\.safetensors$/

/** Arrays named after a training step are weights; any other arrays of a folder are data. */
const stepArrays = /(?:step|checkpoint|ckpt|iter(?:ation)?|epoch)s?[-_=]?\d+\.npz$/i

const isWeights = (name: string): boolean =>
  name.endsWith('.safetensors') || name === 'model.safetensors.index.json'

async function findInFolder(path: string, pattern: string, baseFolder: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw fileError(cause, path)
  })
  const names = entries.map((entry) => entry.name)
  if (names.includes('model.safetensors') || names.includes('model.safetensors.index.json')) return [path]
  const weights = names.filter((name) => name.endsWith('.safetensors')).sort()
  const shard = weights.find((name) => shardName.test(name))
  if (shard !== undefined) {
    throw new AuditError(
      'series/mixed',
      `${shown(shard)} is a part of one checkpoint, and its index is missing`,
      {
        where: path,
        hint: 'Ask for model.safetensors.index.json, or name the checkpoints with a pattern.'
      }
    )
  }
  if (weights.length > 0) return weights.map((name) => join(path, name))
  const folders: string[] = []
  for (const entry of entries) {
    if (entry.isFile() || entry.name.startsWith('.')) continue
    const folder = join(path, entry.name)
    const inside = await readdir(folder).catch(() => [])
    if (inside.some(isWeights)) folders.push(folder)
  }
  if (folders.length > 0) return folders.sort()
  const arrays = names.filter((name) => stepArrays.test(name)).sort()
  if (arrays.length > 0) return arrays.map((name) => join(path, name))
  throw await empty(pattern, baseFolder, 'no weights are in')
}

async function empty(pattern: string, baseFolder: string, what: string): Promise<AuditError> {
  const fixed = pattern.split('/')
  const firstGlob = fixed.findIndex((segment) => isGlob(segment))
  let nearest = resolve(baseFolder, fixed.slice(0, firstGlob === -1 ? undefined : firstGlob).join('/'))
  while (!(await exists(nearest)) && nearest !== dirname(nearest)) nearest = dirname(nearest)
  const inside = await readdir(nearest).catch(() => [] as string[])
  const visibleNames = inside.filter((name) => !name.startsWith('.')).sort()
  const first = visibleNames.slice(0, 6)
  return new AuditError('series/empty', `${what} ${pattern}`, {
    where: resolve(baseFolder, pattern),
    hint: `The nearest folder is ${nearest}; it holds ${first.length === 0 ? 'nothing' : first.map(shown).join(', ')}${visibleNames.length > first.length ? ', …' : '.'}`
  })
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false
  )

/** A regular series (equal differences, at least four steps) with missing members. Irregular spacing is no gap. */
function gapFindings(checkpoints: readonly SeriesCheckpoint[], pattern: string): Finding[] {
  const steps = checkpoints.map((checkpoint) => checkpoint.step)
  const differences = steps.slice(1).map((step, index) => step - (steps[index] ?? 0))
  if (differences.length < 4) return []
  const unit = differences.reduce((least, difference) => Math.min(least, difference))
  const regular = differences.filter((difference) => difference === unit).length
  if (regular < 0.6 * differences.length || differences.some((difference) => difference % unit !== 0))
    return []
  return differences.flatMap((difference, index): Finding[] => {
    if (difference === unit) return []
    const from = steps[index] ?? 0
    return [
      {
        code: 'series/gap',
        severity: 'low',
        where: pattern,
        message: `${difference / unit - 1} checkpoints are missing between steps ${from} and ${from + difference} of a series with spacing ${unit}`
      }
    ]
  })
}

/** Links are followed, and said: the manifest hashes what they lead to. */
async function linkFindings(
  checkpoints: readonly SeriesCheckpoint[],
  baseFolder: string
): Promise<Finding[]> {
  const findings: Finding[] = []
  const base = await realpath(baseFolder).catch(() => baseFolder)
  for (const { path } of checkpoints) {
    const real = await realpath(path).catch((cause: unknown) => {
      throw fileError(cause, path)
    })
    if (!isInside(base, real) && isInside(baseFolder, path)) {
      findings.push({
        code: 'series/link',
        severity: 'low',
        where: path,
        message: `${basename(path)} is reached over a link that leaves the plan’s folder`
      })
    }
  }
  return findings
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
