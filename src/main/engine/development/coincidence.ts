import { AuditError } from '../../../shared/errors'
import type { Coincidence, DevelopmentMark } from '../../../shared/coincidence'

/** What is read together: marks on the training time of one run, each with its interval. */
export interface ReadTogether {
  readonly marks: readonly DevelopmentMark[]
  /** First and last step of the run; that of the marks if absent. */
  readonly from?: number
  readonly to?: number
}

/** Which boundaries of stages, forms and changes of behaviour coincide: groups of marks of different sources whose intervals have a step
 *  in common, largest groups first, then by step; marks that meet no other are rows of their own. Whether intervals overlap does not
 *  depend on the scale of time; by chance it does: `chance` is how often marks of these widths, thrown evenly over ln(step + 1), would
 *  meet the narrowest one from as many sources. Small means that wide intervals alone do not explain the meeting.
 *  @throws AuditError `estimator/invalid` for an interval that does not hold its step */
export function findCoincidences({ marks, from, to }: ReadTogether): Coincidence[] {
  marks.forEach(requireInterval)
  const low = logStep(from ?? Math.min(...marks.map((mark) => mark.low)))
  const high = logStep(to ?? Math.max(...marks.map((mark) => mark.high)))
  return maximalGroups(marks)
    .map((group) => rowOf(group, marks, high - low))
    .sort((a, b) => b.marks.length - a.marks.length || a.low - b.low)
}

const logStep = (step: number): number => Math.log(step + 1)

function requireInterval({ source, step, low, high }: DevelopmentMark): void {
  if (low >= 0 && low <= step && step <= high && Number.isFinite(high)) return
  throw new AuditError(
    'estimator/invalid',
    `the interval ${low} to ${high} of ${source} does not hold step ${step}`,
    {
      where: `development.${source}`,
      hint: 'Give 0 ≤ low ≤ step ≤ high.'
    }
  )
}

/** Sets of marks that share a step and that no further mark shares with them. Such a set shares the largest lower end among its own. */
function maximalGroups(marks: readonly DevelopmentMark[]): DevelopmentMark[][] {
  const groups = [...new Set(marks.map(({ low }) => low))].map((at) =>
    marks.filter(({ low, high }) => low <= at && at <= high)
  )
  const holds = (outer: readonly DevelopmentMark[], inner: readonly DevelopmentMark[]): boolean =>
    inner.every((mark) => outer.includes(mark))
  return groups.filter(
    (group, index) =>
      !groups.some(
        (other, place) =>
          place !== index && holds(other, group) && (other.length > group.length || place < index)
      )
  )
}

function rowOf(
  group: readonly DevelopmentMark[],
  all: readonly DevelopmentMark[],
  range: number
): Coincidence {
  const ordered = [...group].sort((a, b) => a.step - b.step)
  const sources = new Set(group.map(({ source }) => source))
  const low = Math.max(...group.map((mark) => mark.low))
  const high = Math.min(...group.map((mark) => mark.high))
  const chance = sources.size < 2 ? null : chanceOf(group, all, range)
  const kinds = new Set(group.map(({ kind }) => kind)).size
  return {
    low,
    high,
    marks: ordered,
    sources: sources.size,
    kinds,
    chance,
    statement: wordsOf(ordered, low, high, chance)
  }
}

const widthOf = ({ low, high }: DevelopmentMark): number => logStep(high) - logStep(low)

/** Each other source has as many throws as it has marks; one of width w meets a mark of width v in (w + v) of the range. */
function chanceOf(group: readonly DevelopmentMark[], all: readonly DevelopmentMark[], range: number): number {
  const [narrowest] = [...group].sort((a, b) => widthOf(a) - widthOf(b))
  if (narrowest === undefined || !(range > 0)) return 1
  const others = new Set(group.map(({ source }) => source))
  others.delete(narrowest.source)
  let chance = 1
  for (const source of others) {
    const misses = all
      .filter((mark) => mark.source === source)
      .reduce((product, mark) => product * (1 - Math.min(1, (widthOf(mark) + widthOf(narrowest)) / range)), 1)
    chance *= 1 - misses
  }
  return chance
}

const kindWords = {
  stage: 'a boundary of stages',
  form: 'a form',
  behaviour: 'a change of behaviour'
} as const

const wholeStep = (step: number): string => String(Math.round(step))

function wordsOf(
  marks: readonly DevelopmentMark[],
  low: number,
  high: number,
  chance: number | null
): string {
  const named = marks.map(
    ({ kind, source, step }) => `${kindWords[kind]} of ${source} at step ${wholeStep(step)}`
  )
  if (chance === null) {
    const [only = ''] = named
    const what = named.length > 1 ? `${named.length} marks of one source overlap: ${named.join(', ')}` : only
    return `${upper(what)}: no mark of another source lies there.`
  }
  const where =
    wholeStep(low) === wholeStep(high)
      ? `at step ${wholeStep(low)}`
      : `between steps ${wholeStep(low)} and ${wholeStep(high)}`
  return (
    `${upper(named.join(', '))}: consistent with one change ${where}. ` +
    `Marks as wide as these would meet by chance in ${(100 * chance).toPrecision(2)}% of cases.`
  )
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
