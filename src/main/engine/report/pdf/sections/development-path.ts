import type { Form } from '../../../../../shared/essential-dynamics'
import { subjectWords } from '../../facts'
import { count, fixed, integer, list, probability } from '../../numbers'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { table } from '../table'
import type { Element } from '../typesetter'
import type { Context } from './context'
import { letterText } from './words'

/** The path of each subject in function space, of all in the same planes, and the probe samples that carry the components. */
export function pathPart(context: Context, sect: Element): void {
  const { t, report, drawings } = context
  const { development, essentialDynamics } = report
  if (essentialDynamics.length === 0 || development === null) return
  heading(t, sect, 3, 'Path in function space', 300)
  paragraph(
    t,
    sect,
    `Outputs of every checkpoint on the same ${count(development.probes, 'sample')}, ${integer(development.outputsPerProbe)} numbers each, in principal components. Beside it what a random walk with the same steps would explain: it draws smooth curves with turns, too. p: how often ${integer(development.walks)} such walks depart as far from what is expected of one.`
  )
  figures(
    t,
    sect,
    report.figures.filter(({ kind }) => kind === 'path'),
    drawings
  )
  table(t, sect, {
    label: t.tableLabel('6'),
    caption:
      'Variance of the first three components, in per cent, of the path and of a random walk with its steps. Forms: step, 90% interval over probe samples, support.',
    columns: [
      { head: 'Subject', width: 0.6 },
      { head: 'Path, %', width: 1, align: 'right' },
      { head: 'Walk, %', width: 1, align: 'right' },
      { head: 'p', width: 0.5, align: 'right' },
      { head: 'Forms', width: 2.4 }
    ],
    rows: essentialDynamics.map(({ subject, explained, nullExplained, nullPValue, forms }): Text[] => [
      letterText(report, subject),
      shares(explained),
      shares(nullExplained),
      nullPValue === null ? '' : probability(nullPValue),
      formWords(forms)
    ])
  })
  jointTable(context, sect)
  loadingsTable(context, sect)
  for (const { subject, remarks } of essentialDynamics) {
    if (remarks.length > 0) paragraph(t, sect, `${subjectWords(report, subject)}: ${remarks.join(' ')}`)
  }
}

const shares = (values: readonly number[]): string =>
  values
    .slice(0, 3)
    .map((value) => fixed(100 * value, 1))
    .join(', ')

const formWords = (forms: readonly Form[]): string =>
  forms.length === 0
    ? 'none'
    : forms
        .slice(0, 8)
        .map(
          ({ step, low, high, support }) =>
            `${integer(step)} (${integer(low)} to ${integer(high)}${support === null ? '' : `, ${fixed(support, 2)}`})`
        )
        .join('; ')

function jointTable({ t, report }: Context, sect: Element): void {
  const joint = report.development?.jointPath ?? null
  if (joint === null) return
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Paths of ${list(joint.trajectories.slice(0, 4).map(({ subject }) => subjectWords(report, subject)))} in components of all together, which explain ${shares(joint.explained)}% of the variance. Forms there, as above.`,
    columns: [
      { head: 'Subject', width: 0.6 },
      { head: 'Checkpoints', width: 0.8, align: 'right' },
      { head: 'Forms in the common planes', width: 4 }
    ],
    rows: joint.trajectories.map(({ subject, steps, forms }): Text[] => [
      letterText(report, subject),
      integer(steps.length),
      formWords(forms)
    ])
  })
}

/** Probe samples that are named of each component. */
const namedProbes = 5

function loadingsTable({ t, report, drawings }: Context, sect: Element): void {
  const paths = report.essentialDynamics.filter(({ loadings }) => (loadings[0]?.length ?? 0) > 1)
  if (paths.length === 0) return
  figures(
    t,
    sect,
    report.figures.filter(({ kind }) => kind === 'loadings'),
    drawings
  )
  table(t, sect, {
    label: t.tableLabel('6'),
    caption:
      'The probe samples that carry most of each component, with their share of its variance in per cent. Samples are numbered from 1 on; they lie at even distances in their data set.',
    columns: [
      { head: 'Subject', width: 0.6 },
      { head: 'Component', width: 0.7, align: 'right' },
      { head: 'Samples', width: 4 }
    ],
    rows: paths.flatMap(({ subject, loadings }) =>
      loadings.slice(0, 3).map((own, component): Text[] => [
        letterText(report, subject),
        integer(component + 1),
        [...own.entries()]
          .sort(([, a], [, b]) => b - a)
          .slice(0, namedProbes)
          .map(([probe, share]) => `${integer(probe + 1)} (${fixed(100 * share, 1)})`)
          .join('; ')
      ])
    )
  })
}
