import type {
  EssentialDynamics,
  JointDynamics,
  SubjectDynamics,
  Trajectory
} from '../../../../shared/essential-dynamics'
import { AuditError } from '../../../../shared/errors'
import { trace } from '../../math/dense'
import { principalComponents, type Components } from './components'
import { sumGroups, trajectoryGram, type GroupedGram } from './gram'
import { probeLoadings, type LoadedPart } from './loadings'
import type { OutputReader } from './outputs'
import { openResampler, type Resampler } from './resample'
import { smoothingOf } from './smoothing'
import { fewestGroups } from './support'
import { traceTrajectory } from './trajectory'
import { compareWithWalks, type WalkNull } from './walk'
import { pathRemarks, walkRemarks } from './words'

export { openOutputStore, type OutputReader, type OutputStore } from './outputs'

export interface EssentialDynamicsOptions {
  /** Components that are kept, from 3. */
  readonly components: number
  /** Width of the filter as a share of the range of ln(step + 1), from 0 to ½. */
  readonly smoothing: number
  /** By how much an extremum of the compressed curvature stands out to be a vertex, above 0, below 2. */
  readonly prominence: number
  readonly resamples: number
  readonly walks: number
}

export const defaultOptions: EssentialDynamicsOptions = {
  components: 5,
  smoothing: 0.025,
  prominence: 0.1,
  resamples: 400,
  walks: 499
}

export interface EssentialDynamicsRequest {
  /** One after the other as the reader has their checkpoints. */
  readonly subjects: readonly { readonly subject: string; readonly steps: readonly number[] }[]
  readonly outputs: OutputReader
  readonly seed: bigint
  readonly options?: Partial<EssentialDynamicsOptions>
  readonly signal?: AbortSignal
}

/** Checkpoints that the comparison with walks, and forms, take. */
const fewestForForms = 5
/** Vectors that resamples are computed in. */
const carried = 16
/** Below this share of the outputs' squares nothing has moved: float32 outputs that are equal up to their last bit. */
const noMovement = 1e-14

/** The path of training runs in function space: principal components, forms, and what a random walk would have drawn, of each series and,
 *  where there are several, of all in the same planes (Hoogland et al. 2024; Carroll et al. 2025). Memory: a piece of the outputs and at
 *  most 64 Gram matrices, linear in checkpoints where the reader is; time: checkpoints² × outputs.
 *  @throws AuditError `data/shape`, `data/non-finite`, `estimator/invalid`, `series/duplicate-step` */
export async function essentialDynamics(request: EssentialDynamicsRequest): Promise<EssentialDynamics> {
  const { outputs, seed, signal } = request
  const options = { ...defaultOptions, ...request.options }
  requireOptions(options)
  const series = placed(request)
  const gram = await trajectoryGram(outputs, signal)
  const parts: Part[] = series.map(({ from, steps }) => decompose(gram, from, steps.length, options))
  const joint = series.length > 1 ? decompose(gram, 0, gram.rows, options) : null
  signal?.throwIfAborted()
  const loadings = await probeLoadings(
    outputs,
    (joint ? [...parts, joint] : parts).map((part) => loadedPart(part, options)),
    signal
  )
  const subjects = series.map((one, index) => {
    signal?.throwIfAborted()
    return subjectOf(gram, { ...one, index }, parts[index] ?? emptyPart, loadings[index] ?? [], seed, options)
  })
  return {
    probes: outputs.probes,
    outputsPerProbe: outputs.outputsPerProbe,
    probeGroups: gram.packed.length,
    resamples: gram.packed.length < fewestGroups ? 0 : options.resamples,
    walks: options.walks,
    seed: String(seed),
    subjects,
    joint: joint && jointOf(gram, series, joint, loadings.at(-1) ?? [], seed, options)
  }
}

/** A series with its place among the reader's checkpoints. */
interface Placed {
  readonly subject: string
  readonly steps: readonly number[]
  readonly from: number
}

/** The components of some checkpoints. */
interface Part {
  readonly from: number
  readonly length: number
  /** Null where nothing moved. */
  readonly gram: Float64Array | null
  readonly components: Components
  /** Null where probe inputs cannot be resampled. */
  readonly resampler: Resampler | null
}

const nothing: Components = { shares: [], squares: [], vectors: [], coordinates: [] }
const emptyPart: Part = { from: 0, length: 0, gram: null, components: nothing, resampler: null }

function decompose(
  gram: GroupedGram,
  from: number,
  length: number,
  { components }: EssentialDynamicsOptions
): Part {
  const own = sumGroups(gram, from, length)
  if (trace(own, length) <= noMovement * gram.energy) return { ...emptyPart, from, length }
  const found = principalComponents(own, length, Math.max(carried, components))
  const resampler =
    gram.packed.length < fewestGroups ? null : openResampler(gram, found.vectors, from, length)
  return { from, length, gram: own, components: found, resampler }
}

const loadedPart = (
  { from, components: { vectors, squares } }: Part,
  { components }: EssentialDynamicsOptions
): LoadedPart => ({ from, vectors: vectors.slice(0, components), squares: squares.slice(0, components) })

