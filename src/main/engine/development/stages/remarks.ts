import type { Stages } from '../../../../shared/stages'
import type { Curve } from './curve'

/** What a reader should know about a result, in words. */
export function remarksOn({
  curve,
  gaps,
  outliers,
  model,
  stages
}: Pick<Stages, 'gaps' | 'outliers' | 'model' | 'stages'> & { readonly curve: Curve }): string[] {
  return [
    ...missing(curve),
    ...(model === null ? [tooLittle(curve, stages)] : scatter(model)),
    ...(gaps.length === 0
      ? []
      : [
          `There are no points between steps ${listed(gaps.map(({ from, to }) => `${from} and ${to}`))}: a boundary there has no place, and how the curve got across is not known.`
        ]),
    ...wide(curve, gaps),
    ...(outliers.length === 0
      ? []
      : [
          `Far from the curve of the others, so that they count less: steps ${listed(outliers.map(({ step }) => step))}.`
        ])
  ]
}

/** A third of the curve without a point is told even where a slow curve bridges it. */
function wide({ step, x }: Curve, gaps: Stages['gaps']): string[] {
  const width = (x.at(-1) ?? 0) - (x[0] ?? 0)
  return Array.from(step.subarray(1), (to, k) => ({
    from: step[k] ?? 0,
    to,
    part: (x[k + 1] ?? 0) - (x[k] ?? 0)
  }))
    .filter(
      ({ from, to, part }) => 3 * part > width && !gaps.some((gap) => gap.from === from && gap.to === to)
    )
    .map(
      ({ from, to }) =>
        `Nothing was measured between steps ${from} and ${to}: there the curve rests on its smoothness alone.`
    )
}

const shown = 8

const listed = (steps: readonly (number | string)[]): string =>
  steps.length <= shown
    ? steps.join(', ')
    : `${steps.slice(0, shown).join(', ')} and ${steps.length - shown} more`

function missing(curve: Curve): string[] {
  const count = curve.missing.length
  if (count === 0) return []
  return [`${count === 1 ? '1 step has' : `${count} steps have`} no value: ${listed(curve.missing)}.`]
}

function tooLittle(curve: Curve, stages: Stages['stages']): string {
  const points = curve.x.length
  if (points === 0) return 'No step has a value: nothing can be said.'
  if (points === 1) return 'One step has a value: there is no change to speak of.'
  if (curve.value.every((value) => value === curve.value[0])) {
    return 'All values are equal: the curve has no stages.'
  }
  const least =
    points < 5
      ? `${points} points place no boundary, expected at least 5`
      : 'The points lie too close together to place a boundary'
  return stages.length === 0 ? `${least}.` : `${least}: only the change from the first to the last is given.`
}

function scatter({ scatterOverStated: ratio }: NonNullable<Stages['model']>): string[] {
  if (ratio === null) {
    return ['No errors are stated: how far the points scatter was learned from the points themselves.']
  }
  const figure = Number(ratio.toPrecision(2))
  if (ratio < 0.5) {
    return [
      `The points scatter about a smooth curve by only ${figure} of their stated errors: most of that error is common to neighbouring points, and does not enter where the boundaries lie or how the curve changes.`
    ]
  }
  return ratio > 2
    ? [
        `The points scatter about a smooth curve by ${figure} of their stated errors: these are too small, or the curve changes faster than the points can follow.`
      ]
    : []
}
