import type { LlcSettings } from '../../../shared/plan'
import { isAdaptive, isMetropolis } from './options'

/** Losses of one data set along a chain, one number a draw. */
export interface LossTrace {
  /** Mean loss of the draw's mini-batch. */
  readonly loss: Float64Array
  /** Mean of L(w) − L(w*) over the same mini-batch. */
  readonly paired: Float64Array
  /** Variance of `paired` that is due to the choice of the mini-batch: the spread within it, divided by its size. */
  readonly batchVariance: Float64Array
}

/** What each step puts on record, see StepStatistics. */
const plainStatistics = [
  'displacementGradient',
  'gradientSquared',
  'displacementSquared',
  'moveGradient',
  'moveDisplacement',
  'moveSquared',
  'noiseSquared'
] as const
/** Those that differ from a plain one only where scales or a running mean are at work. */
const scaledStatistics = [
  'displacementDrift',
  'scaledDisplacementDrift',
  'scaledDisplacementSquared'
] as const
export type StatisticName = (typeof plainStatistics)[number] | (typeof scaledStatistics)[number]

/** One chain after burn-in. */
export interface ChainTrace extends LossTrace {
  /** `paired` of the burn-in steps, which no mean contains. */
  readonly burnIn: Float64Array
  readonly statistics: Readonly<Partial<Record<StatisticName, Float64Array>>>
  /** Acceptance probability of the step after each draw; null for samplers that accept every step. */
  readonly acceptance: Float64Array | null
  /** Other data sets, measured at every n-th draw, the first among them. */
  readonly observed: ReadonlyMap<string, LossTrace>
}

/** A statistic at a draw. Without scales the scaled ones are the plain ones. */
export function statisticAt(trace: ChainTrace, name: StatisticName, draw: number): number {
  const values = trace.statistics[name] ?? trace.statistics[plainOf[name] ?? name]
  return values?.[draw] ?? NaN
}

const plainOf: Partial<Record<StatisticName, StatisticName>> = {
  displacementDrift: 'displacementGradient',
  scaledDisplacementDrift: 'displacementGradient',
  scaledDisplacementSquared: 'displacementSquared'
}

/** NaN until written: a chain that stops early leaves no number that looks like one. */
const unwritten = (length: number): Float64Array => new Float64Array(length).fill(NaN)

export function emptyLossTrace(draws: number): LossTrace {
  return { loss: unwritten(draws), paired: unwritten(draws), batchVariance: unwritten(draws) }
}

export function emptyTrace(
  {
    burnIn,
    draws,
    observeEvery,
    sampler
  }: Pick<LlcSettings, 'burnIn' | 'draws' | 'observeEvery' | 'sampler'>,
  observed: readonly string[]
): ChainTrace {
  const names = isAdaptive(sampler) ? [...plainStatistics, ...scaledStatistics] : plainStatistics
  return {
    ...emptyLossTrace(draws),
    burnIn: unwritten(burnIn),
    statistics: Object.fromEntries(names.map((name) => [name, unwritten(draws)])),
    acceptance: isMetropolis(sampler) ? unwritten(draws) : null,
    observed: new Map(observed.map((name) => [name, emptyLossTrace(Math.ceil(draws / observeEvery))]))
  }
}

/** One chain from pieces that were drawn one after the other. @param pieces not empty */
export function joinTraces(pieces: readonly ChainTrace[]): ChainTrace {
  const [first] = pieces
  if (!first) throw new Error('no piece of a trace')
  const joinLosses = (own: readonly LossTrace[]): LossTrace => ({
    loss: concatenate(own.map(({ loss }) => loss)),
    paired: concatenate(own.map(({ paired }) => paired)),
    batchVariance: concatenate(own.map(({ batchVariance }) => batchVariance))
  })
  const names = Object.keys(first.statistics) as StatisticName[]
  return {
    ...joinLosses(pieces),
    burnIn: first.burnIn,
    statistics: Object.fromEntries(
      names.map((name) => [name, concatenate(pieces.flatMap((piece) => piece.statistics[name] ?? []))])
    ),
    acceptance: first.acceptance && concatenate(pieces.flatMap((piece) => piece.acceptance ?? [])),
    observed: new Map(
      [...first.observed.keys()].map((name) => [
        name,
        joinLosses(pieces.flatMap((piece) => piece.observed.get(name) ?? []))
      ])
    )
  }
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
