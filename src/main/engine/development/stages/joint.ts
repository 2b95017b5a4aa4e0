import type { CurveStages } from '.'
import type { Boundary, JointBoundary, JointStages } from '../../../../shared/stages'
import { AuditError } from '../../../../shared/errors'
import { place, stepAt } from './curve'

/** Stages of several curves of one training: boundaries whose intervals overlap are one, and each says which curves have it.
 *  @param curves with different names @throws AuditError `estimator/invalid` for two of one name */
export function jointStages(curves: readonly CurveStages[]): JointStages {
  const names = curves.map(({ stages }) => stages.curve)
  const double = names.find((name, index) => names.indexOf(name) !== index)
  if (double !== undefined) {
    throw new AuditError('estimator/invalid', `two curves have the name ${double}`, {
      where: double,
      hint: 'Name each curve differently.'
    })
  }
  const boundaries = groups(curves).map(jointOf)
  const measured = curves.flatMap(({ stages }) => stages.stages)
  if (measured.length === 0) return { curves: names, boundaries: [], stages: [] }
  const steps = [
    Math.min(...measured.map(({ from }) => from)),
    ...boundaries.map(({ step }) => step),
    Math.max(...measured.map(({ to }) => to))
  ]
  return {
    curves: names,
    boundaries,
    stages: steps.slice(1).map((to, index) => {
      const from = steps[index] ?? 0
      return {
        from,
        to,
        changes: curves.flatMap(({ stages, change }) => {
          const own = change(from, to)
          return own === null ? [] : [{ curve: stages.curve, ...own }]
        })
      }
    })
  }
}

interface Member extends Boundary {
  readonly curve: string
}

/** Sweeps over the intervals by their lower ends: a boundary joins the group with whose common part it overlaps, one for each curve. */
function groups(curves: readonly CurveStages[]): Member[][] {
  const all = curves
    .flatMap(({ stages }) =>
      stages.boundaries.map((boundary): Member => ({ ...boundary, curve: stages.curve }))
    )
    .sort((a, b) => a.low - b.low)
  const found: Member[][] = []
  for (const member of all) {
    const fitting = found.filter(
      (group) =>
        group.every(({ high }) => member.low <= high) && group.every(({ curve }) => curve !== member.curve)
    )
    const near = fitting.sort((a, b) => distance(a, member) - distance(b, member))[0]
    if (near === undefined) found.push([member])
    else near.push(member)
  }
  return found
}

const distance = (group: readonly Member[], { step }: Member): number => Math.abs(centre(group) - place(step))

/** Mean place in ln(step + 1), each weighted by the inverse square of its interval. */
function centre(group: readonly Member[]): number {
  let [sum, weights] = [0, 0]
  for (const { step, low, high } of group) {
    const weight = 1 / (place(high) - place(low) + 1e-6) ** 2
    sum += weight * place(step)
    weights += weight
  }
  return sum / weights
}

function jointOf(group: readonly Member[]): JointBoundary {
  return {
    step: Math.round(stepAt(centre(group))),
    low: Math.max(...group.map(({ low }) => low)),
    high: Math.min(...group.map(({ high }) => high)),
    curves: group.map(({ curve, step, support, kind }) => ({ curve, step, support, kind }))
  }
}
