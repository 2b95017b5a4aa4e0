import type { SubjectStages } from '../../shared/development'
import { descentTurns, type DoubleDescent } from '../../shared/double-descent'
import type { Report } from '../../shared/report'
import { candidatesOf } from '../../shared/stage-candidates'
import { t } from '../i18n'
import { head, number, stepCell } from './development-tables'
import { fixed, significant, whole } from './numbers'
import type { Cell, Table } from './table'

/** Tables of the development that hold several curves, losses or probe samples against each other. */

type Joint = NonNullable<Report['development']>['joint'][number]

const none = (): Cell => ({ text: t('development.none'), value: null })

export function candidateTable(stages: readonly SubjectStages[]): Table {
  return {
    columns: [
      head('curve', false),
      head('step'),
      head('low'),
      head('high'),
      head('support'),
      head('kind', false),
      head('secondOpinion')
    ],
    rows: stages.flatMap((one) =>
      candidatesOf(one).map(({ step, low, high, support, kind, secondOpinion }) => ({
        cells: [
          { text: one.curve },
          stepCell(step),
          stepCell(low),
          stepCell(high),
          support === null ? none() : { text: fixed(support, 2), value: support },
          { text: t(`development.kinds.${kind}`), value: kind },
          secondOpinion === null ? none() : stepCell(secondOpinion)
        ]
      }))
    )
  }
}

/** Boundaries of all curves together. */
export function jointTable({ boundaries }: Joint): Table {
  return {
    columns: [head('step'), head('from'), head('to'), head('curves', false)],
    rows: boundaries.map(({ step, low, high, curves }) => ({
      cells: [
        stepCell(step),
        stepCell(low),
        stepCell(high),
        {
          text: curves
            .map((one) => `${one.curve} ${whole(one.step)} (${t(`development.kinds.${one.kind}`)})`)
            .join('; '),
          wrap: true
        }
      ]
    }))
  }
}

/** A row for each curve between two joint boundaries. */
export function jointChangeTable({ stages }: Joint): Table {
  return {
    columns: [
      head('from'),
      head('to'),
      head('curve', false),
      head('type', false),
      head('change'),
      head('error')
    ],
    rows: stages.flatMap(({ from, to, changes }) =>
      changes.map(({ curve, type, delta, deltaError }) => ({
        cells: [
          stepCell(from),
          stepCell(to),
          { text: curve },
          { text: t(`development.types.${type ?? 'none'}`), value: type },
          number(delta),
          { text: deltaError === null ? '—' : `± ${significant(deltaError, 2)}`, value: deltaError }
        ]
      }))
    )
  }
}

/** Losses and LLC by step or by size. */
export function descentTable(curve: DoubleDescent): Table {
  const isSize = curve.over === 'size'
  const turns = descentTurns(curve)
  return {
    columns: [
      ...(isSize ? [head('subject', false), head('parameters')] : []),
      head('step'),
      head('trainLoss'),
      head('testLoss'),
      head('gap'),
      { title: 'LLC', numeric: true },
      head('error'),
      head('turn', false)
    ],
    rows: curve.rows.map(({ subject, step, parameters, trainLoss, testLoss, gap, llc, llcError }, row) => {
      const turn = turns.get(row)
      return {
        ...(isSize ? {} : { step }),
        cells: [
          ...(isSize ? [{ text: subject }, stepCell(parameters)] : []),
          stepCell(step),
          number(trainLoss, 4),
          number(testLoss, 4),
          number(gap, 4),
          llc === null ? { text: t('results.noEstimate'), value: null } : number(llc, 4),
          { text: llcError === null ? '—' : `± ${significant(llcError, 2)}`, value: llcError },
          { text: turn === undefined ? '' : t(`development.turns.${turn}`), value: turn ?? '' }
        ]
      }
    })
  }
}

/** Of each probe sample, the share of every component's variance. */
export function loadingsTable(loadings: readonly (readonly number[])[]): Table {
  return {
    columns: [
      head('probe'),
      ...loadings.map((_, place) => ({
        title: t('development.columns.componentOf', { number: place + 1 }),
        unit: '%',
        numeric: true
      }))
    ],
    rows: (loadings[0] ?? []).map((_, probe) => ({
      cells: [
        stepCell(probe + 1),
        ...loadings.map((shares): Cell => {
          const share = 100 * (shares[probe] ?? 0)
          return { text: fixed(share, 2), value: share }
        })
      ]
    }))
  }
}
