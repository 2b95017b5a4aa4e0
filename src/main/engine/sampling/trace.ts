import type { LlcSettings } from '../../../shared/plan'

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
export const statisticNames = [
  'displacementGradient',
  'gradientSquared',
  'displacementSquared',
  'moveGradient',
  'moveDisplacement',
  'moveSquared',
  'noiseSquared'
] as const
export type StatisticName = (typeof statisticNames)[number]

/** One chain after burn-in. */
export interface ChainTrace extends LossTrace {
  /** `paired` of the burn-in steps, which no mean contains. */
  readonly burnIn: Float64Array
  readonly statistics: Readonly<Record<StatisticName, Float64Array>>
  /** Other data sets, measured at every n-th draw, the first among them. */
  readonly observed: ReadonlyMap<string, LossTrace>
}

/** NaN until written: a chain that stops early leaves no number that looks like one. */
const unwritten = (length: number): Float64Array => new Float64Array(length).fill(NaN)

export function emptyLossTrace(draws: number): LossTrace {
  return { loss: unwritten(draws), paired: unwritten(draws), batchVariance: unwritten(draws) }
}

export function emptyTrace(
  { burnIn, draws, observeEvery }: Pick<LlcSettings, 'burnIn' | 'draws' | 'observeEvery'>,
  observed: readonly string[]
): ChainTrace {
  return {
    ...emptyLossTrace(draws),
    burnIn: unwritten(burnIn),
    statistics: Object.fromEntries(statisticNames.map((name) => [name, unwritten(draws)])) as Record<
      StatisticName,
      Float64Array
    >,
    observed: new Map(observed.map((name) => [name, emptyLossTrace(Math.ceil(draws / observeEvery))]))
  }
}
