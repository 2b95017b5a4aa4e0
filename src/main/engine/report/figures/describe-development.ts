import type { SubjectStages } from '../../../../shared/development'
import type { DoubleDescent } from '../../../../shared/double-descent'
import type { ReportFigure } from '../../../../shared/report'
import { descentData, descentId, drawnDescents } from '../descent-facts'
import { drawnStages, jointStagesData, jointStagesId, stagesData, stagesId } from '../development-facts'
import { subjectWords, type Facts } from '../facts'
import { count, fixed, integer, list } from '../numbers'
import { loadingsData, loadingsId, pathData, pathId } from '../path-facts'
import type { Words } from './describe'
import { drawnCurves, type JointStagesData } from './joint-stages'
import type { LoadingsData } from './loadings'
import type { PathData } from './path'

export interface DescribedFigure extends Pick<ReportFigure, 'id' | 'kind' | 'size'> {
  readonly data: unknown
  readonly words: Words
}

/** The figures of the development over training, in their order. */
export function developmentFigures(facts: Facts): DescribedFigure[] {
  return [
    ...drawnStages(facts).map((one): DescribedFigure => ({
      ...{ id: stagesId(facts, one), kind: 'stages', size: 'wide' },
      ...{ data: stagesData(facts, one), words: stagesWords(facts, one) }
    })),
    ...jointStagesData(facts).map((data): DescribedFigure => ({
      ...{ id: jointStagesId(data), kind: 'joint-stages', size: 'wide' },
      ...{ data, words: jointWords(facts, data) }
    })),
    ...drawnDescents(facts).map((one): DescribedFigure => ({
      ...{ id: descentId(facts, one), kind: 'descent', size: 'wide' },
      ...{ data: descentData(facts, one), words: descentWords(facts, one) }
    })),
    ...pathData(facts).map((data): DescribedFigure => ({
      ...{ id: pathId(data), kind: 'path', size: 'half' },
      ...{ data, words: pathWords(facts, data) }
    })),
    ...loadingsData(facts).map((data): DescribedFigure => ({
      ...{ id: loadingsId(data), kind: 'loadings', size: 'wide' },
      ...{ data, words: loadingsWords(facts, data) }
    }))
  ]
}

function stagesWords(facts: Facts, one: SubjectStages): Words {
  const { subject, curve, boundaries, stages } = one
  const where = `${curve} of ${subjectWords(facts, subject)}`
  const found =
    boundaries.length === 0
      ? 'No boundary has a support over one half.'
      : `${count(boundaries.length, 'boundary', 'boundaries')}: ${list(
          boundaries.map(
            ({ step, low, high, support, kind }) =>
              `${kind} near step ${integer(step)} (${integer(low)} to ${integer(high)}, support ${fixed(support, 2)})`
          )
        )}.`
  const types = stages.map(({ type }) => type ?? 'undecided').join(', ')
  const marked = stagesData(facts, one).points.some(({ isSuspicious }) => isSuspicious)
    ? ' Triangle: suspicious.'
    : ''
  return {
    title: `Stages of ${where}`,
    caption: `Stages of ${where}. ${found} Grey line: the fitted curve. Upright lines: boundaries, with 90% intervals behind them. A: rises, B: falls, ?: not told from noise.${marked}`,
    alternative: `Line chart of the ${where} over training step, log scale, with a fitted curve. ${found} Types of the stages: ${types}.`
  }
}

function jointWords(facts: Facts, { subject, curves, shared }: JointStagesData): Words {
  const of = subjectWords(facts, subject)
  const more =
    curves.length > drawnCurves ? ` The first ${drawnCurves} of ${integer(curves.length)} curves.` : ''
  const found =
    shared.length === 0
      ? 'No boundaries of different curves coincide.'
      : `Grey: where boundaries of several curves coincide, near step ${list(shared.map(({ step }) => integer(step)))}.`
  return {
    title: `Boundaries of the curves of ${of}`,
    caption: `Boundaries of the curves of ${of} with their 90% intervals. ${found}${more}`,
    alternative: `Rows of boundaries over training step, log scale, one for each of ${count(curves.length, 'curve')} of ${of}: ${curves
      .slice(0, drawnCurves)
      .map(
        ({ curve, boundaries }) =>
          `${curve} ${boundaries.length === 0 ? 'none' : boundaries.map(({ step }) => integer(step)).join(', ')}`
      )
      .join('; ')}. ${found}`
  }
}

function descentWords(
  facts: Facts,
  { over, subject, train, test, statement, rise, firstFall }: DoubleDescent
): Words {
  const what = over === 'step' ? subjectWords(facts, subject) : 'the subjects by size'
  const lines =
    rise === null && firstFall === null ? '' : ' Upright lines: where the test loss turns or ends its fall.'
  const axis = over === 'step' ? 'training step' : 'number of parameters'
  return {
    title: `Test loss and LLC of ${what}`,
    caption: `Mean loss on ${test} (test) and ${train} (training) of ${what}, and the LLC on ${train} with 95% intervals.${lines}`,
    alternative: `Line charts over ${axis}, log scale, of the losses of ${what} on ${test} and ${train} and of the LLC. ${statement}`
  }
}

function pathWords(facts: Facts, { paths, components, explained }: PathData): Words {
  const shares = list(
    explained.map((share, index) => `component ${components[index] ?? 0}: ${fixed(100 * share, 1)}%`)
  )
  const isOne = paths.length === 1
  const forms = paths.map(({ subject, forms: own }) => {
    const steps = own.length === 0 ? 'none' : `at step ${list(own.map(({ step }) => integer(step)))}`
    return isOne ? steps : `${subjectWords(facts, subject)} ${steps}`
  })
  const who = list(paths.map(({ subject }) => subjectWords(facts, subject)))
  const what = isOne
    ? `Path of ${who} in function space, components ${components.join(' and ')}`
    : `Paths of ${who} in the same plane of function space, components ${components.join(' and ')} of all together`
  const found = `Forms: ${forms.join('; ')}.`
  const evolute = paths.some((path) => path.evolute.some((centre) => centre !== null))
    ? ' Dashed: the evolute, centres of the circles that touch the path most closely.'
    : ''
  return {
    title: what,
    caption: `${what} (${shares}). Lines: smoothed. Squares: forms.${evolute} ${found}`,
    alternative: `${what}: curves through ${shares} of the variance, from the first checkpoint to the last. ${found}`
  }
}

function loadingsWords(facts: Facts, { subject, components }: LoadingsData): Words {
  const of = subjectWords(facts, subject)
  const largest = components.map(({ component, shares }) => {
    const most = Math.max(...shares)
    return `component ${component}: sample ${integer(shares.indexOf(most) + 1)} with ${fixed(100 * most, 1)}%`
  })
  return {
    title: `Probe samples behind the components of ${of}`,
    caption: `Share of each component’s variance in the outputs on each probe sample, ${of}. Dashed: what each would have if all had the same. Largest: ${largest.join('; ')}.`,
    alternative: `Bar chart over the probe samples of ${of}, one bar for each of ${count(components.length, 'component')}. Largest: ${largest.join('; ')}.`
  }
}
