import { dirname } from 'node:path'
import { asAuditError } from '../../../shared/errors'
import { describedTensorsLimit, type SeriesInfo, transformerSizesSchema } from '../../../shared/inputs'
import { progressOf } from '../audit/progress'
import { countElements } from '../audit/subjects'
import type { Finding, TensorArchive } from '../formats/archive'
import { openArchive } from '../formats/detect'
import type { SeriesCheckpoint } from '../formats/series'
import { resolveArchitecture } from '../models/registry'
import type { OperationContext } from '../service'
import { nameIn, seriesOf } from './checkpoints'
import { filesOf, folderOf, sizeOf } from './files'

export interface SeriesParameters {
  /** File or folder. */
  readonly path: string
  /** Config file or folder, where it is not beside or above the checkpoints. */
  readonly architecture: string | null
}

type Context = Pick<OperationContext, 'signal' | 'onProgress'>
type Checkpoint = SeriesInfo['checkpoints'][number]

/** Finds the checkpoints of an input and reads each header. A checkpoint that cannot be read, and an architecture that is not found, are
 *  part of the answer. @throws AuditError `file/*`, `series/*` when there is no series at all */
export async function readSeries(
  { path, architecture }: SeriesParameters,
  { signal, onProgress }: Context
): Promise<SeriesInfo> {
  const series = await seriesOf(path)
  const report = progressOf(onProgress, {
    phase: 'read',
    unit: 'checkpoints',
    total: series.checkpoints.length
  })
  const findings: Finding[] = [...series.findings]
  const checkpoints: Checkpoint[] = []
  let tensors: SeriesInfo['tensors'] = null
  const base = await folderOf(path)
  for (const found of series.checkpoints) {
    signal.throwIfAborted()
    const { checkpoint, archive } = await readHeader(found, nameIn(base, found.path), findings, signal)
    if (archive !== null && checkpoints.every(({ problem }) => problem !== null)) tensors = shapesOf(archive)
    checkpoints.push(checkpoint)
    report(checkpoints.length, { trainingStep: found.step })
  }
  const first = series.checkpoints[0]?.path ?? path
  return { checkpoints, findings, tensors, ...(await readArchitecture(first, architecture)) }
}

function shapesOf({ tensors }: TensorArchive): SeriesInfo['tensors'] {
  if (tensors.size > describedTensorsLimit) return null
  return [...tensors.values()].map(({ name, shape }) => ({ name, shape: [...shape] }))
}

async function readHeader(
  { step, path }: SeriesCheckpoint,
  name: string,
  findings: Finding[],
  signal: AbortSignal
): Promise<{ readonly checkpoint: Checkpoint; readonly archive: TensorArchive | null }> {
  try {
    const archive = await openArchive(path, { signal })
    for (const finding of archive.findings) findings.push(finding)
    await archive.close()
    const { sizeBytes, format } = archive
    return { checkpoint: { step, name, sizeBytes, format, problem: null }, archive }
  } catch (error) {
    signal.throwIfAborted()
    const problem = asAuditError(error).toJSON()
    const sizeBytes = await bytesAt(path, signal)
    return { checkpoint: { step, name, sizeBytes, format: null, problem }, archive: null }
  }
}

/** Of the files that lie there, as far as they can be seen. */
async function bytesAt(path: string, signal: AbortSignal): Promise<number> {
  const sizes = await filesOf(path, signal)
    .then(({ paths }) => Promise.all(paths.map(sizeOf)))
    .catch(() => [])
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function readArchitecture(
  checkpointPath: string,
  architecture: string | null
): Promise<Pick<SeriesInfo, 'architecture' | 'architectureProblem'>> {
  try {
    const { model, path } = await resolveArchitecture({
      checkpointPath,
      baseFolder: dirname(checkpointPath),
      ...(architecture === null ? {} : { architecture })
    })
    const { family, description, parameterCount } = model
    return {
      architecture: {
        family,
        description,
        parameterCount,
        sizes: transformerSizesSchema.safeParse(model.settings).data ?? null,
        components: model.components.map((component) => ({
          name: component.name,
          parameters: countElements(model, component)
        })),
        path: path ?? ''
      },
      architectureProblem: null
    }
  } catch (error) {
    return { architecture: null, architectureProblem: asAuditError(error).toJSON() }
  }
}
