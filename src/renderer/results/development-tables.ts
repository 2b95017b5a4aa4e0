import type { SubjectStages } from '../../shared/development'
import type { SubjectDynamics } from '../../shared/essential-dynamics'
import type { Report } from '../../shared/report'
import type { Point } from '../charts/curve'
import type { PathPicture } from '../charts/path'
import { t } from '../i18n'
import { fixed, probability, significant, whole } from './numbers'
import type { Cell, Column, Row, Table } from './table'

/** The tables of the development over training, each of one subject. */

export const number = (value: number | null, digits = 3): Cell => ({
  text: significant(value, digits),
  value
})
export const stepCell = (step: number): Cell => ({ text: whole(step), value: step })
export const head = (key: string, numeric = true, unit?: string): Column => ({
  title: t(`development.columns.${key}`),
  numeric,
  ...(unit === undefined ? {} : { unit })
})

/** Measured points of a curve beside its fit. */
export function pointsTable(points: readonly Point[], fittedAt: (step: number) => number | null): Table {
  return {
    columns: [
      head('step'),
      head('value'),
      head('low', true, '95%'),
      head('high', true, '95%'),
      head('fitted')
    ],
    rows: points.map(({ step, value, low, high, verdict }): Row => ({
      step,
      rejected: verdict === 'rejected',
      cells: [
        stepCell(step),
        value === null ? { text: t('results.noEstimate'), value } : number(value, 4),
        number(low, 4),
        number(high, 4),
        number(fittedAt(step), 4)
      ]
    }))
  }
}

export function boundaryTable(stages: readonly SubjectStages[]): Table {
  return {
    columns: [
      head('curve', false),
      head('step'),
      head('low', true, '90%'),
      head('high', true, '90%'),
      head('support'),
      head('kind', false),
      head('secondOpinion')
    ],
    rows: stages.flatMap(({ curve, boundaries }) =>
      boundaries.map(({ step, low, high, support, kind, changePoint }) => ({
        cells: [
          { text: curve },
          stepCell(step),
          stepCell(low),
          stepCell(high),
          { text: fixed(support, 2), value: support },
          { text: t(`development.kinds.${kind}`), value: kind },
          changePoint === null ? { text: t('development.none'), value: null } : stepCell(changePoint.step)
        ]
      }))
    )
  }
}

export function stageTable(stages: readonly SubjectStages[]): Table {
  return {
    columns: [
      head('curve', false),
      head('from'),
      head('to'),
      head('type', false),
      head('change'),
      head('error')
    ],
    rows: stages.flatMap(({ curve, stages: own }) =>
      own.map(({ from, to, type, delta, deltaError }) => ({
        cells: [
          { text: curve },
          stepCell(from),
          stepCell(to),
          { text: t(`development.types.${type ?? 'none'}`), value: type },
          number(delta),
          { text: deltaError === null ? '—' : `± ${significant(deltaError, 2)}`, value: deltaError }
        ]
      }))
    )
  }
}

/** Every checkpoint in one plane, and the smoothed path there. */
export function pathTable({ plane, paths }: PathPicture): Table {
  const isOne = paths.length === 1
  const titles = (['component', 'smoothed'] as const).flatMap((key) =>
    plane.map((which) => ({ title: t(`development.columns.${key}Of`, { number: which }), numeric: true }))
  )
  return {
    columns: [...(isOne ? [] : [head('subject', false)]), head('step'), ...titles],
    rows: paths.flatMap(({ letter, points, smoothed }) =>
      points.map(({ step, x, y }, place) => ({
        step,
        cells: [
          ...(isOne ? [] : [{ text: '', value: letter, letter }]),
          stepCell(step),
          number(x, 4),
          number(y, 4),
          number(smoothed[place]?.x ?? null, 4),
          number(smoothed[place]?.y ?? null, 4)
        ]
      }))
    )
  }
}

/** Variance of each component beside that of a random walk. */
export function explainedTable({ explained, nullExplained }: SubjectDynamics): Table {
  const share = (value: number | undefined): Cell =>
    value === undefined ? { text: '—', value: null } : { text: fixed(100 * value, 1), value: 100 * value }
  return {
    columns: [head('component'), head('path', true, '%'), head('walk', true, '%')],
    rows: explained.map((value, place) => ({
      cells: [{ text: whole(place + 1), value: place + 1 }, share(value), share(nullExplained[place])]
    }))
  }
}

export function formTable({ forms }: SubjectDynamics): Table {
  return {
    columns: [
      head('step'),
      head('low', true, '90%'),
      head('high', true, '90%'),
      head('support'),
      head('kind', false)
    ],
    rows: forms.map(({ step, low, high, support, kind }) => ({
      step,
      cells: [
        stepCell(step),
        stepCell(low),
        stepCell(high),
        { text: fixed(support, 2), value: support },
        { text: t(`development.forms.${kind}`), value: kind }
      ]
    }))
  }
}

type Development = NonNullable<Report['development']>

