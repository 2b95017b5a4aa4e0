import type { SubjectStages } from '../../../shared/development'
import { llcCurve } from '../audit/curves'
import { normal95 } from '../math/distributions'
import type { JointStagesData } from './figures/joint-stages'
import type { StagesData } from './figures/stages'
import { letterOf, unitOf, type Facts } from './facts'

/** What the pictures of the development draw. */

/** Curves of more subjects would be a wall; the tables and report.json have the rest. */
export const drawnSubjects = 4

export const placeOf = (facts: Facts, subject: string): number =>
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
    .map(({ step, estimate, low, high, verdict }) => ({
      ...{ step, value: estimate, low, high },
      isSuspicious: verdict === 'suspicious'
    }))
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

/** Of each subject the boundaries of its curves, and which coincide. */
export function jointStagesData(facts: Facts): JointStagesData[] {
  return (facts.development?.joint ?? [])
    .filter(({ subject }) => placeOf(facts, subject) < drawnSubjects)
    .map(({ subject, curves, boundaries }) => ({
      ...{ place: placeOf(facts, subject), subject },
      steps: facts.subjects.find(({ name }) => name === subject)?.steps ?? [],
      curves: curves.map((curve) => ({
        curve,
        boundaries: (
          facts.stages.find((one) => one.subject === subject && one.curve === curve)?.boundaries ?? []
        ).map(({ step, low, high }) => ({ step, low, high }))
      })),
      shared: boundaries
        .filter((boundary) => boundary.curves.length > 1)
        .map(({ step, low, high }) => ({ step, low, high }))
    }))
    .filter(({ curves }) => curves.some(({ boundaries }) => boundaries.length > 0))
}

export const jointStagesId = ({ place }: JointStagesData): string => `joint-stages-${place + 1}`
