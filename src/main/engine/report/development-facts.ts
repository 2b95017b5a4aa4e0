import type { SubjectDynamics } from '../../../shared/essential-dynamics'
import type { SubjectStages } from '../../../shared/development'
import { llcCurve } from '../audit/development'
import { normal95 } from '../math/distributions'
import type { PathData, StagesData } from './figures/development'
import { letterOf, unitOf, type Facts } from './facts'

/** What the pictures of the development draw. */

/** Curves of more subjects would be a wall; the tables and report.json have the rest. */
const drawnSubjects = 4

const placeOf = (facts: Facts, subject: string): number =>
  Math.max(
    0,
    facts.subjects.findIndex(({ name }) => name === subject)
  )

/** The measured points of a curve. */
export function curvePoints(
  { llc, behaviour }: Pick<Facts, 'llc' | 'behaviour'>,
  { subject, curve }: Pick<SubjectStages, 'subject' | 'curve'>
): StagesData['points'] {
  const estimates = llc
    .filter((row) => row.subject === subject && llcCurve(row) === curve)
    .map(({ step, estimate, low, high }) => ({ step, value: estimate, low, high }))
  const own = behaviour.filter((row) => row.subject === subject)
  const losses = own
    .filter(({ data }) => curve === `loss ${data}`)
    .map(({ step, meanLoss, standardError }) => ({
      step,
      value: meanLoss,
      low: meanLoss - normal95 * standardError,
      high: meanLoss + normal95 * standardError
    }))
  const accuracies = own
    .filter(({ data }) => curve === `accuracy ${data}`)
    .map(({ step, accuracy }) => ({ step, value: accuracy, low: null, high: null }))
  return [...estimates, ...losses, ...accuracies].sort((a, b) => a.step - b.step)
}

/** Of each subject the curves of the first component and of the first loss. */
export function drawnStages(facts: Facts): SubjectStages[] {
  return facts.subjects.slice(0, drawnSubjects).flatMap(({ name }) => {
    const own = facts.stages.filter(({ subject, points }) => subject === name && points >= 2)
    const chosen = [
      own.find(({ curve }) => curve.startsWith('llc ')),
      own.find(({ curve }) => curve.startsWith('loss '))
    ]
    return chosen.filter((one) => one !== undefined)
  })
}

export function stagesData(facts: Facts, one: SubjectStages): StagesData {
  const { subject, curve, fitted, boundaries, stages } = one
  const data = curve.startsWith('loss ') ? curve.slice('loss '.length) : ''
  return {
    ...{ place: placeOf(facts, subject), letter: letterOf(facts, subject), subject, curve },
    unit: data === '' ? 'dimensionless' : unitOf(facts, data),
    points: curvePoints(facts, one),
    fitted: { step: fitted.step, value: fitted.value },
    boundaries: boundaries.map(({ step, low, high }) => ({ step, low, high })),
    types: stages.map(({ type }) => type)
  }
}

export const stagesId = (facts: Facts, { subject, curve }: SubjectStages): string =>
  `stages-${placeOf(facts, subject) + 1}-${curve.startsWith('llc ') ? 'llc' : 'loss'}`

const planes = [
  [1, 2],
  [1, 3]
] as const

/** Two planes of each subject's path. */
export function pathData(facts: Facts): PathData[] {
  return facts.essentialDynamics
    .filter(({ subject }) => placeOf(facts, subject) < drawnSubjects)
    .flatMap((path) => planes.flatMap((plane) => planeOf(facts, path, plane)))
}

function planeOf(facts: Facts, path: SubjectDynamics, [a, b]: readonly [number, number]): PathData[] {
  const [x, y] = [path.coordinates[a - 1], path.coordinates[b - 1]]
  const [smoothX, smoothY] = [path.smoothed[a - 1], path.smoothed[b - 1]]
  if (!x || !y || !smoothX || !smoothY) return []
  const at = (step: number): number =>
    path.steps.reduce(
      (best, other, index) =>
        Math.abs(other - step) < Math.abs((path.steps[best] ?? 0) - step) ? index : best,
      0
    )
  return [
    {
      ...{
        place: placeOf(facts, path.subject),
        letter: letterOf(facts, path.subject),
        subject: path.subject
      },
      components: [a, b],
      points: path.steps.map((step, index) => ({ step, x: x[index] ?? 0, y: y[index] ?? 0 })),
      smoothed: smoothX.map((value, index) => ({ x: value, y: smoothY[index] ?? 0 })),
      forms: path.forms.map(({ step }) => {
        const index = at(step)
        return { step: path.steps[index] ?? step, x: smoothX[index] ?? 0, y: smoothY[index] ?? 0 }
      }),
      explained: [path.explained[a - 1] ?? 0, path.explained[b - 1] ?? 0]
    }
  ]
}

export const pathId = ({ place, components }: PathData): string => `path-${place + 1}-${components.join('-')}`
