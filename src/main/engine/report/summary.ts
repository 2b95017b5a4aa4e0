import type { KeyFinding, Report } from '../../../shared/report'
import {
  clearestDifference,
  differenceAtEnd,
  differencesOf,
  endDifferences,
  suspiciousBehind
} from './comparison-facts'
import {
  componentWords,
  dataWords,
  estimatesOf,
  measuresOf,
  measureWords,
  plannedEstimates,
  primaryMeasure,
  shortList,
  subjectWords,
  tallyOf,
  unitOf,
  type Facts,
  type Measure
} from './facts'
import { temperatureWords } from './calibration'
import { isAlike } from './findings'
import { isSelfTestFailed, selfTestWords } from './self-test'
import { plannedWords, thinningWords } from './thinning'
import { count, decimalsFor, fixed, integer, interval, list, withInterval } from './numbers'

/** Stands in every report that compares (docs: an LLC difference is not a verdict on a model). */
export const standingSentence =
  'An LLC difference shows that the variants differ in local complexity; by itself it does not prove misalignment.'

export interface PlanWords {
  readonly question: string
  readonly components: readonly string[]
  readonly comparisonPlanned: boolean
  /** Whether results that nothing vouches for were left out. */
  readonly leavesOut: boolean
}

/** The page for those who read one page. Every sentence is made from measured values, an interval beside each estimate. */
export function summarize(facts: Facts, plan: PlanWords, findings: readonly KeyFinding[]): Report['summary'] {
  return {
    question: plan.question === '' ? defaultQuestion(facts, plan) : plan.question,
    answer: `${failedWords(facts)}${incompleteWords(facts, plan)}${answer(facts, plan)}`,
    detail: [detail(facts), ...(facts.calibration === null ? [] : temperatureWords(facts.calibration))]
      .filter((words) => words !== '')
      .join(' '),
    confidence: confidence(facts, plan),
    basis: basis(facts, plan),
    reliance:
      'On the weights and data as supplied. The training code, the optimiser’s state and the provenance of the data were not examined.',
    notAssessed: notAssessed(facts, plan),
    findings: [...findings]
  }
}

function defaultQuestion(facts: Facts, plan: PlanWords): string {
  if (plan.comparisonPlanned) return 'Do the two subjects differ in local geometry over training?'
  const one = facts.subjects.length === 1
  return `How does the local learning coefficient of the ${one ? 'subject' : 'subjects'} change over training?`
}

/** Before everything else that is said. */
const failedWords = ({ selfTest }: Facts): string =>
  isSelfTestFailed(selfTest) ? `${selfTestWords(selfTest)} No number below may be relied on. ` : ''

function incompleteWords(facts: Facts, plan: PlanWords): string {
  const planned = plannedEstimates(facts, plan.components.length)
  const counted = plannedWords(facts, facts.llc.length, planned)
  if (plan.leavesOut) {
    return facts.llc.length < planned
      ? `Results of this run could not be vouched for and were left out: ${counted} are left. `
      : 'Results of this run other than its planned estimates could not be vouched for and were left out. '
  }
  return facts.complete ? '' : `The run is incomplete: ${counted} were made. `
}

function answer(facts: Facts, plan: PlanWords): string {
  const { comparison } = facts
  if (comparison) {
    if (comparison.verdict === 'inconclusive') {
      const apart = endDifferences(facts).length === 0 ? '' : ' Their behaviour is compared separately.'
      return `Inconclusive for the LLC: whether A and B differ in local complexity is open.${apart}`
    }
    const words =
      comparison.verdict === 'different' ? 'A difference was found. ' : 'No difference was found. '
    return `${words}${onsetWords(facts)}${endWords(facts)}`.trim()
  }
  const prefix = plan.comparisonPlanned && !facts.complete ? 'The comparison was not assessed. ' : ''
  return `${prefix}${curveWords(facts, plan)}`
}

function onsetWords(facts: Facts): string {
  const { comparison } = facts
  if (comparison?.verdict === 'different' && !comparison.onset) return clearestWords(facts)
  const onset = comparison?.onset
  if (!comparison || !onset) return ''
  const component = onset.component === 'full' ? '' : ` of ${onset.component}`
  return `From step ${integer(onset.step)} on, the LLC${component} of ${subjectWords(facts, comparison.variant)} differs from that of ${subjectWords(facts, comparison.reference)} on ${onset.data}. `
}

/** A difference that does not last has no onset: the clearest place speaks for it. */
function clearestWords(facts: Facts): string {
  const clearest = clearestDifference(facts)
  const { difference = null, low = null, high = null, standardError = null } = clearest ?? {}
  if (!clearest || difference === null || low === null || high === null) return ''
  const value = withInterval(difference, low, high, decimalsFor([standardError]))
  const measure = measureWords(clearest)
  return `It does not last to the end of the series; it is clearest at step ${integer(clearest.step)}, where B − A of ${measure} is ${value}. `
}

