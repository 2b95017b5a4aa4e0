import type { BehaviourDifference, Comparison, Difference, Verdict } from '../../../shared/run'
import { normal95, normalCdf, studentTwoSided } from '../math/distributions'
import { holm } from '../math/holm'
import { correlation, mean, standardDeviation, standardError } from '../math/moments'
import { chainsError } from '../sampling/diagnostics/convergence'
import { pool } from '../sampling/diagnostics/ranks'
import { pairedDifferences, type Energies } from '../sampling/precise'
import { limits } from '../sampling/thresholds'

/** One estimate as the comparison sees it. */
export interface Side {
  /** nβΔL by chain and draw. */
  readonly energy: Energies
  readonly verdict: Verdict
  readonly weights: string
  /** Whether the chains of a side have the same batches. */
  readonly sharedBatches?: boolean
}

/** What two sides are compared on. */
export type Place = Pick<Difference, 'step' | 'component' | 'data' | 'sampledOn'>

export const significanceLevel = 0.05

/** What a difference must exceed to count. */
export interface Yardstick {
  /** As a share of the reference's λ̂, ≥ 0. */
  readonly margin: number
  /** Runs trained like the reference. Absent: there are none. */
  readonly controls?: readonly Side[]
}

/** A usable estimate may be off by this share of λ̂ for the finite step size alone, which no sampling error covers: what differs by less
 *  is not told from it. Fine-tunings that differ in nothing but the order of the data scatter by 0.2% to 1% (docs/evidence). */
export const defaultMargin = limits.heatingShare.suspicious

/** Variant minus reference, from draws that share batches and noise: the error is that of the paired differences, so the measured
 *  covariance is in it. The p-value is the largest one of a true difference up to the margin; with controls it is that, or the one of
 *  the variant being one more run like them, whichever is larger. Without p-adjustment, see adjust. Null numbers when a side is rejected. */
export function compareLlc(
  place: Place,
  reference: Side,
  variant: Side,
  { margin: share, controls }: Yardstick = { margin: 0 }
): Difference {
  const { step, component, data, sampledOn } = place
  const none = {
    step,
    component,
    data,
    sampledOn,
    difference: null,
    low: null,
    high: null,
    standardError: null,
    correlation: null,
    pValue: null,
    pAdjusted: null,
    margin: null,
    controls: null,
    identicalWeights: reference.weights === variant.weights
  }
  if (reference.verdict === 'rejected' || variant.verdict === 'rejected') return none
  if (none.identicalWeights) return { ...none, difference: 0, low: 0, high: 0, standardError: 0 }
  const pairs = pairedDifferences(reference.energy, variant.energy)
  const common = pairs[0]?.length ?? 0
  const shared = ({ energy }: Side): Float64Array => pool(energy.map((chain) => chain.subarray(0, common)))
  const error = chainsError(pairs, variant.sharedBatches ?? false)
  const difference = mean(pairs.map(mean))
  if (error === null || !Number.isFinite(difference)) return none
  const margin = share * Math.abs(llcOf(reference))
  const likeReference = controls && scatter([reference, ...controls])
  return {
    ...none,
    difference,
    low: difference - normal95 * error,
    high: difference + normal95 * error,
    standardError: error,
    correlation: correlation(shared(reference), shared(variant)),
    margin,
    controls: likeReference ?? null,
    pValue:
      controls === undefined
        ? largerThan(margin, difference, error)
        : likeReference
          ? Math.max(largerThan(margin, difference, error), outside(likeReference, llcOf(variant)))
          : null
  }
}

/** λ̂ of a side. */
const llcOf = ({ energy }: Side): number => mean(energy.map(mean))

/** Largest probability of a difference so large or larger, of any true difference within the margin: that at its edge. With a margin
 *  of 0 the usual two-sided test. */
function largerThan(margin: number, difference: number, error: number): number {
  const size = Math.abs(difference)
  if (error === 0) return size > margin ? 0 : 1
  return Math.min(1, normalCdf((margin - size) / error) + normalCdf((-margin - size) / error))
}

/** How runs of one kind scatter; null with fewer than two that stand. Byte-identical weights are one run. */
function scatter(sides: readonly Side[]): NonNullable<Difference['controls']> | null {
  const standing = sides.filter(({ verdict }) => verdict !== 'rejected')
  const values = [...new Map(standing.map((side) => [side.weights, llcOf(side)])).values()]
  if (values.length < 2) return null
  return { runs: values.length, mean: mean(values), standardDeviation: standardDeviation(values) }
}

/** Student's test of one more run of the same kind. Errors of sampling are in the scatter, shared noise cancels in it. */
function outside(
  { runs, mean: centre, standardDeviation: spread }: NonNullable<Difference['controls']>,
  value: number
): number {
  const distance = value - centre
  if (spread === 0) return distance === 0 ? 1 : 0
  return studentTwoSided(distance / (spread * Math.sqrt(1 + 1 / runs)), runs - 1)
}

