import type { CalibrationRequest } from '../../../shared/draft'
import { type FieldProblem, type NumberLimit, parseNumber, problemOf } from './limits'

/** What a calibration is asked for, as texts of its form. The limits are those of `shared/draft.ts`; a test compares the two. */

export const budgetUnits = ['minutes', 'gradients'] as const
export type BudgetUnit = (typeof budgetUnits)[number]

export interface GoalTexts {
  relativeError: string
  bias: string
  budget: string
  unit: BudgetUnit
}

export type GoalField = 'relativeError' | 'bias' | 'budget'
export const goalFields: readonly GoalField[] = ['relativeError', 'bias', 'budget']

const real = (minimum: number, maximum: number, isWhole = false): NumberLimit => ({
  ...{ minimum, maximum, isWhole },
  isOpen: false,
  allowsFull: false
})
const percent = real(0.1, 100)

export const goalLimit = (field: GoalField, unit: BudgetUnit): NumberLimit => {
  if (field !== 'budget') return percent
  return unit === 'minutes' ? real(0.1, 10_080) : real(100, 1e12, true)
}

export function problemsOfGoals(texts: GoalTexts): Partial<Record<GoalField, FieldProblem>> {
  return Object.fromEntries(
    goalFields.flatMap((field) => {
      const problem = problemOf(texts[field], goalLimit(field, texts.unit))
      return problem === null ? [] : [[field, problem]]
    })
  )
}

/** @returns null while a field is out of its range */
export function requestOf(texts: GoalTexts): CalibrationRequest | null {
  if (Object.keys(problemsOfGoals(texts)).length > 0) return null
  const value = (field: GoalField): number => parseNumber(texts[field]) ?? NaN
  const budget = value('budget')
  return {
    relativeError: value('relativeError') / 100,
    bias: value('bias') / 100,
    budget: texts.unit === 'minutes' ? { seconds: budget * 60 } : { gradients: budget }
  }
}
