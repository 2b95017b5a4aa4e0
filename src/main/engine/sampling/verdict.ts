import type { Reason, Verdict } from '../../../shared/run'
import { limits, type Limit, type LimitName } from './thresholds'

export interface Judgement {
  readonly verdict: Verdict
  readonly reasons: readonly Reason[]
}

/** Measured values by limit; null or absent: does not apply. */
export type Measured = Partial<Record<LimitName, number | null>>

/** Compares every measured value with its limits. A value that should exist but is not a number is rejected. */
export function judge(measured: Measured): Judgement {
  const reasons: Reason[] = []
  for (const [name, limit] of Object.entries(limits) as [LimitName, Limit][]) {
    const value = measured[name]
    if (value === null || value === undefined) continue
    const reason = compare(name, limit, value)
    if (reason) reasons.push(reason)
  }
  return { verdict: worst(reasons), reasons }
}

/** The verdict of a list of reasons. */
export function worst(reasons: readonly Reason[]): Verdict {
  if (reasons.some((reason) => reason.severity === 'rejected')) return 'rejected'
  return reasons.length > 0 ? 'suspicious' : 'usable'
}

function compare(diagnostic: LimitName, limit: Limit, value: number): Reason | null {
  for (const severity of ['rejected', 'suspicious'] as const) {
    const threshold = limit[severity]
    if (threshold === null) continue
    if (Number.isNaN(value) || outside(limit.rule, value, threshold)) {
      return {
        diagnostic,
        severity,
        value: Number.isFinite(value) ? value : null,
        threshold,
        message: `${limit.label}: ${shownBeside(value, threshold)}, ${limit.rule} ${shown(threshold)}`
      }
    }
  }
  return null
}

function outside(rule: Limit['rule'], value: number, threshold: number): boolean {
  if (rule === 'above') return value > threshold
  return rule === 'below' ? value < threshold : Math.abs(value) > threshold
}

/** With as many digits as tell it from the limit, up to six. */
function shownBeside(value: number, threshold: number): string {
  if (!Number.isFinite(value)) return 'not a number'
  const digits = [3, 4, 5, 6].find((count) => Number(value.toPrecision(count)) !== threshold) ?? 6
  return String(Number(value.toPrecision(digits)))
}

const shown = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'not a number'
