import type { Report } from '../../../shared/report'
import type { Verdict } from '../../../shared/run'
import { t } from '../../i18n'
import { estimateText, fixed, intervalDecimals, intervalText, whole } from '../../results/numbers'
import { differencesOf, largestBehaviourDifference, type Measure } from '../../results/series'

export interface Tile {
  readonly label: string
  readonly figure: string
  readonly under: string
}

/** The key numbers of a report; each with its interval or range. */
export function keyTiles(report: Report, measure: Measure | undefined): Tile[] {
  return [...differenceTile(report, measure), ...onsetTile(report), ...behaviourTile(report)]
}

function differenceTile(report: Report, measure: Measure | undefined): Tile[] {
  if (measure === undefined) return []
  const last = differencesOf(report, measure).at(-1)
  if (last === undefined) return lastEstimate(report, measure)
  const rejected = report.llc.filter(
    ({ step, component, data, sampledOn, verdict }) =>
      verdict === 'rejected' &&
      step === last.step &&
      component === last.component &&
      data === last.data &&
      sampledOn === last.sampledOn
  )
  const under =
    last.difference === null
      ? t(rejected.length > 1 ? 'results.tiles.bothRejected' : 'results.tiles.oneRejected')
      : t('results.tiles.differenceUnder', { interval: intervalText(last), data: measure.label })
  return [
    {
      label: t('results.tiles.difference', { step: whole(last.step) }),
      figure: fixed(last.difference, intervalDecimals(last)),
      under
    }
  ]
}

function lastEstimate(report: Report, measure: Measure): Tile[] {
  const last = report.llc
    .filter(({ data, component }) => data === measure.data && component === measure.component)
    .at(-1)
  if (last === undefined) return []
  const figure = estimateText(last.estimate, { low: null, high: null })
  return [
    {
      label: t('results.tiles.llcOf', { subject: last.subject, step: whole(last.step) }),
      figure,
      under: t('results.tiles.interval', { interval: intervalText(last) })
    }
  ]
}

function onsetTile({ comparison }: Report): Tile[] {
  if (comparison === null) return []
  const { onset } = comparison
  if (onset === null)
    return [
      {
        label: t('results.tiles.onset'),
        figure: t('results.tiles.noOnset'),
        under: t('results.tiles.noOnsetUnder')
      }
    ]
  const where = { low: whole(onset.low), high: whole(onset.high), data: onset.data }
  return [
    {
      label: t('results.tiles.onset'),
      figure: t('results.tiles.step', { step: whole(onset.step) }),
      under: t(`results.tiles.${onset.low === onset.high ? 'onsetFirst' : 'onsetBetween'}`, where)
    }
  ]
}

/** The data set on which the two behave most differently at the last step. */
function behaviourTile(report: Report): Tile[] {
  const largest = largestBehaviourDifference(report)
  if (largest === null) return []
  const unit = report.data.find(({ name }) => name === largest.data)?.unit ?? ''
  return [
    {
      label: t('results.tiles.behaviour', { data: largest.data, step: whole(largest.step) }),
      figure: fixed(largest.difference, Math.max(2, intervalDecimals(largest))),
      under: t('results.tiles.behaviourUnder', { interval: intervalText(largest), unit })
    }
  ]
}

export function verdictCounts({ llc }: Report): readonly (readonly [Verdict, number])[] {
  const verdicts: Verdict[] = ['usable', 'suspicious', 'rejected']
  return verdicts.map((verdict) => [verdict, llc.filter((one) => one.verdict === verdict).length] as const)
}
