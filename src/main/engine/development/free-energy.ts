import { AuditError } from '../../../shared/errors'
import { normal95 } from '../math/distributions'

/** Loss and complexity of a checkpoint. */
export interface FreeEnergyTerms {
  /** Mean loss over the data, nats a sample, with its standard error. */
  readonly loss: number
  readonly lossError: number
  /** λ̂ with its standard error. */
  readonly llc: number
  readonly llcError: number
}

export interface FreeEnergyOptions {
  /** Covariances between the two checkpoints, where the same samples or draws give both; 0 if absent. */
  readonly lossCovariance?: number
  readonly llcCovariance?: number
}

export interface FreeEnergyDifference {
  readonly n: number
  /** Free energy of the second less that of the first, nats, with its 95% interval. */
  readonly difference: number
  readonly low: number
  readonly high: number
  readonly preferred: 'first' | 'second' | 'undecided'
}

/** The number of samples at which the preferred checkpoint changes. */
export interface PreferenceChange {
  readonly n: number
  /** Between these the interval of the difference holds 0. `high` is null where it still does for any number of samples. */
  readonly low: number
  readonly high: number | null
  /** What is preferred with fewer samples, and with more. */
  readonly before: 'first' | 'second'
  readonly after: 'first' | 'second'
}

export interface FreeEnergyComparison {
  /** Second less first. */
  readonly lossDifference: number
  readonly llcDifference: number
  readonly points: readonly FreeEnergyDifference[]
  /** Null where one checkpoint is preferred for every number of samples from 3 on. */
  readonly change: PreferenceChange | null
  readonly statement: string
}

/** Fewer samples are not compared: n/ln n, which decides, falls up to n = e. */
const fewestSamples = 3
/** More than any data set has. */
const mostSamples = 1e18

/** Which of two checkpoints has the smaller free energy with n samples: ΔF(n) = n ΔL + Δλ ln n (Watanabe 2009), terms of order ln ln n
 *  left out. With few samples the less complex one is preferred, with many the one of smaller loss. Errors are taken as normal; the
 *  interval of the change is where that of ΔF holds 0, which is Fieller's for the ratio −Δλ/ΔL = n/ln n.
 *  @param samples numbers n to give ΔF at, each from 3
 *  @throws AuditError `estimator/invalid` */
export function compareFreeEnergies(
  first: FreeEnergyTerms,
  second: FreeEnergyTerms,
  samples: readonly number[],
  { lossCovariance = 0, llcCovariance = 0 }: FreeEnergyOptions = {}
): FreeEnergyComparison {
  requireTerms('first', first)
  requireTerms('second', second)
  samples.forEach(requireSamples)
  const terms: Terms = {
    loss: second.loss - first.loss,
    llc: second.llc - first.llc,
    lossVariance: varianceOf(first.lossError, second.lossError, lossCovariance),
    llcVariance: varianceOf(first.llcError, second.llcError, llcCovariance)
  }
  const change = changeOf(terms)
  const points = samples.map((n) => differenceAt(n, terms))
  return {
    lossDifference: terms.loss,
    llcDifference: terms.llc,
    points,
    change,
    statement: wordsOf(terms, change)
  }
}

interface Terms {
  readonly loss: number
  readonly llc: number
  readonly lossVariance: number
  readonly llcVariance: number
}

const varianceOf = (first: number, second: number, covariance: number): number =>
  Math.max(0, first * first + second * second - 2 * covariance)

function differenceAt(n: number, { loss, llc, lossVariance, llcVariance }: Terms): FreeEnergyDifference {
  const log = Math.log(n)
  const difference = n * loss + llc * log
  const margin = normal95 * Math.sqrt(n * n * lossVariance + log * log * llcVariance)
  const [low, high] = [difference - margin, difference + margin]
  return { n, difference, low, high, preferred: low > 0 ? 'first' : high < 0 ? 'second' : 'undecided' }
}

/** n/ln n = ratio with n ≥ e by bisection in ln n; clamped to the numbers that are compared. */
function samplesAt(ratio: number): number {
  let [low, high] = [1, Math.log(mostSamples)]
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (Math.exp(middle) / middle < ratio) low = middle
    else high = middle
  }
  return Math.max(fewestSamples, Math.exp((low + high) / 2))
}

function changeOf(terms: Terms): PreferenceChange | null {
  const { loss, llc } = terms
  const ratio = -llc / loss
  if (!(ratio > fewestSamples / Math.log(fewestSamples)) || !Number.isFinite(ratio)) return null
  const n = samplesAt(ratio)
  const { low, high } = undecidedRatios(terms)
  return {
    n,
    low: low === null ? fewestSamples : samplesAt(low),
    high: high === null ? null : samplesAt(high),
    before: llc > 0 ? 'first' : 'second',
    after: loss > 0 ? 'first' : 'second'
  }
}

/** The ratios ρ > 0 around −Δλ/ΔL with (ΔL ρ + Δλ)² ≤ z² (σ_L² ρ² + σ_λ²); null where there is no end. */
function undecidedRatios({ loss, llc, lossVariance, llcVariance }: Terms): {
  readonly low: number | null
  readonly high: number | null
} {
  const z2 = normal95 * normal95
  const a = loss * loss - z2 * lossVariance
  const b = loss * llc
  const c = llc * llc - z2 * llcVariance
  const root = Math.sqrt(Math.max(0, b * b - a * c))
  // c > 0: few samples decide. a > 0: many samples do. b < 0, since the ratio is positive.
  const low = c > 0 ? c / (-b + root) : null
  const high = a > 0 ? (-b + root) / a : null
  return { low, high }
}

function requireTerms(which: string, { loss, lossError, llc, llcError }: FreeEnergyTerms): void {
  const isError = (value: number): boolean => Number.isFinite(value) && value >= 0
  if (Number.isFinite(loss) && Number.isFinite(llc) && isError(lossError) && isError(llcError)) return
  throw new AuditError(
    'estimator/invalid',
    `the ${which} checkpoint has loss ${loss} ± ${lossError} and coefficient ${llc} ± ${llcError}`,
    { where: 'free-energy', hint: 'All four must be finite, and errors at least 0.' }
  )
}

function requireSamples(n: number): void {
  if (Number.isFinite(n) && n >= fewestSamples && n <= mostSamples) return
  throw new AuditError('estimator/invalid', `free energies were asked for at ${n} samples`, {
    where: 'free-energy',
    hint: `Give numbers from ${fewestSamples} to ${mostSamples}.`
  })
}

const rounded = (n: number): string => Number(n.toPrecision(2)).toLocaleString('en-US')

function wordsOf({ loss, llc }: Terms, change: PreferenceChange | null): string {
  if (change === null) {
    if (loss === 0 && llc === 0)
      return 'Both checkpoints have the same loss and complexity: neither is preferred.'
    // Where both pull one way, or loss outweighs complexity from the fewest samples on.
    const preferred = fewestSamples * loss + llc * Math.log(fewestSamples) > 0 ? 'first' : 'second'
    return `The ${preferred} checkpoint has the smaller free energy for every number of samples; see the intervals for how surely.`
  }
  const { n, low, high, before, after } = change
  const end =
    high === null
      ? 'without an upper end: the losses do not differ by more than their errors'
      : `to ${rounded(high)}`
  return (
    `Up to about ${rounded(n)} samples the ${before} checkpoint is preferred for its lower complexity, from there on the ${after} ` +
    `for its lower loss; undecided from ${rounded(low)} ${end}.`
  )
}
