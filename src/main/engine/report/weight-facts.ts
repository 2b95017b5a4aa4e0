import type {
  LossLine,
  Spectrum,
  WeightComparison,
  WeightDetail,
  WeightDistance
} from '../../../shared/weight-space'
import { byShare } from '../../../shared/weight-space'
import { fewestForNoise } from '../estimators/weight-space/spectrum'
import { componentWords, letterOf, unitOf, type Facts } from './facts'
import type { WeightDistanceData } from './figures/weight-distance'
import type { WeightLineData } from './figures/weight-line'
import type { WeightSpectrumData } from './figures/weight-spectrum'
import { count, fixed, integer, significant, withInterval } from './numbers'

/** What the report says and draws of weight space. */

/** Details with pictures, and spectra of each. */
const drawnDetails = 4
const drawnSpectra = 4

export const weightsOf = ({ comparison }: Pick<Facts, 'comparison'>): WeightComparison | null =>
  comparison?.weights ?? null

export const wholeModel = (rows: readonly WeightDistance[]): WeightDistance | undefined =>
  rows.find(({ kind, name }) => kind === 'component' && name === 'full')

/** Distance and ways of the whole model over training; null for a single step. */
export function weightDistanceData(facts: Facts): WeightDistanceData | null {
  const { steps = [] } = weightsOf(facts) ?? {}
  if (steps.length < 2) return null
  return {
    points: steps.map(({ step, distances }) => {
      const whole = wholeModel(distances)
      return {
        ...{ step, distance: whole?.distance ?? 0 },
        ...{ movedReference: whole?.movedReference ?? 0, movedVariant: whole?.movedVariant ?? 0 }
      }
    })
  }
}

export const weightDistanceId = 'weight-distance'

export function weightLines(facts: Facts): WeightLineData[] {
  return (weightsOf(facts)?.details ?? [])
    .slice(0, drawnDetails)
    .flatMap(({ step, line, matching }) =>
      line === null ? [] : [{ step, unit: unitOf(facts, line.data), line, matched: matching?.line ?? null }]
    )
}

export const weightLineId = ({ step }: WeightLineData): string => `weight-line-${step}`

/** Of the last detailed step, the whole tensors with the largest part of the squared distance. */
export function weightSpectra(facts: Facts): WeightSpectrumData[] {
  const detail = weightsOf(facts)?.details.at(-1)
  return (detail?.spectra ?? [])
    .filter(({ component, curve }) => component === '' && curve.length > 1)
    .slice(0, drawnSpectra)
    .map((spectrum, index) => ({ place: index + 1, step: detail?.step ?? 0, spectrum }))
}

export const weightSpectrumId = ({ place }: WeightSpectrumData): string => `weight-spectrum-${place}`

const percent = (share: number | null): string => (share === null ? 'unknown' : `${fixed(100 * share, 1)}%`)
const degrees = (angle: number | null): string => (angle === null ? 'none' : `${fixed(angle, 1)}°`)

/** How far the two are from each other at a step, in one or two sentences. */
export function distanceWords(
  facts: Facts,
  { step, distances }: Pick<WeightDetail, 'step' | 'distances'>
): string {
  const weights = weightsOf(facts)
  const whole = wholeModel(distances)
  if (weights === null || whole === undefined) return ''
  const [a, b] = lettersOf(facts)
  if (whole.distance === 0) return `At step ${integer(step)} ${a} and ${b} have the same weights.`
  const moved =
    whole.relativeToMoved === null
      ? ''
      : `, ${significant(whole.relativeToMoved, 3)} times the root mean square of the ways that both came since step ${integer(weights.start ?? 0)}`
  const angle =
    whole.movedAngle === null ? '' : ` The angle between the two ways is ${degrees(whole.movedAngle)}.`
  const largest = byShare({ distances } as WeightDetail, 'tensor')[0]
  const where =
    largest === undefined || largest.share === null
      ? ''
      : ` The largest part of the squared distance, ${percent(largest.share)}, lies in ${largest.name}.`
  return `At step ${integer(step)} ${b} is ${significant(whole.distance, 3)} from ${a}: ${percent(whole.relative)} of the norm of ${a}${moved}.${angle}${where}`
}

/** What the singular values of a step say. */
export function spectraWords(spectra: readonly Spectrum[]): string {
  const whole = spectra.filter(({ component }) => component === '')
  const judged = whole.filter(({ outliers }) => outliers !== null)
  if (whole.length === 0) return ''
  const rest = whole.length - judged.length
  const unknown = `${count(rest, 'matrix', 'matrices')} ${rest === 1 ? 'has' : 'have'} no bulk that is like noise: half of the values or more stand out, or they are fewer than ${fewestForNoise}.`
  if (judged.length === 0) return unknown
  const above = judged.filter(({ outliers }) => (outliers ?? 0) > 0)
  const rounding = judged.filter(({ isRounding }) => isRounding)
  const low =
    rounding.length === 0
      ? ''
      : ` Of ${count(rounding.length, 'matrix', 'matrices')} the rest is no more than the rounding of the stored weights: the difference has low rank.`
  return `Of ${count(judged.length, 'matrix', 'matrices')} whose level of noise could be told, ${integer(above.length)} ${above.length === 1 ? 'has' : 'have'} singular values above what noise gives.${low}${rest === 0 ? '' : ` ${unknown}`}`
}

/** Whether the loss rises between the two, and whether it still does after matching. */
export function barrierWords(facts: Facts, { line, matching }: WeightDetail): string {
  if (line === null) return ''
  const straight = `On the straight line between the two the loss on ${line.data} ${riseWords(facts, line)}.`
  if (matching === null) return straight
  if (matching.movedUnits === 0)
    return `${straight} Matching leaves all ${count(matching.units, 'hidden unit')} at their places.`
  const after =
    matching.line === null ? '' : ` On the line to it the loss ${riseWords(facts, matching.line)}.`
  return `${straight} Matching moves ${integer(matching.movedUnits)} of ${count(matching.units, 'hidden unit')} and brings the distance to ${significant(matching.distance, 3)}.${after}`
}

function riseWords(facts: Facts, { data, barrier, low, high, at }: LossLine): string {
  const unit = unitOf(facts, data)
  if (barrier === 0) return 'does not rise above the interpolation of the ends'
  const told = low > 0 ? '' : ', which is not told from none'
  return `rises by at most ${barrierText({ barrier, low, high })} ${unit} above the interpolation of the ends, at ${fixed(at, 2)} of the way${told}`
}

/** `0.84 [0.77, 0.91]` */
export function barrierText({ barrier, low, high }: Pick<LossLine, 'barrier' | 'low' | 'high'>): string {
  const half = (high - low) / 2
  const decimals = half > 0 ? Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(half)))) : 4
  return withInterval(barrier, low, high, decimals)
}

/** Letters of reference and variant. */
export const lettersOf = (facts: Pick<Facts, 'subjects' | 'comparison'>): [string, string] => [
  letterOf(facts, facts.comparison?.reference ?? ''),
  letterOf(facts, facts.comparison?.variant ?? '')
]

/** `layers.0.weight`, `l0.h1 of layers.0.weight` */
export const matrixWords = ({ tensor, component }: Pick<Spectrum, 'tensor' | 'component'>): string =>
  component === '' ? tensor : `${componentWords(component)} of ${tensor}`
