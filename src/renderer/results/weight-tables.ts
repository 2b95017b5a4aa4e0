import type { LossLine, Spectrum, WeightDistance, WeightStep } from '../../shared/weight-space'
import { t } from '../i18n'
import { fixed, significant, whole } from './numbers'
import type { Cell, Column, Table } from './table'

/** Tables of weight space. */

const head = (key: string, numeric = true, unit?: string): Column => ({
  title: t(`weights.columns.${key}`),
  numeric,
  ...(unit === undefined ? {} : { unit })
})
const number = (value: number | null, digits = 3): Cell => ({ text: significant(value, digits), value })
const percent = (share: number | null): Cell => ({
  text: share === null ? '—' : fixed(100 * share, 2),
  value: share === null ? null : 100 * share
})
const degrees = (angle: number | null): Cell => ({
  text: angle === null ? '—' : fixed(angle, 2),
  value: angle
})

const distanceColumns = (): Column[] => [
  head('distance'),
  head('relative', true, '%'),
  head('movedA'),
  head('movedB'),
  head('relativeToMoved'),
  head('angle', true, '°'),
  head('movedAngle', true, '°')
]

const distanceCells = (row: WeightDistance): Cell[] => [
  number(row.distance),
  percent(row.relative),
  number(row.movedReference),
  number(row.movedVariant),
  number(row.relativeToMoved),
  degrees(row.angle),
  degrees(row.movedAngle)
]

/** The whole model, and the plan's components, at every common step. */
export function weightStepTable(steps: readonly WeightStep[]): Table {
  return {
    columns: [head('step'), head('part', false), ...distanceColumns()],
    rows: steps.flatMap(({ step, distances }) =>
      distances.map((row) => ({
        step,
        cells: [{ text: whole(step), value: step }, { text: row.name }, ...distanceCells(row)]
      }))
    )
  }
}

/** Components or tensors of one step. */
export function weightPlaceTable(rows: readonly WeightDistance[]): Table {
  return {
    columns: [head('part', false), head('parameters'), head('share', true, '%'), ...distanceColumns()],
    rows: rows.map((row) => ({
      cells: [
        { text: row.name },
        { text: whole(row.parameters), value: row.parameters },
        percent(row.share),
        ...distanceCells(row)
      ]
    }))
  }
}

/** Singular values of every matrix in numbers. */
export function spectraTable(spectra: readonly Spectrum[]): Table {
  const count = (value: number | null): Cell => ({ text: value === null ? '—' : whole(value), value })
  return {
    columns: [
      head('matrix', false),
      head('size', false),
      head('share', true, '%'),
      head('largest'),
      head('stableRank'),
      head('rank'),
      head('noise'),
      head('edge'),
      head('outliers'),
      head('outlierShare', true, '%')
    ],
    rows: spectra.map((one) => ({
      cells: [
        { text: matrixText(one) },
        { text: `${whole(one.rows)} × ${whole(one.columns)}`, value: `${one.rows}x${one.columns}` },
        percent(one.share),
        number(one.largest),
        number(one.stableRank),
        count(one.rank),
        {
          text: `${significant(one.noise, 2)}${one.isRounding ? ` ${t('weights.rounding')}` : ''}`,
          value: one.noise
        },
        number(one.edge),
        count(one.outliers),
        percent(one.outlierShare)
      ]
    }))
  }
}

export const matrixText = ({ tensor, component }: Pick<Spectrum, 'tensor' | 'component'>): string =>
  component === '' ? tensor : t('weights.partOf', { component, tensor })

/** The values of one matrix. */
export function spectrumTable({ curve, outliers }: Spectrum): Table {
  return {
    columns: [head('rankOf'), head('singularValue'), head('expected'), head('above', false)],
    rows: curve.map(({ rank, value, expected }) => ({
      cells: [
        { text: whole(rank), value: rank },
        number(value, 4),
        number(expected, 4),
        {
          text: outliers !== null && rank <= outliers ? t('weights.yes') : '',
          value: outliers !== null && rank <= outliers ? 1 : 0
        }
      ]
    }))
  }
}

/** Losses along the line, before and after matching. */
export function weightLineTable(straight: LossLine, matched: LossLine | null): Table {
  const after = (key: string): Column => ({
    ...head(key),
    title: t('weights.matchedColumn', { column: t(`weights.columns.${key}`) })
  })
  return {
    columns: [
      head('way'),
      head('loss'),
      head('rise'),
      head('error'),
      ...(matched === null ? [] : [after('loss'), after('rise'), after('error')])
    ],
    rows: straight.points.map(({ at, loss, rise, error }, place) => {
      const other = matched?.points[place]
      return {
        cells: [
          number(at, 3),
          number(loss, 4),
          number(rise, 3),
          number(error, 2),
          ...(matched === null
            ? []
            : [
                number(other?.loss ?? null, 4),
                number(other?.rise ?? null, 3),
                number(other?.error ?? null, 2)
              ])
        ]
      }
    })
  }
}
