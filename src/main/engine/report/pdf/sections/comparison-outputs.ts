import type {
  Elicitation,
  FunctionSpace,
  OutputInput,
  OutputKind
} from '../../../../../shared/function-space'
import type { Report } from '../../../../../shared/report'
import { count, integer, significant } from '../../numbers'
import { divergenceUnit, elicitationOf, functionSpaceOf } from '../../output-facts'
import { heading, paragraph } from '../blocks'
import { figures } from '../figure'
import type { Text } from '../spans'
import { extract, table } from '../table'
import type { Element } from '../typesetter'
import type { Context } from './context'
import { cut, letterText, rowLimit } from './words'

/** Inputs that a page lists; report.json has more. */
const listed = 12
/** Token ids beside the position that stands out. */
const neighbours = 6

/** What the outputs of A and B say: divergence over training, nearest checkpoints, inputs; and the search of a pool. */
export function outputsPart(context: Context, sect: Element): void {
  const { t, report } = context
  const outputs = report.comparison?.outputs
  if (!outputs) return
  heading(t, sect, 3, 'Function space', functionSpaceOf(report) ? 280 : 60)
  const [space, found] = [functionSpaceOf(report), elicitationOf(report)]
  if (space) spacePart(context, sect, space)
  if (outputs.remarks.length > 0) paragraph(t, sect, outputs.remarks.join(' '))
  if (found) searchPart(context, sect, found)
}

function spacePart(context: Context, sect: Element, space: FunctionSpace): void {
  const { t, report, drawings } = context
  paragraph(t, sect, space.statement)
  figures(t, sect, ofKind(report, 'outputs'), drawings)
  stepTable(context, sect, space)
  figures(t, sect, [...ofKind(report, 'nearest'), ...ofKind(report, 'elicitation')], drawings)
  nearestTable(context, sect, space)
  probeTable(context, sect, space)
}

const ofKind = ({ figures: all }: Report, kind: Report['figures'][number]['kind']) =>
  all.filter((figure) => figure.kind === kind)

function stepTable({ t }: Context, sect: Element, { steps, kind, against, onset }: FunctionSpace): void {
  const chosen = extract(steps.length, (index) => steps[index]?.step === onset?.step, rowLimit)
  const held =
    against === 'controls'
      ? 'the largest of two runs among reference and controls'
      : 'A from its checkpoint before'
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Divergence of the outputs of A and B, ${divergenceUnit(kind)}, mean over inputs. Held against: ${held}.${cut(chosen.length, steps.length)}`,
    columns: [
      { head: 'Step', width: 44, fixed: true, align: 'right' },
      { head: 'Divergence [95%]', width: 1.6, align: 'right' },
      { head: 'At its largest position', width: 1, align: 'right' },
      { head: 'Held against', width: 1, align: 'right' },
      { head: 'Exceeds it', width: 0.7 }
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const row = steps[index]
      if (!row) return []
      const { step, divergence, low, high, maximum, yardstick, exceeds, identicalWeights } = row
      return [
        [
          integer(step),
          `${small(divergence)} [${small(low)}, ${small(high)}]`,
          small(maximum),
          yardstick === null ? '' : small(yardstick),
          identicalWeights ? 'same weights' : exceeds === null ? '' : exceeds ? 'yes' : 'no'
        ]
      ]
    })
  })
}

const small = (value: number): string => (value === 0 ? '0' : significant(value, 3))

function nearestTable({ t, report }: Context, sect: Element, { nearest, kind }: FunctionSpace): void {
  if (nearest.length === 0) return
  const chosen = extract(nearest.length, () => false, rowLimit)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `For each checkpoint the one of the other series with the nearest outputs, 95% over resampled inputs. Distance: ${kind === 'distribution' ? 'Hellinger, 0 to 1' : 'root of the mean squared output distance'}.${cut(chosen.length, nearest.length)}`,
    columns: [
      { head: 'Of', width: 0.5 },
      { head: 'Step', width: 0.7, align: 'right' },
      { head: 'Nearest step of the other [95%]', width: 1.6, align: 'right' },
      { head: 'Distance', width: 0.9, align: 'right' },
      { head: 'At the same step', width: 1, align: 'right' }
    ],
    rows: chosen.flatMap((index): Text[][] => {
      const row = nearest[index]
      if (!row) return []
      return [
        [
          letterText(report, row.subject),
          integer(row.step),
          `${integer(row.nearest)} [${integer(row.low)}, ${integer(row.high)}]`,
          small(row.distance),
          row.same === null ? '' : small(row.same)
        ]
      ]
    })
  })
}

function probeTable({ t }: Context, sect: Element, { ranking, steps, kind, data }: FunctionSpace): void {
  const shown = ranking.slice(0, listed)
  if (shown.length === 0) return
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Inputs of ${data} on which the outputs of A and B differ most at step ${integer(steps.at(-1)?.step ?? 0)}. ${inputWords(shown[0])}${cut(shown.length, ranking.length)}`,
    columns: [
      { head: 'Sample', width: 0.6, align: 'right' },
      { head: `Divergence, ${divergenceUnit(kind)}`, width: 1, align: 'right' },
      { head: 'Largest', width: 0.7, align: 'right' },
      { head: 'At', width: 0.4, align: 'right' },
      { head: 'Input', width: 2.6 }
    ],
    rows: shown.map((row) => [
      integer(row.sample),
      small(row.divergence),
      small(row.maximum),
      integer(row.position),
      inputText(row)
    ])
  })
}

