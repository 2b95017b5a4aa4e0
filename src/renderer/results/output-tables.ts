import type { Elicitation, FunctionSpace, Nearest, OutputInput } from '../../shared/function-space'
import { t } from '../i18n'
import { significant, whole } from './numbers'
import type { Cell, Column, Table } from './table'

/** Tables of function space and of the search of a pool. */

const head = (key: string, numeric = true, unit?: string): Column => ({
  title: t(`outputs.columns.${key}`),
  numeric,
  ...(unit === undefined ? {} : { unit })
})
const number = (value: number | null | undefined): Cell => ({
  text: significant(value ?? null, 3),
  value: value ?? null
})
const count = (value: number | null): Cell => ({ text: value === null ? '—' : whole(value), value })

export function divergenceTable({ steps }: Pick<FunctionSpace, 'steps'>): Table {
  return {
    columns: [
      head('step'),
      head('divergence'),
      head('low', true, '95%'),
      head('high', true, '95%'),
      head('maximum'),
      head('yardstick'),
      head('exceeds', false)
    ],
    rows: steps.map(({ step, divergence, low, high, maximum, yardstick, exceeds, identicalWeights }) => ({
      step,
      cells: [
        count(step),
        number(divergence),
        number(low),
        number(high),
        number(maximum),
        number(yardstick),
        {
          text: identicalWeights
            ? t('compare.identical')
            : exceeds === null
              ? '—'
              : t(`outputs.exceeds.${exceeds ? 'yes' : 'no'}`),
          value: exceeds === null ? null : String(exceeds)
        }
      ]
    }))
  }
}

export function nearestTable(rows: readonly Nearest[], letterOf: (subject: string) => string): Table {
  return {
    columns: [
      head('subject', false),
      head('step'),
      head('nearest'),
      head('low', true, '95%'),
      head('high', true, '95%'),
      head('distance'),
      head('same')
    ],
    rows: rows.map(({ subject, step, nearest, low, high, distance, same }) => ({
      step,
      cells: [
        { text: subject, letter: letterOf(subject) },
        count(step),
        count(nearest),
        count(low),
        count(high),
        number(distance),
        number(same)
      ]
    }))
  }
}

export function probesTable({ ranking }: Pick<FunctionSpace, 'ranking'>): Table {
  return {
    columns: [head('sample'), head('divergence'), head('maximum'), head('position'), input()],
    rows: ranking.map((row) => ({
      cells: [
        count(row.sample),
        number(row.divergence),
        number(row.maximum),
        count(row.position),
        inputCell(row)
      ]
    }))
  }
}

export function elicitedTable({ byOutputs }: Pick<Elicitation, 'byOutputs'>): Table {
  const hasDraws = byOutputs.some(({ posterior }) => posterior !== null)
  return {
    columns: [
      head('rank'),
      head('sample'),
      head('divergence'),
      ...(hasDraws
        ? [
            head('draws'),
            head('low', true, '95%'),
            head('high', true, '95%'),
            head('apart'),
            head('apartLow', true, '95%'),
            head('apartHigh', true, '95%'),
            head('geometryRank')
          ]
        : []),
      head('position'),
      input()
    ],
    rows: byOutputs.map((row) => {
      const { posterior } = row
      return {
        cells: [
          count(row.rank),
          count(row.sample),
          number(row.divergence),
          ...(hasDraws
            ? [
                number(posterior?.mean),
                number(posterior?.low),
                number(posterior?.high),
                number(posterior?.apart?.value),
                number(posterior?.apart?.low),
                number(posterior?.apart?.high),
                count(row.geometryRank)
              ]
            : []),
          count(row.position),
          inputCell(row)
        ]
      }
    })
  }
}

export function geometryTable({ byGeometry }: Pick<Elicitation, 'byGeometry'>): Table {
  return {
    columns: [
      head('rank'),
      head('sample'),
      head('excessA'),
      head('excessB'),
      head('shift'),
      head('low', true, '95%'),
      head('high', true, '95%'),
      head('outputRank'),
      input()
    ],
    rows: (byGeometry ?? []).map((row) => ({
      cells: [
        count(row.rank),
        count(row.sample),
        number(row.reference),
        number(row.variant),
        number(row.shift),
        number(row.low),
        number(row.high),
        count(row.outputRank),
        inputCell({ ...row, position: -1 })
      ]
    }))
  }
}

const input = (): Column => ({ title: t('outputs.columns.input'), mono: true })

/** Numbers of an input before the position that stands out. */
const shown = 6

/** Token ids up to the position that differs most, and the one after it in brackets; the first numbers where none stands out. */
function inputCell({ input: own, position }: Pick<OutputInput, 'input' | 'position'>): Cell {
  const text = own.every(Number.isInteger) ? own.map(String) : own.map((value) => significant(value, 3))
  if (position < 0 || text.length <= 1) {
    return {
      text: `${text.slice(0, shown).join(' ')}${text.length > shown ? ' …' : ''}`,
      title: text.join(' ')
    }
  }
  const from = Math.max(0, position + 1 - shown)
  const next = text[position + 1]
  return {
    text: `${from > 0 ? '… ' : ''}${text.slice(from, position + 1).join(' ')}${next === undefined ? '' : ` [${next}]`}`,
    value: text.join(' '),
    title: text.join(' ')
  }
}
