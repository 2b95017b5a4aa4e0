import { byShare, type WeightDetail, type WeightDistance } from '../../../../../shared/weight-space'
import { componentWords } from '../../facts'
import { fixed, integer, significant } from '../../numbers'
import {
  barrierText,
  barrierWords,
  distanceWords,
  matrixWords,
  spectraWords,
  weightsOf
} from '../../weight-facts'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { extract, table } from '../table'
import { type } from '../theme'
import type { Element } from '../typesetter'
import type { Context } from './context'
import { cut, rowLimit } from './words'

/** Where the two lie in weight space: distances and angles, singular values of the difference, the loss between them. */
export function weightsPart(context: Context, sect: Element): void {
  const { t, report, drawings } = context
  const weights = weightsOf(report)
  if (weights === null) return
  heading(t, sect, 3, 'Weight space', 200)
  const last = weights.details.at(-1)
  if (last !== undefined) paragraph(t, sect, distanceWords(report, last))
  const drawn = (kind: string) => {
    figures(
      t,
      sect,
      report.figures.filter((figure) => figure.kind === kind),
      drawings
    )
  }
  drawn('weight-distance')
  stepTable(context, sect)
  for (const detail of weights.details) placeTables(context, sect, detail)
  for (const detail of weights.details) {
    const words = barrierWords(report, detail)
    if (words !== '') paragraph(t, sect, `Step ${integer(detail.step)}. ${words}`)
  }
  drawn('weight-line')
  lineTable(context, sect)
  if (last !== undefined && last.spectra.length > 0) {
    paragraph(
      t,
      sect,
      `${spectraWords(last.spectra)} A value counts above the edge that the largest singular value of noise of the same level stays below with 99.9% (Marchenko and Pastur 1967; Johnstone 2001; level by the median, Gavish and Donoho 2014, arXiv 1305.5870).`
    )
    drawn('weight-spectrum')
    spectrumTable(context, sect, last)
  }
  for (const remark of weights.remarks) paragraph(t, sect, remark)
}

const angle = (degrees: number | null): string => (degrees === null ? 'none' : `${fixed(degrees, 2)}°`)
const part = (share: number | null): string => (share === null ? 'none' : `${fixed(100 * share, 2)}%`)

const columns = [
  { head: 'Distance', width: 0.8, align: 'right' },
  { head: 'Of ‖A‖', width: 0.7, align: 'right' },
  { head: 'A came', width: 0.7, align: 'right' },
  { head: 'B came', width: 0.7, align: 'right' },
  { head: 'Over ways', width: 0.75, align: 'right' },
  { head: 'Angle', width: 0.7, align: 'right' },
  { head: 'Of ways', width: 0.75, align: 'right' }
] as const

function cells(row: WeightDistance): Text[] {
  return [
    significant(row.distance, 3),
    part(row.relative),
    significant(row.movedReference, 3),
    significant(row.movedVariant, 3),
    row.relativeToMoved === null ? 'none' : fixed(row.relativeToMoved, 3),
    angle(row.angle),
    angle(row.movedAngle)
  ]
}

