import type { Elicitation, OutputInput, OutputKind } from '../../../../shared/function-space'
import { normal95 } from '../../math/distributions'
import { correlation, mean, quantile, standardError, variance } from '../../math/moments'
import { descending } from './index'
import type { Disagreement } from './outputs'

/** Loss of every input of a pool over draws from a posterior, less that at its checkpoint. */
export interface ExcessLosses {
  /** `[chains][inputs]`: mean over the draws of a chain. */
  readonly chains: readonly Float64Array[]
}

/** Disagreement on one input over pairs of draws. */
export interface DrawnDisagreement {
  /** Of a draw of each model that share their noise. */
  readonly between: readonly number[]
  /** See `apartness`, of pairs of draws without a draw in common. */
  readonly apart: readonly number[]
}

export interface ElicitationRequest {
  readonly data: string
  readonly step: number
  readonly kind: OutputKind
  readonly positions: number
  /** Inputs that are listed. */
  readonly first: number
  /** By input of the pool. */
  readonly disagreements: readonly Disagreement[]
  readonly inputOf: (sample: number) => Pick<OutputInput, 'sample' | 'input' | 'length'>
  /** Null where no posterior was sampled. */
  readonly posterior: {
    readonly sampledOn: string
    readonly component: string
    /** Draws of each model. */
    readonly draws: number
    readonly reference: ExcessLosses
    readonly variant: ExcessLosses
    /** By input that is listed. */
    readonly drawn: ReadonlyMap<number, DrawnDisagreement>
  } | null
}

/** Inputs of a pool by disagreement of the outputs of two checkpoints, and by how differently their losses react to perturbations of the
 *  weights: the second compares no outputs and no losses of the two models, only the places of inputs within each model's own pool. */
export function rankPool(request: ElicitationRequest): Elicitation {
  const { data, step, kind, positions, first, disagreements, inputOf, posterior } = request
  const values = disagreements.map((one) => one.mean)
  const order = descending(values)
  const outputRanks = ranksOf(order)
  const shifts = posterior === null ? null : shiftsOf(posterior.reference, posterior.variant)
  const sizes = shifts?.whole.map(Math.abs)
  const geometryOrder = sizes ? descending(sizes) : null
  const geometryRanks = geometryOrder ? ranksOf(geometryOrder) : null
  const value: Omit<Elicitation, 'statement'> = {
    ...{ data, pool: values.length, step, kind, positions },
    byOutputs: order.slice(0, first).map((sample, place) => {
      const { mean: divergence, maximum, position } = disagreements[sample] ?? nothing
      const drawn = posterior?.drawn.get(sample)
      return {
        ...inputOf(sample),
        ...{ divergence, maximum, position, rank: place + 1 },
        posterior: drawn ? summaryOf(drawn) : null,
        geometryRank: geometryRanks?.[sample] ?? null
      }
    }),
    byGeometry:
      shifts && geometryOrder && posterior
        ? geometryOrder.slice(0, first).map((sample, place) => {
            const shift = shifts.whole[sample] ?? 0
            const margin =
              shifts.without.length < 2 ? null : normal95 * jackknifeError(shifts.without, sample)
            return {
              ...inputOf(sample),
              rank: place + 1,
              reference: meanAt(posterior.reference, sample),
              variant: meanAt(posterior.variant, sample),
              shift,
              low: margin === null ? null : shift - margin,
              high: margin === null ? null : shift + margin,
              outputRank: outputRanks[sample] ?? 0
            }
          })
        : null,
    draws: posterior?.draws ?? 0,
    sampledOn: posterior?.sampledOn ?? '',
    component: posterior?.component ?? '',
    agreement:
      sizes && geometryOrder
        ? agreementOf(values, sizes, order.slice(0, first), geometryOrder.slice(0, first))
        : null
  }
  return { ...value, statement: elicitationWords(value) }
}

const nothing: Pick<Disagreement, 'mean' | 'maximum' | 'position'> = { mean: 0, maximum: 0, position: 0 }

/** Rank of each place, from 1 on. */
function ranksOf(order: readonly number[]): Int32Array {
  const ranks = new Int32Array(order.length)
  order.forEach((place, rank) => (ranks[place] = rank + 1))
  return ranks
}

/** ⟨Δ, Δ′⟩ of two independent draws of the difference of the two models' outputs, Δ = φ(A) − φ(B), from their four divergences: √JS is a
 *  Hilbert metric (Fuglede & Topsøe 2004), so D(A, B′) + D(A′, B) − D(A, A′) − D(B, B′) = 2⟨Δ, Δ′⟩. Its mean is ‖E Δ‖²: noise averages out,
 *  and what A and B share of it has gone before. */
