import type { CurveStages } from '.'
import type { Stage, StageType } from '../../../../shared/stages'
import type { Curve } from './curve'
import { remarksOn } from './remarks'

/** What can be said without a fit: the change from the first point to the last, where there are two that differ. */
export function withoutFit(curve: Curve, seed: number): CurveStages {
  const change: CurveStages['change'] = (from, to) => {
    const [a, b] = [curve.step.indexOf(from), curve.step.indexOf(to)]
    if (a < 0 || b < 0) return null
    const delta = (curve.value[b] ?? 0) - (curve.value[a] ?? 0)
    const [first, last] = [curve.sd[a] ?? 0, curve.sd[b] ?? 0]
    const deltaError = first > 0 && last > 0 ? Math.hypot(first, last) : null
    return { type: direction(delta, deltaError), delta, deltaError }
  }
  const [from, to] = [curve.step[0], curve.step.at(-1)]
  const whole = from === undefined || to === undefined || from === to ? null : change(from, to)
  const stages: Stage[] =
    from === undefined || to === undefined || whole === null || whole.delta === 0
      ? []
      : [{ from, to, ...whole, changeFrom: from, changeTo: to }]
  return {
    stages: {
      schema: 'ontogeny.stages/1',
      curve: curve.name,
      seed,
      points: curve.x.length,
      boundaries: [],
      candidates: [],
      stages,
      changePoints: [],
      fitted: { step: [], value: [], low: [], high: [], slope: [] },
      outliers: [],
      missing: [...curve.missing],
      gaps: [],
      model: null,
      remarks: remarksOn({ curve, gaps: [], outliers: [], model: null, stages })
    },
    change
  }
}

/** Without an error the sign is all that there is. */
function direction(delta: number, error: number | null): StageType {
  if (delta === 0 || (error !== null && Math.abs(delta) <= 2 * error)) return null
  return delta > 0 ? 'A' : 'B'
}
