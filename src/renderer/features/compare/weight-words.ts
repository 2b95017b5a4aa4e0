import type { LossLine, Spectrum, WeightComparison, WeightDetail } from '../../../shared/weight-space'
import { byShare } from '../../../shared/weight-space'
import { t } from '../../i18n'
import { estimateText, fixed, significant, whole } from '../../results/numbers'

/** What the report says of weight space, in the language of the window. */

const full = ({ distances }: Pick<WeightDetail, 'distances'>) => distances.find(({ name }) => name === 'full')

export function distanceText(
  { start }: WeightComparison,
  detail: Pick<WeightDetail, 'step' | 'distances'>
): string {
  const own = full(detail)
  if (own === undefined) return ''
  const step = whole(detail.step)
  if (own.distance === 0) return t('weights.same', { step })
  return [
    t('weights.distanceText', {
      ...{ step, distance: significant(own.distance) },
      share: own.relative === null ? '—' : fixed(100 * own.relative, 1)
    }),
    own.relativeToMoved === null
      ? ''
      : t('weights.movedText', { times: significant(own.relativeToMoved), start: whole(start ?? 0) }),
    own.movedAngle === null ? '' : t('weights.angleText', { angle: fixed(own.movedAngle, 1) })
  ]
    .filter((text) => text !== '')
    .join(' ')
}

export function sharesText(detail: WeightDetail, kind: 'component' | 'tensor'): string {
  const [largest] = byShare(detail, kind)
  if (largest === undefined || largest.share === null) return ''
  return [
    t('weights.largestShare', { name: largest.name, share: fixed(100 * largest.share, 1) }),
    kind === 'component' ? t('weights.overlap') : ''
  ]
    .filter((text) => text !== '')
    .join(' ')
}

export function lineText({ line, matching }: WeightDetail, unit: string): string {
  if (line === null) return ''
  const straight = riseText(line, unit)
  if (matching === null) return straight
  if (matching.movedUnits === 0)
    return `${straight} ${t('weights.noneMoved', { units: whole(matching.units) })}`
  const moved = t('weights.moved', {
    ...{
      moved: whole(matching.movedUnits),
      units: whole(matching.units),
      distance: significant(matching.distance)
    }
  })
  return [straight, moved, ...(matching.line === null ? [] : [riseText(matching.line, unit)])].join(' ')
}

function riseText({ barrier, low, high, at, data }: LossLine, unit: string): string {
  if (barrier === 0) return t('weights.noRise', { data })
  return t(low > 0 ? 'weights.rise' : 'weights.riseNotTold', {
    ...{ data, unit, barrier: estimateText(barrier, { low, high }), at: fixed(at, 2) }
  })
}

export function spectrumText({ outliers, outlierShare, noise, isRounding, stableRank }: Spectrum): string {
  const rank = t('weights.stableRankText', { rank: significant(stableRank) })
  if (outliers === null || noise === null) return `${t('weights.noLevel')} ${rank}`
  const found = t(isRounding ? 'weights.aboveRounding' : 'weights.aboveNoise', {
    ...{ count: whole(outliers), share: fixed(100 * (outlierShare ?? 0), 1), noise: significant(noise, 2) }
  })
  return `${found} ${rank}`
}
