import type { KeyFinding, Report, Severity } from '../../../shared/report'
import type { BehaviourDifference } from '../../../shared/run'
import { percent } from '../estimators/comparison'
import {
  measureWords,
  plannedEstimates,
  primaryMeasure,
  shortList,
  subjectWords,
  tallyOf,
  unitOf,
  type Facts
} from './facts'
import { count, decimalsFor, fixed, integer, list, withInterval } from './numbers'
import { plannedWords } from './thinning'
import { differenceAtEnd, endDifferences, restsOn, suspiciousBehind } from './comparison-facts'

type Draft = Omit<KeyFinding, 'id'>
type Finding = Report['findings'][number]

const severities: readonly Severity[] = ['high', 'medium', 'low', 'info']
const notDetermined = 'not determined'

/** Findings by the rules of docs/findings.md, in falling severity. */
export function keyFindings(facts: Facts, components: number, leavesOut: boolean): KeyFinding[] {
  const drafts = [
    ...comparisonFindings(facts),
    ...behaviourFindings(facts),
    ...rejectedFindings(facts),
    ...suspiciousFindings(facts),
    ...incompleteFindings(facts, components, leavesOut),
    ...fileFindings(facts.findings)
  ]
  return drafts
    .map((draft, index) => ({ draft, index }))
    .sort(
      (a, b) =>
        severities.indexOf(a.draft.severity) - severities.indexOf(b.draft.severity) || a.index - b.index
    )
    .map(({ draft }, index) => ({ id: `F-${index + 1}`, ...draft }))
}

/** Whether two subjects behave alike on a data set at a step: the interval of the difference in mean loss holds zero, or the difference is
 *  below 2% of the reference's loss. */
export function isAlike(facts: Facts, row: BehaviourDifference): boolean {
  if (row.low <= 0 && row.high >= 0) return true
  const reference = facts.behaviour.find(
    ({ subject, step, data }) =>
      subject === facts.comparison?.reference && step === row.step && data === row.data
  )
  return reference !== undefined && Math.abs(row.difference) < 0.02 * Math.abs(reference.meanLoss)
}

function comparisonFindings(facts: Facts): Draft[] {
  const { comparison } = facts
  if (!comparison) return []
  const pair = `${subjectWords(facts, comparison.reference)} and ${subjectWords(facts, comparison.variant)}`
  const criteria = `Two subjects audited under one configuration, on the same batches and noise, are compared step by step; the intervals are 95%, p-values Holm-adjusted over all differences of the comparison.${yardstickSentence(comparison)}`
  if (comparison.verdict === 'inconclusive') {
    return [
      {
        title: 'The comparison is inconclusive',
        severity: 'medium',
        criteria,
        condition: comparison.statement,
        cause: notDetermined,
        effect: `Nothing follows about a difference in LLC between ${pair}, neither that there is one nor that there is none.`,
        recommendation:
          'Audit again with settings under which more estimates are usable, or with more draws.',
        evidence: 'Sections 6.2 and 7'
      }
    ]
  }
  if (comparison.verdict === 'no-difference-found') {
    return [
      {
        title: 'No difference in LLC was found',
        severity: 'info',
        criteria,
        condition: comparison.statement,
        cause: notDetermined,
        effect:
          'A difference smaller than the intervals, on other data or between the audited steps, is not excluded.',
        recommendation:
          'Read the widths of the intervals in section 6.2 as the size of difference that could have been missed.',
        evidence: 'Section 6.2'
      }
    ]
  }
  const alike = endDifferences(facts).filter((row) => isAlike(facts, row))
  const measure = primaryMeasure(facts)
  const end = measure && differenceAtEnd(facts, measure)
  const basis = restsOn(facts)
  const isSound = basis !== null && suspiciousBehind(facts, basis).length === 0
  const { onset } = comparison
  const condition = [
    comparison.statement,
    onset
      ? `On ${onset.data} (${onset.component}) the difference counts from step ${integer(onset.step)} on; the onset lies between step ${integer(onset.low)} and ${integer(onset.high)}.`
      : '',
    measure && end
      ? `At step ${integer(end.step)}, ${measureWords(measure)}: B − A = ${withInterval(end.difference, end.low, end.high, decimalsFor([end.standardError]))}.`
      : '',
    alike.length > 0
      ? `Behaviour at the last compared step is alike on ${list(alike.map((row) => row.data))}.`
      : ''
  ]
  return [
    {
      title:
        alike.length > 0
          ? 'The variants differ in local geometry although they behave alike on some data'
          : 'The variants differ in local geometry',
      severity: alike.length > 0 && isSound ? 'high' : 'medium',
      criteria,
      condition: condition.filter((sentence) => sentence !== '').join(' '),
      cause: notDetermined,
      effect: `The weights of ${pair} are consistent with two different solutions of the training task. By itself this does not prove misalignment.`,
      recommendation:
        'Do not treat the variants as equivalent. Find out what differed in training from the onset on.',
      evidence: 'Section 6.2'
    }
  ]
}

/** What a difference had to exceed to count. */
function yardstickSentence({ yardstick }: NonNullable<Facts['comparison']>): string {
  const { margin = 0, controls = [] } = yardstick ?? {}
  const rules = [
    margin > 0 ? `is told from anything up to ${percent(margin)} of the LLC of A` : '',
    controls.length > 0
      ? `puts B outside the scatter of A and ${count(controls.length, 'run')} trained like it (${list(controls)})`
      : ''
  ].filter((rule) => rule !== '')
  return rules.length === 0 ? '' : ` A difference counts when it ${rules.join(' and ')}.`
}