function endWords(facts: Facts): string {
  const measure = primaryMeasure(facts)
  const end = measure && differenceAtEnd(facts, measure)
  if (!end || end.low === null || end.high === null) return ''
  const decimals = decimalsFor([end.standardError])
  if (end.low <= 0 && end.high >= 0) {
    return `At step ${integer(end.step)}, B − A is ${withInterval(end.difference, end.low, end.high, decimals)}, 95% interval, on ${dataWords(measure)}.`
  }
  const higher = end.difference > 0
  const bounds = higher ? [end.low, end.high] : [-end.high, -end.low]
  return `At step ${integer(end.step)} it is ${higher ? 'higher' : 'lower'} by ${fixed(Math.abs(end.difference), decimals)}, 95% interval ${interval(bounds[0] ?? 0, bounds[1] ?? 0, decimals)}, on ${dataWords(measure)}.`
}

/** Without a comparison: from where to where the curve of each subject goes. */
function curveWords(facts: Facts, { leavesOut }: PlanWords): string {
  const measure = primaryMeasure(facts)
  if (!measure) {
    if (facts.behaviour.length === 0) return leavesOut ? 'Nothing can be said.' : 'Nothing was measured.'
    const none = leavesOut ? 'Nothing can be said of the LLC.' : 'No LLC was measured.'
    return `${none} The behaviour of the subjects is given in section 6.`
  }
  if (tallyOf(facts.llc).rejected === facts.llc.length) {
    return `No estimate: ${facts.llc.length === 1 ? 'the only estimate was' : `all ${integer(facts.llc.length)} estimates were`} rejected. No statement about the LLC is possible under this configuration.`
  }
  const sentences = facts.subjects.map((subject) => {
    const rows = estimatesOf(facts, measure, subject.name).filter((row) => row.estimate !== null)
    const [first, last] = [rows[0], rows.at(-1)]
    const who = `The LLC of ${subjectWords(facts, subject.name)} on ${dataWords(measure)}`
    if (!first || !last) return `${who}: no estimate.`
    const decimals = decimalsFor(rows.map((row) => row.standardError))
    const at = (row: typeof first): string =>
      `${withInterval(row.estimate ?? 0, row.low, row.high, decimals)} at step ${integer(row.step)}`
    return first === last ? `${who} is ${at(last)}.` : `${who} goes from ${at(first)} to ${at(last)}.`
  })
  const shown = sentences.slice(0, 3).join(' ')
  const more = sentences.length > 3 ? ` ${count(sentences.length - 3, 'further subject')}: section 6.` : ''
  return `${shown}${more} Brackets: 95% intervals.`
}

function detail(facts: Facts): string {
  const { comparison } = facts
  const sentences: string[] = []
  if (comparison) {
    sentences.push(comparison.statement)
    const behaviour = behaviourWords(facts)
    if (behaviour !== '') sentences.push(behaviour)
    if (comparison.verdict === 'different') {
      const measure = primaryMeasure(facts)
      const end = measure && differenceAtEnd(facts, measure)
      if (end && (end.low ?? 0) * (end.high ?? 0) > 0) {
        sentences.push(
          `This is consistent with B having settled in a ${end.difference < 0 ? 'simpler' : 'more complex'} solution than A on this data.`
        )
      }
    }
    if (comparison.verdict === 'no-difference-found') {
      sentences.push(
        'This does not exclude a difference smaller than the intervals, on other data or between the steps.'
      )
    }
    sentences.push(standingSentence)
  } else {
    sentences.push(
      'The LLC says how complex the solution near a checkpoint is; it is no measure of quality or safety.'
    )
  }
  return sentences.join(' ')
}

/** The data set with the largest and the one with the smallest difference in behaviour; all of them up to three. */
function behaviourWords(facts: Facts): string {
  const rows = endDifferences(facts)
  const bySize = [...rows].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
  const shown =
    rows.length <= 3 ? rows : bySize.filter((_, index) => index === 0 || index === bySize.length - 1)
  const [first] = shown
  if (!first) return ''
  const words = shown.map(
    (row) =>
      `${withInterval(row.difference, row.low, row.high, 3)} ${unitOf(facts, row.data)} on ${row.data}${isAlike(facts, row) ? ' (alike)' : ''}`
  )
  return `Behaviour, at step ${list([...new Set(shown.map((row) => integer(row.step)))])}: mean loss of B minus that of A is ${list(words)}.`
}

/** Graded by rule. Size: high when both estimates behind it are usable, moderate when one is suspicious; a grade less where it is not
 *  that at the end of the primary measure but the clearest of any. Onset: as fine as the grid.
 *  Cause: never determined by this method. */