const inputWords = (row: OutputInput | undefined): string =>
  row !== undefined && row.input.every(Number.isInteger)
    ? 'Input: token ids before the output that differs most, and that after it in brackets.'
    : 'Input: its first values.'

/** Tokens around the position, or the first values. */
function inputText({ input, position }: OutputInput): string {
  if (!input.every(Number.isInteger)) {
    return `${input.slice(0, neighbours).map(small).join(', ')}${input.length > neighbours ? ', …' : ''}`
  }
  const from = Math.max(0, position + 1 - neighbours)
  const before = input.slice(from, position + 1).map(String)
  const next = input[position + 1]
  return `${from > 0 ? '… ' : ''}${before.join(' ')}${next === undefined ? '' : ` [${next}]`}`
}

function searchPart(context: Context, sect: Element, found: Elicitation): void {
  const { t, report, drawings } = context
  heading(t, sect, 3, 'Search of a pool', 160)
  paragraph(t, sect, found.statement)
  if (functionSpaceOf(report) === null) figures(t, sect, ofKind(report, 'elicitation'), drawings)
  outputsTable(context, sect, found)
  geometryTable(context, sect, found)
}

function outputsTable({ t }: Context, sect: Element, { byOutputs, kind, data, draws }: Elicitation): void {
  const shown = byOutputs.slice(0, listed)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Inputs of ${data} by disagreement of the outputs. ${draws > 0 ? `Draws: mean over pairs of ${count(draws, 'posterior draw')} of A and B with the central 95%; apart: what of it does not average out over the draws. ` : ''}${inputWords(shown[0])}${cut(shown.length, byOutputs.length)}`,
    columns: [
      { head: 'Rank', width: 0.4, align: 'right' },
      { head: 'Sample', width: 0.6, align: 'right' },
      { head: divergenceName(kind), width: 0.8, align: 'right' },
      { head: 'Draws [95%]', width: 1.4, align: 'right' },
      { head: 'Apart [95%]', width: 1.4, align: 'right' },
      { head: 'Geometry', width: 0.7, align: 'right' },
      { head: 'Input', width: 2 }
    ],
    rows: shown.map((row) => [
      integer(row.rank),
      integer(row.sample),
      small(row.divergence),
      row.posterior === null
        ? ''
        : `${small(row.posterior.mean)} [${small(row.posterior.low)}, ${small(row.posterior.high)}]`,
      row.posterior?.apart
        ? `${small(row.posterior.apart.value)} [${small(row.posterior.apart.low)}, ${small(row.posterior.apart.high)}]`
        : '',
      row.geometryRank === null ? '' : integer(row.geometryRank),
      inputText(row)
    ])
  })
}

const divergenceName = (kind: OutputKind): string => (kind === 'distribution' ? 'JS, nats' : 'Squared')

function geometryTable(
  { t }: Context,
  sect: Element,
  { byGeometry, data, sampledOn, component }: Elicitation
): void {
  if (byGeometry === null) return
  const shown = byGeometry.slice(0, listed)
  table(t, sect, {
    label: t.tableLabel('6'),
    caption: `Inputs of ${data} without comparing outputs: where the loss reacts to perturbations of the weights (posterior on ${sampledOn}, ${component}) otherwise within B than within A. Excess: mean loss over the draws less that at the checkpoint. Shift: place by excess within B’s pool less that within A’s, 95% by leaving out one chain at a time.${cut(shown.length, byGeometry.length)}`,
    columns: [
      { head: 'Rank', width: 0.4, align: 'right' },
      { head: 'Sample', width: 0.6, align: 'right' },
      { head: 'Excess A', width: 0.8, align: 'right' },
      { head: 'Excess B', width: 0.8, align: 'right' },
      { head: 'Shift [95%]', width: 1.3, align: 'right' },
      { head: 'By outputs', width: 0.7, align: 'right' }
    ],
    rows: shown.map((row) => [
      integer(row.rank),
      integer(row.sample),
      small(row.reference),
      small(row.variant),
      row.low === null || row.high === null
        ? small(row.shift)
        : `${small(row.shift)} [${small(row.low)}, ${small(row.high)}]`,
      integer(row.outputRank)
    ])
  })
}