/** Variant minus reference in mean loss, from the pairs of per-sample losses. */
export function compareBehaviour(
  place: Pick<BehaviourDifference, 'step' | 'data'>,
  reference: Float64Array,
  variant: Float64Array,
  accuracies: { readonly reference: number | null; readonly variant: number | null }
): BehaviourDifference {
  const pairs = variant.map((loss, sample) => loss - (reference[sample] ?? NaN))
  const [difference, margin] = [mean(pairs), normal95 * standardError(pairs)]
  return {
    ...place,
    difference,
    low: difference - margin,
    high: difference + margin,
    accuracyReference: accuracies.reference,
    accuracyVariant: accuracies.variant
  }
}

/** Holm-adjusted over all differences that were tested. */
export function adjust(differences: readonly Difference[]): Difference[] {
  const adjusted = holm(differences.map((difference) => difference.pValue))
  return differences.map((difference, index) => ({ ...difference, pAdjusted: adjusted[index] ?? null }))
}

const significant = (difference: Difference): boolean =>
  difference.pAdjusted !== null && difference.pAdjusted < significanceLevel

/** The first compared step from which on every measured difference is significant; null when there is none. */
export function findOnset(series: readonly Difference[]): Comparison['onset'] {
  const measured = series.filter(isMeasured).sort((a, b) => a.step - b.step)
  const lastEqual = measured.findLastIndex((difference) => !significant(difference))
  const first = measured[lastEqual + 1]
  if (!first) return null
  const { step, data, component } = first
  return { step, low: measured[lastEqual]?.step ?? step, high: step, data, component }
}

/** What a comparison was asked. */
export type Asked = Pick<Comparison, 'reference' | 'variant' | 'yardstick'>

/** Verdict of a comparison. `different`: at least one adjusted difference is significant. `no-difference-found`: none is, and at
 *  least half of the places could be measured. Otherwise `inconclusive`. */
export function concludeComparison(
  asked: Asked,
  raw: readonly Difference[],
  behaviour: readonly BehaviourDifference[]
): Comparison {
  const differences = adjust(raw)
  const onsets = groupSeries(differences)
    .map(findOnset)
    .filter((onset) => onset !== null)
    .sort((a, b) => a.step - b.step)
  const found = differences.filter(significant)
  const measured = differences.filter(isMeasured)
  const verdict =
    found.length > 0
      ? 'different'
      : measured.length > 0 && 2 * measured.length >= differences.length
        ? 'no-difference-found'
        : 'inconclusive'
  return {
    ...asked,
    verdict,
    statement: statement(asked, verdict, found, measured, differences.length),
    onset: onsets[0] ?? null,
    onsets,
    differences,
    behaviour: [...behaviour],
    weights: null,
    outputs: null
  }
}

/** Whether it could be told from nothing, had it been large: weights that are the same to the byte could, too. */
const isMeasured = ({ difference, pValue, identicalWeights }: Difference): boolean =>
  difference !== null && (pValue !== null || identicalWeights)

const seriesKey = (difference: Difference): string =>
  [difference.component, difference.data, difference.sampledOn].join('\u0000')

function groupSeries(differences: readonly Difference[]): Difference[][] {
  const groups = new Map<string, Difference[]>()
  for (const difference of differences) {
    const key = seriesKey(difference)
    groups.set(key, [...(groups.get(key) ?? []), difference])
  }
  return [...groups.values()]
}

function statement(
  { reference, variant, yardstick }: Asked,
  verdict: Comparison['verdict'],
  found: readonly Difference[],
  measured: readonly Difference[],
  total: number
): string {
  const compared = `${measured.length} of ${total} differences of local learning coefficients could be measured`
  const beyond = yardstickWords(reference, yardstick)
  if (verdict === 'different') {
    const places = [...new Set(found.map(({ component, data }) => `${data} (${component})`))]
    return (
      `${variant} differs from ${reference} in ${found.length} of ${measured.length} measured differences ` +
      `after Holm's adjustment, on ${places.join(', ')}${beyond === '' ? '' : `: by more than ${beyond}`}.`
    )
  }
  if (verdict === 'no-difference-found') {
    return `${compared}; none of them is distinguishable from ${beyond === '' ? 'zero' : beyond} after Holm's adjustment. Smaller differences than the intervals show are possible.`
  }
  return total === 0
    ? `${reference} and ${variant} have no step at which the local learning coefficients of both were estimated.`
    : `Only ${compared}: too few for a conclusion.`
}

/** A share as it is written in statements. */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}%`

function yardstickWords(reference: string, yardstick: Comparison['yardstick']): string {
  const { margin = 0, controls = [] } = yardstick ?? {}
  return [
    margin > 0 ? `${percent(margin)} of the LLC of ${reference}` : '',
    controls.length > 0 ? `the scatter of ${[reference, ...controls].join(', ')}` : ''
  ]
    .filter((part) => part !== '')
    .join(' and ')
}