/** Marks of at least two sources. */
export function coincidenceTable({ coincidences }: Development, subject: string): Table {
  const rows = coincidences
    .filter((one) => one.subject === subject)
    .flatMap((one) => one.rows.filter(({ sources }) => sources > 1))
  return {
    columns: [head('from'), head('to'), head('marks', false), head('chance', true, '%')],
    rows: rows.map(({ low, high, marks, chance, statement }) => ({
      cells: [
        stepCell(low),
        stepCell(high),
        {
          text: marks.map(({ source, step }) => `${source} ${whole(step)}`).join('; '),
          title: statement,
          wrap: true
        },
        chance === null
          ? { text: '—', value: null }
          : { text: significant(100 * chance, 2), value: 100 * chance }
      ]
    }))
  }
}

/** Each estimated checkpoint against the one before it. */
export function preferenceTable({ preferences }: Development, subject: string): Table {
  return {
    columns: [
      head('from'),
      head('to'),
      { title: 'ΔL', numeric: true },
      { title: 'Δλ', numeric: true },
      head('changesAt'),
      head('undecided'),
      head('statement', false)
    ],
    rows: preferences
      .filter((one) => one.subject === subject)
      .map(({ from, to, lossDifference, llcDifference, change, statement }) => ({
        step: to,
        cells: [
          stepCell(from),
          stepCell(to),
          number(lossDifference),
          number(llcDifference),
          change === null
            ? { text: t('development.never'), value: null }
            : { text: rounded(change.n), value: change.n },
          { text: change === null ? '—' : undecided(change.low, change.high) },
          { text: statement, wrap: true }
        ]
      }))
  }
}

/** Two digits, those of a large number, too. */
const rounded = (value: number): string => significant(Number(value.toPrecision(2)), 2)

const undecided = (low: number, high: number | null): string =>
  high === null
    ? t('development.openRange', { low: rounded(low) })
    : t('development.range', { low: rounded(low), high: rounded(high) })

/** Of each checkpoint the fewest bits, and the smallest share of weights and of ranks, that keep what it has learned, beside its LLC. */
export function compressionTable({ compressibility }: Development, subject: string): Table {
  const level = (value: number | null | undefined): Cell =>
    value === undefined
      ? { text: '—', value: null }
      : value === null
        ? { text: t('development.none'), value: null }
        : number(value, 2)
  const own = compressibility.find((one) => one.subject === subject)
  return {
    columns: [head('step'), { title: 'λ̂', numeric: true }, head('bits'), head('weights'), head('ranks')],
    rows: (own?.rows ?? []).map(({ step, llc, least }) => ({
      step,
      cells: [stepCell(step), number(llc), level(least?.quantize), level(least?.prune), level(least?.rank)]
    }))
  }
}

/** What "learned" is measured from, and whether compressibility goes with the LLC. */
export function compressionText({ compressibility }: Development, subject: string): string {
  const own = compressibility.find((one) => one.subject === subject)
  if (own === undefined) return ''
  const { data, uninformed, uninformedLoss, correlations } = own
  const criterion = t(`development.compression.${uninformed}`, { data, loss: significant(uninformedLoss, 3) })
  const told = correlations.map(({ method, rho, pValue, checkpoints }) =>
    t(`development.compression.${rho === null ? 'noCorrelation' : 'correlation'}`, {
      ...{ method: t(`development.compression.of.${method}`), rho: fixed(rho, 2) },
      ...{ p: probability(pValue), n: whole(checkpoints) }
    })
  )
  return `${criterion} ${t('development.compression.correlations', { list: told.join('; ') })}`
}

/** Every compressed checkpoint. */
export function levelTable({ compression }: Development, subject: string): Table {
  return {
    columns: [
      head('step'),
      head('method', false),
      head('level'),
      head('relativeError'),
      head('loss'),
      head('baseline')
    ],
    rows: compression
      .filter((one) => one.subject === subject)
      .map(({ step, method, level, relativeError, loss, baselineLoss }) => ({
        step,
        cells: [
          stepCell(step),
          { text: t(`development.methods.${method}`), value: method },
          number(level, 2),
          number(relativeError),
          loss === null ? { text: t('development.notFinite'), value: null } : number(loss, 4),
          number(baselineLoss, 4)
        ]
      }))
  }
}

export function normTable({ norms }: Development, subject: string): Table {
  const own = norms.filter((one) => one.subject === subject)
  const hasGradient = own.some(({ gradient }) => gradient !== null)
  return {
    columns: [head('step'), head('weightNorm'), head('way'), ...(hasGradient ? [head('gradient')] : [])],
    rows: own.map(({ step, weights, moved, gradient }) => ({
      step,
      cells: [
        stepCell(step),
        number(weights, 4),
        number(moved, 4),
        ...(hasGradient ? [number(gradient)] : [])
      ]
    }))
  }
}

/** How the path stands to a random walk, in words. */
export function walkText({ nullPValue, walk }: SubjectDynamics, walks: number): string {
  if (nullPValue === null) return t('development.noWalk')
  const first = t('development.walkText', { p: probability(nullPValue), walks: whole(walks) })
  if (walk === null) return first
  const more = t('development.walkMore', {
    excursion: significant(walk.excursion, 2),
    excursionP: probability(walk.excursionPValue),
    similarity: fixed(walk.similarity, 2),
    similarityP: probability(walk.similarityPValue)
  })
  return `${first} ${more}`
}
