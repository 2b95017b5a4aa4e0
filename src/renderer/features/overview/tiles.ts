import type { Report } from '../../../shared/report'
import type { Verdict } from '../../../shared/run'
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
  const under =
    last.difference === null
      ? 'one of the two was rejected'
      : `95% ${intervalText(last)}, paired, ${measure.label}`
  return [
    {
      label: `LLC of B minus A, step ${whole(last.step)}`,
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
    { label: `LLC of ${last.subject}, step ${whole(last.step)}`, figure, under: `95% ${intervalText(last)}` }
  ]
}

function onsetTile({ comparison }: Report): Tile[] {
  if (comparison === null) return []
  const { onset } = comparison
  if (onset === null)
    return [
      {
        label: 'Divergence onset',
        figure: 'none',
        under: 'no compared step from which the interval excludes 0'
      }
    ]
  const between =
    onset.low === onset.high
      ? 'the first compared step'
      : `between steps ${whole(onset.low)} and ${whole(onset.high)}`
  return [
    { label: 'Divergence onset', figure: `step ${whole(onset.step)}`, under: `${between}, on ${onset.data}` }
  ]
}

/** The data set on which the two behave most differently at the last step. */
function behaviourTile(report: Report): Tile[] {
  const largest = largestBehaviourDifference(report)
  if (largest === null) return []
  const unit = report.data.find(({ name }) => name === largest.data)?.unit ?? ''
  return [
    {
      label: `Loss of B minus A on ${largest.data}, step ${whole(largest.step)}`,
      figure: fixed(largest.difference, Math.max(2, intervalDecimals(largest))),
      under: `95% ${intervalText(largest)} ${unit}; the largest difference in behaviour`
    }
  ]
}

export function verdictCounts({ llc }: Report): readonly (readonly [Verdict, number])[] {
  const verdicts: Verdict[] = ['usable', 'suspicious', 'rejected']
  return verdicts.map((verdict) => [verdict, llc.filter((one) => one.verdict === verdict).length] as const)
}