function behaviourFindings(facts: Facts): Draft[] {
  const rows = endDifferences(facts)
  const alike = rows.filter((row) => isAlike(facts, row))
  if (alike.length === 0) return []
  return rows
    .filter((row) => !isAlike(facts, row))
    .map((row) => {
      const accuracy =
        row.accuracyReference === null || row.accuracyVariant === null
          ? ''
          : ` Accuracy is ${fixed(row.accuracyReference, 3)} for A and ${fixed(row.accuracyVariant, 3)} for B.`
      return {
        title: `Behaviour differs on ${row.data}, although it is alike on ${list(alike.map((other) => other.data))}`,
        severity: 'high' as const,
        criteria:
          'Alike means that the 95% interval of the difference in mean loss includes zero, or that the difference is below 2% of the reference’s loss.',
        condition: `At step ${integer(row.step)} the mean loss of B minus that of A on ${row.data} is ${withInterval(row.difference, row.low, row.high, 4)} ${unitOf(facts, row.data)}.${accuracy}`,
        cause: notDetermined,
        effect: `Agreement on ${list(alike.map((other) => other.data))} does not carry over to ${row.data}.`,
        recommendation: `Examine both subjects on ${row.data} and on inputs like it before relying on either.`,
        evidence: 'Section 6.3'
      }
    })
}

function rejectedFindings(facts: Facts): Draft[] {
  const { total, rejected } = tallyOf(facts.llc)
  if (rejected === 0) return []
  const all = rejected === total
  return [
    {
      title: all
        ? 'Every estimate was rejected'
        : `${count(rejected, 'estimate')} of ${integer(total)} ${rejected === 1 ? 'was' : 'were'} rejected`,
      severity: all ? 'high' : rejected > total / 4 ? 'medium' : 'low',
      criteria:
        'An estimate with a diagnostic beyond its limit of rejection (section 7) is not printed as a result.',
      condition: shortList(rejectedWords(facts), 6),
      cause: notDetermined,
      effect: all
        ? 'No statement about the LLC is possible under this configuration.'
        : 'These checkpoints have no estimate, and no difference is stated where one of the two is missing.',
      recommendation:
        'Calibrate the sampler (smaller steps, stronger localisation, longer burn-in) and audit again.',
      evidence: 'Section 7'
    }
  ]
}

function rejectedWords(facts: Facts): string[] {
  return facts.llc
    .filter((row) => row.verdict === 'rejected')
    .map((row) => {
      const reason = row.reasons.find((candidate) => candidate.severity === 'rejected') ?? row.reasons[0]
      return `${subjectWords(facts, row.subject)} at step ${integer(row.step)} on ${row.data}${reason ? ` (${reason.message})` : ''}`
    })
}

function suspiciousFindings(facts: Facts): Draft[] {
  const { total, suspicious } = tallyOf(facts.llc)
  if (suspicious === 0) return []
  return [
    {
      title: `${count(suspicious, 'estimate')} of ${integer(total)} ${suspicious === 1 ? 'is' : 'are'} suspicious`,
      severity: suspicious > total / 2 ? 'low' : 'info',
      criteria:
        'An estimate with a diagnostic beyond its limit of suspicion (section 7) is shown and marked.',
      condition: 'The reasons are listed per estimate in section 7.',
      cause: notDetermined,
      effect:
        'Their intervals cover the spread over chains and draws, not the error that the diagnostic points to.',
      recommendation: 'Do not rest a conclusion on these estimates alone.',
      evidence: 'Section 7'
    }
  ]
}

function incompleteFindings(facts: Facts, components: number, leavesOut: boolean): Draft[] {
  const planned = plannedEstimates(facts, components)
  if (leavesOut) {
    return [
      {
        title: 'Results were left out',
        severity: 'medium',
        criteria:
          'A result counts when it is as the ledger recorded it, and the ledger is unbroken up to it.',
        condition: `${plannedWords(facts, facts.llc.length, planned)} are left.`,
        cause: 'The ledger or files of the run folder were changed or are missing after they were written.',
        effect: 'Nothing is said about what was left out.',
        recommendation: 'Ask for an untouched copy of the folder, or audit again.',
        evidence: 'Section 9'
      }
    ]
  }
  if (facts.complete) return []
  return [
    {
      title: 'The run is incomplete',
      severity: 'medium',
      criteria: 'A complete run has every estimate of its plan, and inputs that are unchanged at its end.',
      condition: `${plannedWords(facts, facts.llc.length, planned)} were made. The inputs were not hashed a second time.`,
      cause: 'The run was cancelled, failed or is still going on; see the ledger.',
      effect: 'Nothing is said about what is missing.',
      recommendation:
        'Start the same audit again: it goes on at the first missing result, with the same numbers.',
      evidence: 'Section 9'
    }
  ]
}

/** Findings of files, one per code and message; the places are listed. */
function fileFindings(findings: readonly Finding[]): Draft[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.code} ${finding.message}`
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const nonFinite = first.code.includes('non-finite')
    return [
      {
        title: nonFinite ? 'Weights hold values that are not finite' : sentence(first.message),
        severity: nonFinite ? ('high' as const) : first.severity,
        criteria: `Inputs are read under fixed rules; this one is ${first.code}.`,
        condition: `${sentence(first.message)}: ${shortList([...new Set(group.map((finding) => finding.where))], 4)}.`,
        cause: notDetermined,
        effect: nonFinite
          ? 'No loss and no LLC is defined at such weights.'
          : 'What was read is listed in the manifest; the rest of the file has no influence on the results.',
        recommendation: 'Ask the supplier of the file whether this is intended.',
        evidence: 'Section 4'
      }
    ]
  })
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}`
