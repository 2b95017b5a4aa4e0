import type { Point } from '../../charts/curve'
import type { LetteredPoints } from '../../charts/options'
import { settingNames } from '../plan/limits'
import { differenceText, type Rejections } from '../../results/missing'
import { fixed, intervalDecimals, probability, significant, whole } from '../../results/numbers'
import type { Cell, Row, Table } from '../../results/table'
import type { ConfigurationDifference } from './configuration'
import type { RankingRow } from './ranking-rows'

/** Tables of the compare screen. */

export type Translate = (key: string, named?: Record<string, unknown>) => string

const numberCell = (value: number | null, decimals: number): Cell => ({ text: fixed(value, decimals), value })

/** Twin of a curve over step: value and interval. */
export function pointTable(points: readonly Point[], title: string, t: Translate): Table {
  return {
    columns: [
      { title: t('compare.step'), numeric: true },
      { title, numeric: true },
      { title: t('compare.low'), unit: '95%', numeric: true },
      { title: t('compare.high'), unit: '95%', numeric: true },
      ...(points.some(({ verdict }) => verdict !== undefined) ? [{ title: t('compare.verdict') }] : [])
    ],
    rows: points.map((point): Row => {
      const decimals = intervalDecimals(point)
      const { step, value, low, high, verdict } = point
      return {
        step,
        rejected: value === null,
        cells: [
          { text: whole(step), value: step },
          { text: value === null ? t('compare.noEstimate') : fixed(value, decimals), value },
          numberCell(low, decimals),
          numberCell(high, decimals),
          ...(verdict === undefined
            ? []
            : [{ text: t(`compare.verdicts.${verdict}`), value: verdict, mark: verdict }])
        ]
      }
    })
  }
}

/** Twin of several curves: a column each, and two for its interval where it has one. */
export function curvesTable(subjects: readonly LetteredPoints[], t: Translate): Table {
  const steps = [...new Set(subjects.flatMap(({ points }) => points.map(({ step }) => step)))].sort(
    (a, b) => a - b
  )
  const curves = subjects.map(({ letter, name, points }) => ({
    title: `${letter} ${name}`,
    at: new Map(points.map((point) => [point.step, point] as const)),
    ends: points.some(({ low }) => low !== null) ? (['low', 'high'] as const) : []
  }))
  const cell = (value: number | null): Cell => ({ text: significant(value, 4), value })
  return {
    columns: [
      { title: t('compare.step'), numeric: true },
      ...curves.flatMap(({ title, ends }) => [
        { title, numeric: true },
        ...ends.map((end) => ({ title: `${title}, ${t(`compare.${end}`)}`, unit: '95%', numeric: true }))
      ])
    ],
    rows: steps.map((step) => ({
      step,
      cells: [
        { text: whole(step), value: step },
        ...curves.flatMap(({ at, ends }) => {
          const point = at.get(step)
          return [cell(point?.value ?? null), ...ends.map((end) => cell(point?.[end] ?? null))]
        })
      ]
    }))
  }
}

export function rankingTable(rows: readonly RankingRow[], rejections: Rejections, t: Translate): Table {
  return {
    columns: [
      { title: t('compare.component') },
      { title: t('compare.data') },
      { title: 'A', numeric: true },
      { title: 'B', numeric: true },
      { title: 'B − A', unit: '[95%]', numeric: true },
      { title: t('compare.pHolm'), numeric: true }
    ],
    rows: rows.map(({ measure, a, b, difference }) => ({
      rejected: difference.difference === null,
      cells: [
        { text: measure.component },
        measure.sampledOn === measure.data
          ? { text: measure.data }
          : {
              text: measure.data,
              title: t('compare.along', { data: measure.data, sampledOn: measure.sampledOn })
            },
        numberCell(a, 1),
        numberCell(b, 1),
        {
          text: differenceText(difference, rejections),
          value: difference.difference
        },
        {
          text: difference.identicalWeights ? t('compare.identical') : probability(difference.pAdjusted),
          value: difference.pAdjusted
        }
      ]
    }))
  }
}

/** Whether the plan screen has a name for it; further ones stand as the plan writes them. */
const isSetting = (what: ConfigurationDifference['what'], name: string): boolean =>
  what === 'setting' && (name === 'sampler' || settingNames.some((one) => one === name))

/** What differs between two configurations. */
export function configurationTable(differences: readonly ConfigurationDifference[], t: Translate): Table {
  return {
    columns: [
      { title: t('compare.what') },
      { title: t('compare.openedRun') },
      { title: t('compare.secondRun') }
    ],
    rows: differences.map(({ what, name, a, b }) => ({
      cells: [
        {
          text: t(`compare.configuration.${what}`, {
            name: isSetting(what, name) ? t(`plan.settings.names.${name}`) : name
          })
        },
        { text: a, wrap: true },
        { text: b, wrap: true }
      ]
    }))
  }
}
