import type { ReportFigure, Threshold } from '../../../../shared/report'
import { hashOf } from '../../audit/canonical'
import { percent } from '../../estimators/comparison'
import { differenceAtEnd } from '../comparison-facts'
import { measureWords, primaryMeasure, shortList, subjectWords, type Facts, type Measure } from '../facts'
import { count, decimalsFor, fixed, integer, list, significant, withInterval } from '../numbers'
import { rulerRows } from './checkpoints'
import {
  behaviourData,
  calibrationData,
  checkpointData,
  diagnosticData,
  differenceData,
  drawnMeasures,
  figureLimit,
  llcData,
  mixingData,
  mixingId,
  sensitivityData,
  sensitivityId,
  type BehaviourData,
  type DiagnosticData,
  type LlcData
} from './data'
import type { ReportCalibration } from '../../../../shared/report'
import { developmentFigures } from './describe-development'
import { weightFigures } from './describe-weights'
import { outputFigures } from './describe-outputs'
import type { MixingData } from './mixing'
import type { SensitivityData } from './sensitivity'

/** Diagnostics worth a picture; the others stand in the table. */
const drawnDiagnostics = ['rHat', 'degree', 'heatingShare', 'equilibrium']

export type Words = Pick<ReportFigure, 'title' | 'caption' | 'alternative'>

/** The figures of a report in their order, with their words and the hash of their data; the drawing is made from the same data. */
export function describeFigures(facts: Facts): ReportFigure[] {
  const figures: ReportFigure[] = []
  const numbers = new Map<string, number>()
  const add = (
    section: string,
    kind: ReportFigure['kind'],
    size: ReportFigure['size'],
    id: string,
    data: unknown,
    words: Words,
    about: Partial<Pick<ReportFigure, 'component' | 'data' | 'sampledOn' | 'diagnostic'>>
  ): void => {
    const number = (numbers.get(section) ?? 0) + 1
    numbers.set(section, number)
    figures.push({
      id,
      kind,
      label: section === '' ? '' : `Figure ${section}.${number}`,
      size,
      ...words,
      file: `figures/${id}.svg`,
      dataSha256: hashOf(data),
      component: about.component ?? '',
      data: about.data ?? '',
      sampledOn: about.sampledOn ?? '',
      diagnostic: about.diagnostic ?? ''
    })
  }

  if (facts.subjects.some((subject) => subject.stepsFound.length > 0 || subject.steps.length > 0)) {
    const data = checkpointData(facts)
    add('', 'checkpoints', 'wide', 'checkpoints', data, checkpointWords(facts), {})
  }
  const measures = drawnMeasures(facts)
  const primary = primaryMeasure(facts)
  if (primary) {
    add(
      '1',
      'llc',
      facts.comparison ? 'half' : 'wide',
      'summary-llc',
      llcData(facts, primary),
      llcWords(facts, llcData(facts, primary)),
      primary
    )
    if (facts.comparison) {
      add(
        '1',
        'difference',
        'half',
        'summary-difference',
        differenceData(facts, primary),
        differenceWords(facts, primary),
        primary
      )
    }
  }
  measures.forEach((measure, index) => {
    const data = llcData(facts, measure)
    add('6', 'llc', 'wide', `llc-${index + 1}`, data, llcWords(facts, data), measure)
  })
  if (facts.comparison) {
    measures.forEach((measure, index) => {
      add(
        '6',
        'difference',
        'wide',
        `difference-${index + 1}`,
        differenceData(facts, measure),
        differenceWords(facts, measure),
        measure
      )
    })
    for (const { kind, size, id, data, words } of weightFigures(facts))
      add('6', kind, size, id, data, words, {})
  }
  for (const { kind, size, id, data, words } of outputFigures(facts))
    add('6', kind, size, id, data, words, {})
  const behaved = facts.data
    .map((record) => behaviourData(facts, record.name))
    .filter(hasPoints)
    .slice(0, figureLimit)
  behaved.forEach((data, index) => {
    add('6', 'behaviour', 'half', `behaviour-${index + 1}`, data, behaviourWords(data), { data: data.data })
  })
  for (const { kind, size, id, data, words } of developmentFigures(facts)) {
    add('6', kind, size, id, data, words, {})
  }
  for (const threshold of facts.thresholds) {
    if (!drawnDiagnostics.includes(threshold.diagnostic)) continue
    const data = diagnosticData(facts, threshold)
    if (data.points.length === 0) continue
    add(
      '7',
      'diagnostic',
      'half',
      `diagnostic-${threshold.diagnostic}`,
      data,
      diagnosticWords(threshold, data),
      { diagnostic: threshold.diagnostic }
    )
  }
  if (facts.calibration !== null) {
    const { component, data: measured } = facts.calibration
    add(
      '7',
      'calibration',
      'wide',
      'calibration',
      calibrationData(facts.calibration),
      calibrationWords(facts, facts.calibration),
      {
        component,
        data: measured,
        sampledOn: measured
      }
    )
  }
  for (const data of mixingData(facts)) {
    const { component, data: measured, picture } = data
    add('7', 'mixing', 'half', mixingId(data), data, mixingWords(facts, data), {
      component,
      data: measured,
      sampledOn: measured,
      diagnostic: picture
    })
  }
  sensitivityData(facts).forEach((data, index) => {
    const { component, data: measured } = data.sensitivity
    add('7', 'sensitivity', 'half', sensitivityId(index), data, sensitivityWords(facts, data), {
      component,
      data: measured,
      sampledOn: measured
    })
  })
  return figures
}

