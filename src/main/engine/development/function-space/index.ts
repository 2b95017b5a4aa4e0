import type { FunctionSpace, OutputInput, OutputStep, PathDistance } from '../../../../shared/function-space'
import { mean } from '../../math/moments'
import type { Collected, CollectRequest } from './collect'
import { findNearest } from './nearest'
import { runningMean } from './paired'
import { amongControls, measurePath } from './path-distance'
import { functionSpaceWords } from './words'

export { OutputCollector, mostCrossed, evenSteps, type ComparedRun, type Collected } from './collect'
export { disagreement, toComparable, type Disagreement, type OutputShape } from './outputs'

export interface FunctionSpaceRequest extends CollectRequest {
  readonly data: string
  readonly seed: bigint
  /** Whether the weights of both are byte-identical at a step. */
  readonly isIdentical: (step: number) => boolean
  /** Sample of the data set and its input, by probe. */
  readonly inputOf: (probe: number) => Pick<OutputInput, 'sample' | 'input' | 'length'>
}

/** Probes that are listed. */
const listedProbes = 64

/** What the outputs of reference and variant over their common steps say: divergence with its interval and onset, inputs that carry it,
 *  distance of the paths, nearest checkpoints. */
export function concludeFunctionSpace(collected: Collected, request: FunctionSpaceRequest): FunctionSpace {
  const { shape, controls, probes, seed, data } = request
  const steps = collected.common.map((step, at) => stepOf(collected, request, step, at))
  const last = collected.divergence.at(-1) ?? new Float64Array(0)
  const value: Omit<FunctionSpace, 'statement'> = {
    ...{ data, kind: shape.kind, probes, positions: shape.positions, outputs: shape.classes, steps },
    onset: onsetOf(steps),
    against: controls.length > 0 ? 'controls' : 'own-change',
    ranking: rankingOf(collected, request, last),
    topTenth: topTenth(last),
    path: pathOf(collected, request),
    nearest:
      collected.cross === null
        ? []
        : findNearest(
            collected.cross,
            { reference: request.reference.name, variant: request.variant.name },
            seed,
            // The rows of distributions are roots: half of the squared distance is Hellinger's.
            (squares) => Math.sqrt(squares / (shape.kind === 'values' ? 1 : 2) / shape.positions / probes)
          )
  }
  return { ...value, statement: functionSpaceWords(value, request) }
}

function stepOf(
  { divergence, maximum, yardsticks }: Collected,
  { isIdentical }: FunctionSpaceRequest,
  step: number,
  at: number
): OutputStep {
  const over = runningMean()
  for (const value of divergence[at] ?? []) over.add(value)
  const against = (yardsticks.get(step) ?? []).filter((one) => one.divergence.count > 0)
  const known = over.count > 1
  return {
    step,
    divergence: over.mean,
    low: known ? Math.max(0, over.low) : over.mean,
    high: known ? over.high : over.mean,
    maximum: mean(maximum[at] ?? []),
    yardstick: against.length === 0 ? null : Math.max(...against.map((one) => one.divergence.mean)),
    exceeds: against.length === 0 || !known ? null : against.every(({ excess }) => excess.low > 0),
    identicalWeights: isIdentical(step)
  }
}

/** The first step from which on the divergence exceeds its yardsticks at every step that has any. */
export function onsetOf(steps: readonly Pick<OutputStep, 'step' | 'exceeds'>[]): FunctionSpace['onset'] {
  const measured = steps.filter(({ exceeds }) => exceeds !== null)
  const before = measured.findLastIndex(({ exceeds }) => exceeds === false)
  const first = measured[before + 1]
  if (!first) return null
  return { step: first.step, low: measured[before]?.step ?? first.step, high: first.step }
}

function rankingOf(
  { divergence, maximum, position }: Collected,
  { inputOf }: FunctionSpaceRequest,
  last: Float64Array
): FunctionSpace['ranking'] {
  return descending(last)
    .slice(0, listedProbes)
    .map((probe) => ({
      ...inputOf(probe),
      divergence: last[probe] ?? 0,
      maximum: maximum.at(-1)?.[probe] ?? 0,
      position: position[probe] ?? 0,
      byStep: divergence.map((own) => own[probe] ?? 0)
    }))
}

/** Places of values, the largest first; equal ones in their order. */
export const descending = (values: ArrayLike<number>): number[] =>
  Array.from({ length: values.length }, (_, place) => place).sort(
    (a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b
  )

function topTenth(values: Float64Array): number | null {
  const total = values.reduce((sum, value) => sum + value, 0)
  if (!(total > 0)) return null
  const first = descending(values).slice(0, Math.ceil(values.length / 10))
  return first.reduce((sum, place) => sum + (values[place] ?? 0), 0) / total
}

function pathOf(collected: Collected, { controls, probes, seed }: FunctionSpaceRequest): PathDistance | null {
  const { squares, sizes, shared, sharedSquares } = collected
  if (squares.length === 0) return null
  const distance = (one: number, other: number): number =>
    mean(sharedSquares(one, other).map((sum) => Math.sqrt(sum / probes)))
  return {
    ...measurePath(squares, sizes, seed),
    controls:
      controls.length === 0 || shared.length === 0
        ? null
        : amongControls(
            controls.map(({ name }) => name),
            distance
          )
  }
}
