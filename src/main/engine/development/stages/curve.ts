import { AuditError } from '../../../../shared/errors'

/** One curve over training as it was measured. */
export interface MeasuredCurve {
  readonly name: string
  readonly points: readonly MeasuredPoint[]
}

export interface MeasuredPoint {
  /** Training step, ≥ 0. */
  readonly step: number
  /** Null where the checkpoint has no value, as a rejected estimate. */
  readonly value: number | null
  /** Standard error or deviation of the value, ≥ 0; null where it is not known. */
  readonly sd: number | null
}

/** The points that have a value, ascending in step. All arrays are `[points]`. */
export interface Curve {
  readonly name: string
  readonly step: Float64Array
  /** ln(step + 1). */
  readonly x: Float64Array
  readonly value: Float64Array
  /** 0 where it is not known. */
  readonly sd: Float64Array
  /** Checkpoints without a value. */
  readonly missing: readonly number[]
}

/** More points than any series of checkpoints has. */
export const maxPoints = 20_000

export const place = (step: number): number => Math.log1p(step)
export const stepAt = (x: number): number => Math.expm1(x)

/** Checks and sorts a curve.
 *  @throws AuditError `series/duplicate-step`, `data/non-finite`, `data/too-large`, `estimator/invalid` for negative steps or deviations, `format/limit` */
export function checkedCurve({ name, points }: MeasuredCurve): Curve {
  if (points.length > maxPoints) {
    throw new AuditError('format/limit', `the curve has ${points.length} points, the limit is ${maxPoints}`, {
      where: name,
      hint: 'Leave out checkpoints: more of them make no stage clearer.'
    })
  }
  for (const point of points) checkPoint(name, point)
  const sorted = [...points].sort((a, b) => a.step - b.step)
  sorted.forEach(({ step }, index) => {
    if (step !== sorted[index - 1]?.step) return
    throw new AuditError('series/duplicate-step', `step ${step} appears twice, expected once`, {
      where: name,
      hint: 'Keep one value for each step, for instance their mean.'
    })
  })
  const kept = sorted.filter((point) => point.value !== null)
  return {
    name,
    step: Float64Array.from(kept, ({ step }) => step),
    x: Float64Array.from(kept, ({ step }) => place(step)),
    value: Float64Array.from(kept, ({ value }) => value ?? 0),
    sd: Float64Array.from(kept, ({ sd }) => sd ?? 0),
    missing: sorted.filter(({ value }) => value === null).map(({ step }) => step)
  }
}

/** Squares of larger values are beyond float64. */
const largest = 1e100

function checkPoint(name: string, { step, value, sd }: MeasuredPoint): void {
  const refuse = (
    code: 'data/non-finite' | 'data/too-large' | 'estimator/invalid',
    message: string,
    hint: string
  ): never => {
    throw new AuditError(code, message, { where: `${name}, step ${step}`, hint })
  }
  for (const [what, number] of Object.entries({ step, value: value ?? 0, sd: sd ?? 0 })) {
    if (!Number.isFinite(number)) {
      refuse('data/non-finite', `${what} is ${number}, expected a finite number`, 'Leave the value out.')
    }
    if (Math.abs(number) > largest) {
      refuse(
        'data/too-large',
        `${what} is ${number}, too large: at most ±${largest}, since its square must be a number`,
        'Leave the value out, or give the curve in a larger unit.'
      )
    }
  }
  if (step < 0) refuse('estimator/invalid', `the step is ${step}, expected at least 0`, 'Count steps from 0.')
  if ((sd ?? 0) < 0) {
    refuse(
      'estimator/invalid',
      `the deviation is ${sd}, expected at least 0`,
      'Leave it out where it is not known.'
    )
  }
}