function mixingWords(facts: Facts, { subject, step, mixing, picture }: MixingData): Words {
  const where = `${subjectWords(facts, subject)}, step ${integer(step)}`
  const last = mixing.evolution.at(-1)
  const counts = mixing.ranks.flat()
  const [title, caption] = {
    ranks: [
      'Ranks of the draws',
      `Draws of each chain by rank over all chains: ${Math.min(...counts)} to ${Math.max(...counts)} in a bin. Level, along the dashed line, where all chains sample the same.`
    ],
    evolution: [
      'Effective sample size by draws',
      `Effective sample size of the first draws: bulk ${integer(last?.bulk ?? 0)}, tail ${integer(last?.tail ?? 0)} at the end. It grows in proportion where the chains mix.`
    ],
    autocorrelation: [
      'Autocorrelation',
      `Autocorrelation of each chain${mixing.autocorrelationTime === null ? '' : `; integrated time τ = ${fixed(mixing.autocorrelationTime, 1)} draws`}.`
    ]
  }[picture] as [string, string]
  return {
    title: `${title}, ${where}`,
    caption: `${where}. ${caption}`,
    alternative: `${title} of ${where}. ${caption}`
  }
}

function calibrationWords(facts: Facts, calibration: ReportCalibration): Words {
  const { subject, step, component, data, points, chosen } = calibration
  const where = `${subjectWords(facts, subject)}, step ${integer(step)}, ${component} on ${data}`
  const tried = points.filter(({ purpose }) => purpose !== 'check')
  const of = (count: number, words: string): string => (count === 0 ? '' : `${integer(count)} ${words}`)
  const tally = [
    of(tried.filter(({ accepted }) => accepted).length, 'hold'),
    of(tried.filter(({ accepted, estimate }) => !accepted && estimate !== null).length, 'rejected'),
    of(tried.filter(({ estimate }) => estimate === null).length, 'diverged')
  ].filter((words) => words !== '')
  const best = chosen === null ? undefined : points[chosen]
  const choice =
    best === undefined
      ? 'None was chosen.'
      : `Ringed: the chosen point, nβ = ${significant(best.settings.nBeta, 3)}, ε = ${significant(best.settings.stepSize, 3)}.`
  return {
    title: `Calibration, ${where}`,
    caption: `Pilot runs on ${where}: LLC of ${count(tried.length, 'tried setting')}${tally.length === 0 ? '' : `, ${list(tally)}`}. ${choice} Darker: larger LLC. Hatched: rejected. Cross: diverged. Where a cell holds several, the one that tells most.`,
    alternative: `Heat map of a calibration on ${where}, by nβ and step size, both on log axes: ${count(tried.length, 'point')}, ${list(tally)}. ${choice}`
  }
}