/** The whole model, and the plan's components, at every common step. */
function stepTable({ t, report }: Context, sect: Element): void {
  const weights = weightsOf(report)
  const rows = (weights?.steps ?? []).flatMap(({ step, distances }) =>
    distances.map((row) => ({ step, row }))
  )
  if (rows.length === 0) return
  const chosen = extract(rows.length, () => false, rowLimit)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Distances of B from A in weight space by step: absolute; of the norm of A; how far each came since step ${integer(weights?.start ?? 0)}; over the root mean square of these ways; angle between the weights, and between the ways where both begin at the same weights.${cut(chosen.length, rows.length)}`,
    style: type.dense,
    columns: [
      { head: 'Step', width: 44, fixed: true, align: 'right' },
      { head: 'Part', width: 1 },
      ...columns
    ],
    rows: chosen.flatMap((index) => {
      const one = rows[index]
      return one ? [[integer(one.step), componentWords(one.row.name), ...cells(one.row)]] : []
    })
  })
}

function placeTables({ t }: Context, sect: Element, detail: WeightDetail): void {
  for (const kind of ['component', 'tensor'] as const) {
    const rows = byShare(detail, kind).filter(({ distance }) => distance > 0)
    if (rows.length === 0) continue
    const shown = rows.slice(0, rowLimit)
    table(t, sect, {
      label: t.tableLabel('6'),
      caption: `Where the difference lies at step ${integer(detail.step)}, by ${kind}: part of the squared distance of the whole model.${kind === 'component' ? ' Components overlap and do not add up.' : ''}${cut(shown.length, rows.length)}`,
      style: type.dense,
      columns: [
        { head: kind === 'component' ? 'Component' : 'Tensor', width: 2 },
        { head: 'Part', width: 0.6, align: 'right' },
        ...columns
      ],
      rows: shown.map((row) => [row.name, part(row.share), ...cells(row)])
    })
  }
}

function lineTable({ t, report }: Context, sect: Element): void {
  const rows = (weightsOf(report)?.details ?? []).flatMap(({ step, line, matching }) => [
    ...(line === null ? [] : [{ step, what: 'as they are', line }]),
    ...(matching?.line ? [{ step, what: 'after matching', line: matching.line }] : [])
  ])
  if (rows.length === 0) return
  table(t, sect, {
    label: t.tableLabel('6'),
    caption:
      'Barrier: the largest rise of the mean loss above the interpolation of its ends, with the 95% interval of a band that holds all places together. Selection: mean by which picking the largest of noisy rises leads upwards; the interval allows for it.',
    columns: [
      { head: 'Step', width: 44, fixed: true, align: 'right' },
      { head: 'Line', width: 1 },
      { head: 'Data', width: 1 },
      { head: 'Loss A', width: 0.7, align: 'right' },
      { head: 'Loss B', width: 0.7, align: 'right' },
      { head: 'Barrier [95%]', width: 1.7, align: 'right' },
      { head: 'At', width: 0.4, align: 'right' },
      { head: 'Selection', width: 0.7, align: 'right' },
      { head: 'Samples', width: 0.6, align: 'right' }
    ],
    rows: rows.map(({ step, what, line }) => [
      integer(step),
      what,
      line.data,
      significant(line.points[0]?.loss ?? 0, 4),
      significant(line.points.at(-1)?.loss ?? 0, 4),
      barrierText(line),
      fixed(line.at, 2),
      significant(line.selectionBias, 2),
      integer(line.samples)
    ])
  })
}

function spectrumTable({ t }: Context, sect: Element, { step, spectra }: WeightDetail): void {
  const shown = spectra.slice(0, rowLimit)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Singular values of the difference at step ${integer(step)}, the largest part of the squared distance first. Above: values above the edge of noise, and their part of the matrix’s squared difference. σ: level of that noise in one entry; r where it is the rounding of the stored weights. Rank: values above that rounding.${cut(shown.length, spectra.length)}`,
    style: type.dense,
    columns: [
      { head: 'Matrix', width: 2.2 },
      { head: 'Size', width: 0.9, align: 'right' },
      { head: 'Part', width: 0.6, align: 'right' },
      { head: 'Largest', width: 0.7, align: 'right' },
      { head: 'Stable rank', width: 0.7, align: 'right' },
      { head: 'Rank', width: 0.5, align: 'right' },
      { head: 'σ', width: 0.8, align: 'right' },
      { head: 'Edge', width: 0.7, align: 'right' },
      { head: 'Above', width: 0.5, align: 'right' },
      { head: 'Their part', width: 0.7, align: 'right' }
    ],
    rows: shown.map((one) => [
      matrixWords(one),
      `${integer(one.rows)} × ${integer(one.columns)}`,
      part(one.share),
      significant(one.largest, 3),
      significant(one.stableRank, 3),
      one.rank === null ? 'none' : integer(one.rank),
      one.noise === null ? 'none' : `${significant(one.noise, 2)}${one.isRounding ? ' r' : ''}`,
      one.edge === null ? 'none' : significant(one.edge, 3),
      one.outliers === null ? 'none' : integer(one.outliers),
      part(one.outlierShare)
    ])
  })
}
