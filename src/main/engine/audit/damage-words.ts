import { join } from 'node:path'
import type { Notice } from '../../../shared/opened'
import type { Fault, RecordedFile } from './integrity'
import { runFiles } from './run-folder'

/** Files that mean the same to a reader. */
export interface Kind {
  readonly holds: (path: string) => boolean
  readonly one: string
  readonly many: string
  /** What the report does without, of one file and of several. */
  readonly leftOut: string
  readonly allLeftOut?: string
}

/** A file of the run, or that of one of its extensions, which has a number. */
const is =
  (place: string) =>
  (path: string): boolean =>
    path.replace(/-\d+(?=\.json$)/, '') === place
const isBelow =
  (place: string) =>
  (path: string): boolean =>
    path.startsWith(`${place}/`)

const withoutRun = 'The report cannot be made from the results without it.'
const shown = 'What is shown was made from the results'
const kinds: readonly Kind[] = [
  { holds: is(runFiles.setup), one: 'the setup', many: 'setups', leftOut: withoutRun },
  { holds: is(runFiles.manifest), one: 'the manifest', many: 'manifests', leftOut: withoutRun },
  {
    holds: is(runFiles.plan),
    one: 'the plan as given',
    many: 'plans',
    leftOut: 'The report has the plan from setup.json; no number comes from this file.'
  },
  {
    holds: is(runFiles.selfTest),
    one: 'the self-test',
    many: 'self-tests',
    leftOut: 'It was left out: what is shown says that none is on record.'
  },
  {
    holds: is(runFiles.comparison),
    one: 'the comparison',
    many: 'comparisons',
    leftOut: 'The comparison was left out.'
  },
  {
    holds: is(runFiles.development),
    one: 'the development over training',
    many: 'developments',
    leftOut: 'Stages and essential dynamics were left out.'
  },
  {
    holds: is(runFiles.calibration),
    one: 'the calibration',
    many: 'calibrations',
    leftOut: 'It was left out: why these settings were chosen is not shown. No estimate comes from it.'
  },
  {
    holds: isBelow(runFiles.llc),
    one: 'a file of estimates',
    many: 'files of estimates',
    leftOut: 'The estimates in it were left out.',
    allLeftOut: 'The estimates in them were left out.'
  },
  {
    holds: isBelow(runFiles.sensitivity),
    one: 'a file of estimates under changed settings',
    many: 'files of estimates under changed settings',
    leftOut: 'It was left out of the sensitivity; a verdict that rested on it may be milder than it was.',
    allLeftOut:
      'They were left out of the sensitivity; verdicts that rested on them may be milder than they were.'
  },
  {
    holds: isBelow(runFiles.behaviour),
    one: 'a file of losses and accuracies',
    many: 'files of losses and accuracies',
    leftOut: 'The losses and accuracies in it were left out.',
    allLeftOut: 'The losses and accuracies in them were left out.'
  },
  {
    holds: isBelow(runFiles.traces),
    one: 'a file of traces',
    many: 'files of traces',
    leftOut:
      'Its chains are not shown. Every number of the report has a file of its own; none was left out for this.',
    allLeftOut:
      'Their chains are not shown. Every number of the report has a file of its own; none was left out for this.'
  },
  {
    holds: is(runFiles.reportPdf),
    one: 'the PDF',
    many: 'PDFs',
    leftOut: `${shown}; rely on nothing in this PDF.`
  },
  {
    holds: is(runFiles.reportJson),
    one: 'the report as data',
    many: 'reports as data',
    leftOut: `${shown}; rely on nothing in this file.`
  },
  {
    holds: isBelow(runFiles.figures),
    one: 'a figure',
    many: 'figures',
    leftOut: `${shown}; rely on nothing in this figure.`,
    allLeftOut: `${shown}; rely on nothing in these figures.`
  },
  {
    holds: () => true,
    one: 'a file',
    many: 'files',
    leftOut: 'No number of the report comes from it.',
    allLeftOut: 'No number of the report comes from them.'
  }
]

/** What a file of a run folder is to a reader. @param path relative to the run folder */
export const kindOf = (path: string): Kind => kinds.find(({ holds }) => holds(path)) ?? unknownKind
const unknownKind = kinds.at(-1) as Kind

const problems = {
  missing: ['is missing', 'are missing'],
  changed: ['was changed after it was written', 'were changed after they were written'],
  unreadable: ['cannot be read', 'cannot be read']
} as const

/** One notice for all files that are alike: a folder without its traces is one thing to know, not a thousand.
 *  @param recorded all files that were checked @param way what can be done */
export function noticesOf(
  folder: string,
  faults: readonly Fault[],
  recorded: readonly RecordedFile[],
  way: Pick<Notice, 'hint' | 'remedy'>
): readonly Notice[] {
  return kinds.flatMap((kind) =>
    (['missing', 'changed', 'unreadable'] as const).flatMap((problem): Notice[] => {
      const alike = faults.filter((fault) => kindOf(fault.file.path) === kind && fault.problem === problem)
      const [first] = alike
      if (first === undefined) return []
      const all = recorded.filter(({ path }) => kindOf(path) === kind).length
      const [isSo, areSo] = problems[problem]
      const { path, line, sha256 } = first.file
      const ofLedger = `the ledger recorded ${sha256.slice(0, 12)}… in line ${line}`
      const message =
        alike.length === 1
          ? `${kind.one} ${isSo}: ${path} ${first.what}; ${ofLedger}. ${kind.leftOut}`
          : `${alike.length} of ${all} ${kind.many} ${areSo}: ${shortList(alike.map(({ file }) => file.path))}. ${kind.allLeftOut ?? kind.leftOut}`
      return [
        { code: 'run/damaged', message, where: alike.length === 1 ? join(folder, path) : folder, ...way }
      ]
    })
  )
}

const shownNames = 3

function shortList(names: readonly string[]): string {
  const some = names.slice(0, shownNames).join(', ')
  return names.length > shownNames ? `${some} and ${names.length - shownNames} more` : some
}