function sensitivityWords(facts: Facts, { sensitivity, centre }: SensitivityData): Words {
  const where = `${subjectWords(facts, sensitivity.subject)}, step ${integer(sensitivity.step)}, ${sensitivity.component} on ${sensitivity.data}`
  const values = sensitivity.neighbours.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]))
  const range =
    values.length > 0
      ? `LLC from ${fixed(Math.min(...values), 1)} to ${fixed(Math.max(...values), 1)}`
      : 'No LLC'
  const own = centre.estimate === null ? 'rejected' : fixed(centre.estimate, 1)
  const caption = `${where}: ${range} where ε, γ or nβ changes; ${own} as planned. Darker: moves by over 5%, 15%, 40%.`
  return { title: `Sensitivity, ${where}`, caption, alternative: `Heat map of the sensitivity. ${caption}` }
}

const hasPoints = (data: BehaviourData): boolean => data.subjects.some((subject) => subject.points.length > 0)

function checkpointWords(facts: Facts): Words {
  const rows = checkpointData(facts)
    .subjects.slice(0, rulerRows)
    .map((subject) => {
      const of = (state: string): number => subject.points.filter((point) => point.state === state).length
      const parts = [
        [of('usable'), 'usable'],
        [of('suspicious'), 'suspicious'],
        [of('rejected'), 'rejected'],
        [of('behaviour'), 'with behaviour only'],
        [of('not-audited'), 'not audited']
      ] as const
      const words = parts
        .filter(([number]) => number > 0)
        .map(([number, word]) => `${integer(number)} ${word}`)
      return `${subject.letter}: ${count(subject.points.length, 'checkpoint')}${words.length > 0 ? `, ${list(words)}` : ''}`
    })
  const more =
    facts.subjects.length > rulerRows
      ? ` The first ${rulerRows} of ${integer(facts.subjects.length)} subjects.`
      : ''
  return {
    title: 'Checkpoints by training step',
    caption: `Checkpoints by training step, with the worst verdict of their estimates. ${shapesOf(facts)}Triangle: suspicious. Crossed box: rejected, no estimate. Grey dot: found, not audited.${more}`,
    alternative: `Checkpoints over training step on a log axis. ${rows.join('. ')}.`
  }
}

function shapesOf(facts: Facts): string {
  return facts.subjects.length === 1 ? '' : 'Circle: A. Diamond: B. '
}

function llcWords(facts: Facts, data: LlcData): Words {
  // The same for all: two subjects that start from the same weights must read the same.
  const decimals = decimalsFor(
    data.subjects
      .flatMap(({ points }) => points)
      .map(({ low, high }) => (high === null || low === null ? null : (high - low) / 3.92))
  )
  const sentences = data.subjects.map((subject) => {
    const known = subject.points.filter((point) => point.estimate !== null)
    const [first, last] = [known[0], known.at(-1)]
    if (!first || !last) return `${subject.letter} has no estimate.`
    const at = (point: typeof first): string =>
      `${withInterval(point.estimate ?? 0, point.low, point.high, decimals)} at step ${integer(point.step)}`
    return first === last
      ? `${subject.letter} is ${at(last)}.`
      : `${subject.letter} goes from ${at(first)} to ${at(last)}.`
  })
  const marked = [
    tallyWords(data, 'suspicious', 'Triangle: suspicious'),
    tallyWords(data, 'rejected', 'Hatched: rejected, no estimate')
  ].filter((words) => words !== '')
  const what = `LLC of ${measureWords(data)}`
  return {
    title: what,
    caption: `${what}. ${sentences.slice(0, 4).join(' ')} Band and bars: 95% intervals.${marked.map((words) => ` ${words}.`).join('')}`,
    alternative:
      `Line chart of the ${what} over training step, log scale. ${sentences.join(' ')} ${marked.join('. ')}`.trim()
  }
}