function confidence(facts: Facts, plan: PlanWords): string {
  if (isSelfTestFailed(facts.selfTest)) return 'None: the engine failed its self-test.'
  const measure = primaryMeasure(facts)
  const tally = tallyOf(facts.llc)
  if (!measure || tally.rejected === tally.total) return 'None: there is no estimate to rest on.'
  const { comparison } = facts
  if (!comparison) {
    const share = tally.usable / tally.total
    const grade = share >= 0.9 ? 'High' : share >= 0.5 ? 'Moderate' : 'Low'
    return `${grade} for the estimates: ${integer(tally.usable)} of ${integer(tally.total)} are usable.${plan.comparisonPlanned ? ' None for the comparison: it was not assessed.' : ''}`
  }
  const sentences: string[] = []
  const end = differenceAtEnd(facts, measure)
  const claimed = end ?? (comparison.verdict === 'different' ? clearestDifference(facts) : null)
  if (claimed) {
    const suspicious = suspiciousBehind(facts, claimed)
    const compared = differencesOf(facts, claimed)
    const standing = compared.filter((row) => row.difference !== null).length
    const grade = suspicious.length > 0 ? (end ? 'Moderate' : 'Low') : end ? 'High' : 'Moderate'
    const of = end ? '' : ` of ${measureWords(claimed)}`
    sentences.push(
      `${grade} for the size of the difference${of} at step ${integer(claimed.step)} (same batches and noise, ${integer(standing)} of ${integer(compared.length)} steps compared, ${suspicious.length === 0 ? 'both estimates usable' : `${list(suspicious.map((row) => subjectWords(facts, row.subject)))} suspicious there`}).`
    )
    if (!end) sentences.push(`None for ${measureWords(measure)}: no step has two estimates that stand.`)
  } else {
    sentences.push('None for a difference: no step has two estimates that stand.')
  }
  if (comparison.onset) {
    sentences.push(
      `Moderate for the onset: it lies between the audited steps ${integer(comparison.onset.low)} and ${integer(comparison.onset.high)}.`
    )
  }
  sentences.push('None for the cause, which was not determined.')
  return sentences.join(' ')
}

function basis(facts: Facts, plan: PlanWords): string {
  const tally = tallyOf(facts.llc)
  const configuration =
    facts.settings.length === 0
      ? ''
      : facts.settings.length === 1
        ? ' One configuration for all checkpoints, fixed before the run.'
        : ` ${integer(facts.settings.length)} configurations: estimates are comparable only within one.`
  const missing = plannedEstimates(facts, plan.components.length) - tally.total
  const behind =
    missing > 0
      ? ` ${integer(missing)} planned ${missing === 1 ? 'estimate is' : 'estimates are'} missing.`
      : ''
  const inputs = facts.complete
    ? `${count(facts.manifest.length, 'input file')}, unchanged from start to end.`
    : `${count(facts.manifest.length, 'input file')}, hashed at the start only.`
  const tested = selfTestWords(facts.selfTest)
  return `${count(tally.total, 'estimate')}: ${integer(tally.usable)} usable, ${integer(tally.suspicious)} suspicious, ${integer(tally.rejected)} rejected.${behind}${configuration} ${inputs} ${tested}`
}

function notAssessed(facts: Facts, plan: PlanWords): string[] {
  const thinned = facts.subjects
    .filter((subject) => subject.steps.length < subject.stepsFound.length)
    .map(
      (subject) =>
        `${subject.letter}: ${integer(subject.steps.length)} of ${integer(subject.stepsFound.length)} audited`
    )
  const behaviourOnly = facts.data.filter((data) => data.use === 'behaviour').map((data) => data.name)
  const measured = new Set(measuresOf(facts.llc).map((measure: Measure) => measure.component))
  const components = plan.components.filter((component) => measured.has(component))
  const items = [
    ...(facts.thinning === null ? [] : [thinningWords(facts)]),
    `Steps between the audited checkpoints${thinned.length > 0 ? ` (checkpoints found, ${shortList(thinned, 4)})` : ''}.`,
    `Inputs outside ${facts.data.length === 1 ? 'the data set' : `the ${integer(facts.data.length)} data sets`} of section 4.`,
    ...(behaviourOnly.length > 0 ? [`The LLC on ${shortList(behaviourOnly, 4)}: behaviour only.`] : []),
    ...(components.length > 0
      ? [`Components other than ${shortList(components.map(componentWords), 4)}.`]
      : []),
    facts.comparison?.yardstick?.controls.length
      ? 'The cause in the training data.'
      : 'Other seeds of the same training, and the cause in the training data.'
  ]
  if (plan.comparisonPlanned && !facts.comparison) items.unshift('The comparison of the subjects.')
  return items
}
