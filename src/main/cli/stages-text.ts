import { printable } from '../../shared/printable'
import type { Boundary, Stage, Stages } from '../../shared/stages'
import { textTable } from './text-table'

/** What `stages` prints for a person. */
export function stagesText(stages: Stages): string {
  const { boundaries, candidates, remarks, points } = stages
  return [
    `Stages of ${printable(stages.curve)}   ${points} ${points === 1 ? 'point' : 'points'}, seed ${stages.seed}`,
    boundaries.length === 0
      ? 'No boundary has a support above 0.5.'
      : `Boundaries\n${boundaryTable(boundaries)}`,
    ...(stages.stages.length === 0 ? [] : [`Stages, ± standard error\n${stageTable(stages.stages)}`]),
    ...(candidates.length === 0
      ? []
      : [`Weaker candidates, support up to 0.5\n${boundaryTable(candidates)}`]),
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `△ ${remark}`).join('\n')]),
    'Boundaries are critical points of the curve over ln(step + 1). They are consistent with stages of development; by themselves they prove none.'
  ].join('\n\n')
}

function boundaryTable(boundaries: readonly Boundary[]): string {
  return textTable(
    [
      { head: 'step', align: 'right' },
      { head: '[90%]', align: 'left' },
      { head: 'support', align: 'right' },
      { head: 'kind', align: 'left' },
      { head: 'piecewise-linear fit', align: 'left' }
    ],
    boundaries.map(({ step, low, high, support, kind, changePoint }) => [
      integer(step),
      `[${integer(low)}, ${integer(high)}]`,
      support.toFixed(2),
      kind,
      changePoint === null ? 'none there' : `${changePoint.kind} at ${integer(changePoint.step)}`
    ])
  )
}

function stageTable(stages: readonly Stage[]): string {
  return textTable(
    [
      { head: 'from', align: 'right' },
      { head: 'to', align: 'right' },
      { head: 'type', align: 'left' },
      { head: 'change', align: 'right' },
      { head: 'from 10% to 90% of it', align: 'left' }
    ],
    stages.map((stage) => [
      integer(stage.from),
      integer(stage.to),
      typeWords(stage),
      change(stage),
      `${integer(stage.changeFrom)} to ${integer(stage.changeTo)}`
    ])
  )
}

const typeWords = ({ type }: Stage): string =>
  type === null ? 'not known from noise' : { A: 'A, rising', B: 'B, falling' }[type]

function change({ delta, deltaError }: Stage): string {
  const value = `${delta > 0 ? '+' : ''}${number(delta)}`
  return deltaError === null ? value : `${value} ± ${number(deltaError, 2)}`
}

const number = (value: number, digits = 4): string =>
  String(Number(value.toPrecision(digits))).replace('-', '−')

const integer = (value: number): string => value.toLocaleString('en-GB')