export const apartness = (
  divergence: (one: 'a' | 'b', at: 0 | 1, other: 'a' | 'b', then: 0 | 1) => number
): number =>
  (divergence('a', 0, 'b', 1) +
    divergence('a', 1, 'b', 0) -
    divergence('a', 0, 'a', 1) -
    divergence('b', 0, 'b', 1)) /
  2

function summaryOf({
  between,
  apart
}: DrawnDisagreement): NonNullable<Elicitation['byOutputs'][number]['posterior']> {
  const sorted = Float64Array.from(between).sort()
  const [value, margin] = [mean(apart), normal95 * standardError(apart)]
  return {
    ...{ mean: mean(sorted), low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) },
    apart: apart.length < 2 ? null : { value, low: value - margin, high: value + margin }
  }
}

const meanAt = ({ chains }: ExcessLosses, sample: number): number =>
  mean(chains.map((own) => own[sample] ?? NaN))

/** Places of inputs by their excess loss in the variant less those in the reference, −1 to 1: over all chains, and without each of them. */
function shiftsOf(
  reference: ExcessLosses,
  variant: ExcessLosses
): { readonly whole: Float64Array; readonly without: readonly Float64Array[] } {
  const shift = (isUsed: (chain: number) => boolean): Float64Array => {
    const [before, after] = [reference, variant].map(({ chains }) =>
      places(meanOf(chains.filter((_, k) => isUsed(k))))
    )
    return (after ?? none).map((place, sample) => place - (before?.[sample] ?? 0))
  }
  return {
    whole: shift(() => true),
    without:
      reference.chains.length < 2 ? [] : reference.chains.map((_, left) => shift((chain) => chain !== left))
  }
}

const none = new Float64Array(0)

const meanOf = ([first = none, ...rest]: readonly Float64Array[]): Float64Array =>
  first.map((value, sample) => mean([value, ...rest.map((own) => own[sample] ?? NaN)]))

/** Standard error from estimates without one of the chains each (Tukey 1958). */
function jackknifeError(without: readonly Float64Array[], sample: number): number {
  const values = without.map((own) => own[sample] ?? NaN)
  const count = values.length
  return (count - 1) * Math.sqrt(variance(values) / count)
}

/** Place of each value among all, 0 to 1; equal values share the middle one. */
export function places(values: Float64Array): Float64Array {
  const order = descending(values).reverse()
  const found = new Float64Array(values.length)
  const last = Math.max(1, values.length - 1)
  for (let from = 0; from < order.length;) {
    let end = from + 1
    while (end < order.length && values[order[end] ?? 0] === values[order[from] ?? 0]) end += 1
    for (const place of order.slice(from, end)) found[place] = (from + end - 1) / 2 / last
    from = end
  }
  return found
}

function agreementOf(
  outputs: readonly number[],
  geometry: Float64Array,
  firstOutputs: readonly number[],
  firstGeometry: readonly number[]
): NonNullable<Elicitation['agreement']> {
  const listed = new Set(firstGeometry)
  return {
    spearman: correlation(places(Float64Array.from(outputs)), places(geometry)),
    common: firstOutputs.filter((sample) => listed.has(sample)).length,
    expected: firstOutputs.length ** 2 / outputs.length
  }
}

function elicitationWords(found: Omit<Elicitation, 'statement'>): string {
  const { byOutputs, pool, data, step, kind, agreement, draws, sampledOn } = found
  const [first, last] = [byOutputs[0], byOutputs.at(-1)]
  if (!first || !last) return `${data} has no input.`
  const unit = kind === 'distribution' ? ' nats' : ''
  const value = (of: number): string => String(Number(of.toPrecision(3)))
  const ranked = `Of ${pool} inputs of ${data}, at step ${step}, the outputs disagree most on sample ${first.sample} (${value(first.divergence)}${unit}); the ${byOutputs.length} listed go down to ${value(last.divergence)}${unit}.`
  if (agreement === null) return ranked
  const known = byOutputs.flatMap(({ posterior }) => posterior?.apart ?? [])
  const posterior =
    known.length === 0
      ? ''
      : ` Over ${draws} draws from the posteriors on ${sampledOn} the outputs stay apart (95% interval above zero) on ${known.filter(({ low }) => low > 0).length} of ${known.length} inputs.`
  const both = ` The ranking without comparing outputs has ${agreement.common} of them among its first ${byOutputs.length}, where chance would have ${value(agreement.expected)}${agreement.spearman === null ? '' : `; rank correlation over the pool ${value(agreement.spearman)}`}.`
  return `${ranked}${posterior}${both}`
}
