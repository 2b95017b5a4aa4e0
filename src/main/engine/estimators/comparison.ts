import type { BehaviourDifference, Comparison, Difference, Verdict } from '../../../shared/run'
import { normal95, twoSided } from '../math/distributions'
import { holm } from '../math/holm'
import { correlation, mean, standardError } from '../math/moments'
import { chainsError } from '../sampling/diagnostics/convergence'
import { pool } from '../sampling/diagnostics/ranks'
import { pairedDifferences, type Energies } from '../sampling/precise'

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

/** Variant minus reference, from draws that share batches and noise: the error is that of the paired differences, so the measured
 *  covariance is in it. Without p-adjustment, see adjust. Null numbers when a side is rejected. */
export function compareLlc(place: Place, reference: Side, variant: Side): Difference {
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
  return {
    ...none,
    difference,
    low: difference - normal95 * error,
    high: difference + normal95 * error,
    standardError: error,
    correlation: correlation(shared(reference), shared(variant)),
    pValue: error > 0 ? twoSided(difference / error) : difference === 0 ? 1 : 0
  }
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
  const measured = series
    .filter((difference) => difference.difference !== null)
    .sort((a, b) => a.step - b.step)
  const lastEqual = measured.findLastIndex((difference) => !significant(difference))
  const first = measured[lastEqual + 1]
  if (!first) return null
  const { step, data, component } = first
  return { step, low: measured[lastEqual]?.step ?? step, high: step, data, component }
}

/** Verdict of a comparison. `different`: at least one adjusted difference is significant. `no-difference-found`: none is, and at
 *  least half of the places could be measured. Otherwise `inconclusive`. */
export function concludeComparison(
  names: Pick<Comparison, 'reference' | 'variant'>,
  raw: readonly Difference[],
  behaviour: readonly BehaviourDifference[]
): Comparison {
  const differences = adjust(raw)
  const onsets = groupSeries(differences)
    .map(findOnset)
    .filter((onset) => onset !== null)
    .sort((a, b) => a.step - b.step)
  const found = differences.filter(significant)
  const measured = differences.filter((difference) => difference.difference !== null)
  const verdict =
    found.length > 0
      ? 'different'
      : measured.length > 0 && 2 * measured.length >= differences.length
        ? 'no-difference-found'
        : 'inconclusive'
  return {
    ...names,
    verdict,
    statement: statement(names, verdict, found, measured, differences.length),
    onset: onsets[0] ?? null,
    onsets,
    differences,
    behaviour: [...behaviour],
    outputs: null
  }
}

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
  { reference, variant }: Pick<Comparison, 'reference' | 'variant'>,
  verdict: Comparison['verdict'],
  found: readonly Difference[],
  measured: readonly Difference[],
  total: number
): string {
  const compared = `${measured.length} of ${total} differences of local learning coefficients could be measured`
  if (verdict === 'different') {
    const places = [...new Set(found.map(({ component, data }) => `${data} (${component})`))]
    return (
      `${variant} differs from ${reference} in ${found.length} of ${measured.length} measured differences ` +
      `after Holm's adjustment, on ${places.join(', ')}.`
    )
  }
  if (verdict === 'no-difference-found') {
    return `${compared}; none of them is distinguishable from zero after Holm's adjustment. Smaller differences than the intervals show are possible.`
  }
  return total === 0
    ? `${reference} and ${variant} have no step in common at which both were measured.`
    : `Only ${compared}: too few for a conclusion.`
}