function tallyWords(data: LlcData, verdict: 'suspicious' | 'rejected', words: string): string {
  const places = data.subjects.flatMap((subject) =>
    subject.points
      .filter((point) => point.verdict === verdict)
      .map((point) => `${subject.letter} ${integer(point.step)}`)
  )
  return places.length === 0 ? '' : `${words} (${shortList(places, 6)})`
}

function differenceWords(facts: Facts, measure: Measure): Words {
  const data = differenceData(facts, measure)
  const end = differenceAtEnd(facts, measure)
  const endWords =
    end === null
      ? 'No difference can be stated.'
      : `At step ${integer(end.step)} it is ${withInterval(end.difference, end.low, end.high, decimalsFor([end.standardError]))}.`
  const onset = data.onset
    ? ` From the upright line (step ${integer(data.onset.step)}) on, the difference counts after adjustment; the onset lies in the grey span.`
    : ''
  const { margin = 0 } = facts.comparison?.yardstick ?? {}
  const limits =
    margin > 0 ? ` Dotted: ±${percent(margin)} of the LLC of A, up to which a difference does not count.` : ''
  const identical = data.points.some((point) => point.identicalWeights)
    ? ' Hollow square: same weights in A and B, zero by construction.'
    : ''
  const missing = data.points.filter((point) => point.difference === null).map((point) => integer(point.step))
  const gaps =
    missing.length > 0
      ? ` No value at step ${shortList(missing, 6)}, where an estimate was rejected or is missing.`
      : ''
  const what = `LLC of B minus LLC of A, ${measureWords(measure)}`
  const pair = facts.comparison
    ? `${subjectWords(facts, facts.comparison.variant)} minus ${subjectWords(facts, facts.comparison.reference)}`
    : 'B minus A'
  return {
    title: what,
    caption: `${what}, on the same batches and noise. ${endWords}${onset}${limits}${gaps}${identical} Band and bars: 95% intervals.`,
    alternative: `Line chart of the difference in LLC, ${pair}, ${measureWords(measure)}, over training step, log scale. ${endWords}${onset}${limits}${gaps}`
  }
}

function behaviourWords(data: BehaviourData): Words {
  const sentences = data.subjects.flatMap((subject) => {
    const [first, last] = [subject.points[0], subject.points.at(-1)]
    if (!first || !last) return []
    const to = `${fixed(last.loss, 3)} at step ${integer(last.step)}`
    return [
      first === last ? `${subject.letter}: ${to}` : `${subject.letter}: ${fixed(first.loss, 3)} to ${to}`
    ]
  })
  const chance = data.chance === null ? '' : ` Chance: ${fixed(data.chance, 3)}.`
  return {
    title: `Mean loss on ${data.data}`,
    caption: `Mean loss on ${data.data}. ${sentences.slice(0, 4).join('; ')}. Band: ±1.96 standard errors over samples.`,
    alternative: `Line chart of the mean loss on ${data.data}, ${data.unit}, over training step, log scale. ${sentences.join('; ')}.${chance}`
  }
}

function diagnosticWords(threshold: Threshold, data: DiagnosticData): Words {
  const of = (state: string): number => data.points.filter((point) => point.beyond === state).length
  const outside = `${integer(of('suspicious'))} suspicious, ${integer(of('rejected'))} rejected of ${count(data.points.length, 'value')}`
  return {
    title: threshold.label,
    caption: `${threshold.label}: ${outside}.`,
    alternative: `Scatter chart of ${threshold.label} over training step, log scale. Suspicious ${threshold.suspicious}, rejected ${threshold.rejected}: ${outside}.`
  }
}