function subjectOf(
  gram: GroupedGram,
  one: Placed & { readonly index: number },
  part: Part,
  loadings: readonly Float64Array[],
  seed: bigint,
  options: EssentialDynamicsOptions
): SubjectDynamics {
  const { trajectory, dropped } = pathOf(one, part, seed, options)
  const smoothing = smoothingOf(one.steps, options.smoothing)
  const walk: WalkNull | null =
    part.gram === null || part.length < fewestForForms
      ? null
      : compareWithWalks(part.gram, part.length, {
          walks: options.walks,
          seed,
          path: one.index,
          forms: { smoothing, prominence: options.prominence }
        })
  const explained = part.components.shares.slice(0, options.components)
  const remarks = [
    ...pathRemarks({ ...part, probes: gram.edges.at(-1) ?? 0, groups: gram.packed.length, dropped }),
    ...walkRemarks(walk, explained, trajectory.forms.length + dropped)
  ]
  return {
    ...trajectory,
    explained,
    nullExplained: walk?.explained.slice(0, explained.length) ?? [],
    nullPValue: walk?.pValue ?? null,
    walk: walk && {
      similarity: walk.similarity,
      similarityPValue: walk.similarityPValue,
      excursion: walk.excursion,
      excursionPValue: walk.excursionPValue,
      forms: walk.forms
    },
    loadings: loadings.map((shares) => [...shares]),
    remarks
  }
}

function jointOf(
  gram: GroupedGram,
  series: readonly Placed[],
  part: Part,
  loadings: readonly Float64Array[],
  seed: bigint,
  options: EssentialDynamicsOptions
): JointDynamics {
  return {
    explained: part.components.shares.slice(0, options.components),
    trajectories: series.map((one) => {
      const { trajectory, dropped } = pathOf(one, part, seed, options)
      const moved = { gram: part.gram, length: one.steps.length, components: part.components }
      const facts = { ...moved, probes: gram.edges.at(-1) ?? 0, groups: gram.packed.length, dropped }
      return { ...trajectory, remarks: pathRemarks(facts) }
    }),
    loadings: loadings.map((shares) => [...shares])
  }
}

/** A series in the components of a part that it belongs to. */
function pathOf(
  { subject, steps, from }: Placed,
  { from: first, components, resampler }: Part,
  seed: bigint,
  options: EssentialDynamicsOptions
): { trajectory: Trajectory; dropped: number } {
  const own = (values: Float64Array): Float64Array => values.slice(from - first, from - first + steps.length)
  return traceTrajectory({
    subject,
    steps,
    coordinates: components.coordinates.slice(0, options.components).map(own),
    resampler: resampler && {
      groups: resampler.groups,
      coordinates: (weights) => resampler.coordinates(weights).map(own)
    },
    seed,
    options
  })
}

function placed({ subjects, outputs }: EssentialDynamicsRequest): Placed[] {
  let from = 0
  const series = subjects.map(({ subject, steps }) => {
    requireSteps(subject, steps)
    const one = { subject, steps, from }
    from += steps.length
    return one
  })
  if (series.length > 0 && from === outputs.checkpoints) return series
  throw new AuditError(
    'data/shape',
    `outputs of ${outputs.checkpoints} checkpoints were given for ${from} steps`,
    {
      where: 'essential-dynamics',
      hint: 'Give the outputs of every checkpoint of every series, in their order.'
    }
  )
}

function requireSteps(subject: string, steps: readonly number[]): void {
  const where = `essential-dynamics.${subject}`
  if (steps.length < 3) {
    throw new AuditError(
      'estimator/invalid',
      `${subject} has ${steps.length} checkpoints where 3 are needed`,
      {
        where,
        hint: 'A path needs three checkpoints; forms and the comparison with a random walk need five.'
      }
    )
  }
  steps.forEach((step, index) => {
    const before = steps[index - 1] ?? -1
    if (Number.isFinite(step) && step > before) return
    const isTwice = step === before
    throw new AuditError(
      isTwice ? 'series/duplicate-step' : 'estimator/invalid',
      isTwice
        ? `step ${step} of ${subject} is there twice`
        : `step ${step} of ${subject} comes after step ${before}`,
      { where, hint: 'Give one checkpoint for each step, in ascending order from 0.' }
    )
  })
}

function requireOptions(options: EssentialDynamicsOptions): void {
  const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least
  const rules: readonly (readonly [keyof EssentialDynamicsOptions, boolean, string])[] = [
    ['components', isWhole(options.components, 3), 'a whole number from 3'],
    ['smoothing', options.smoothing >= 0 && options.smoothing <= 0.5, 'a number from 0 to 0.5'],
    ['prominence', options.prominence > 0 && options.prominence < 2, 'a number above 0 and below 2'],
    ['resamples', isWhole(options.resamples, 20), 'a whole number from 20'],
    ['walks', isWhole(options.walks, 19), 'a whole number from 19']
  ]
  for (const [name, holds, wanted] of rules) {
    if (holds) continue
    throw new AuditError('estimator/invalid', `${name} is ${options[name]}`, {
      where: `essential-dynamics.${name}`,
      hint: `Give ${wanted}.`
    })
  }
}
