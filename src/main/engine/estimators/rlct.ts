import { AuditError } from '../../../shared/errors'

export interface LearningCoefficient {
  /** λ, the real log canonical threshold. */
  readonly lambda: number
  /** Its multiplicity m. */
  readonly multiplicity: number
}

/** Exact learning coefficient of a deep linear network at a true parameter of rank r (Aoyagi 2024, arXiv 2303.15739).
 *  @param widths H_0 … H_L, at least two, each ≥ 1 @param rank r, from 0 to the smallest width
 *  @throws AuditError `estimator/invalid` */
export function deepLinearLearningCoefficient(widths: readonly number[], rank: number): LearningCoefficient {
  const whole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least
  if (widths.length < 2 || !widths.every((width) => whole(width, 1))) {
    throw new AuditError('estimator/invalid', `widths are ${widths.join(', ')}`, {
      hint: 'Give at least two whole numbers from 1.'
    })
  }
  if (!whole(rank, 0) || rank > Math.min(...widths)) {
    throw new AuditError('estimator/invalid', `the rank is ${rank}`, {
      hint: `Give a whole number from 0 to the smallest width, ${Math.min(...widths)}.`
    })
  }
  const ends = (widths[0] ?? 0) + (widths.at(-1) ?? 0)
  const slack = widths.map((width) => width - rank).sort((a, b) => a - b)
  const chosen = binding(slack)
  const l = chosen.length - 1
  const sum = chosen.reduce((total, value) => total + value, 0)
  const ceiling = Math.ceil(sum / l)
  const a = sum - (ceiling - 1) * l
  let pairs = 0
  for (let i = 0; i < chosen.length; i++) {
    for (let j = 0; j < i; j++) pairs += (chosen[i] ?? 0) * (chosen[j] ?? 0)
  }
  return {
    lambda:
      (-rank * rank + rank * ends) / 2 +
      (a * (l - a)) / (4 * l) -
      ((l * (l - 1)) / 4) * (sum / l) ** 2 +
      pairs / 2,
    multiplicity: a * (l - a) + 1
  }
}

/** The ℓ + 1 smallest values S with max S < min of the rest, ΣS ≥ ℓ max S, and ΣS < ℓ min of the rest. @param slack ascending */
function binding(slack: readonly number[]): readonly number[] {
  let sum = slack[0] ?? 0
  for (let l = 1; l < slack.length; l++) {
    const largest = slack[l] ?? 0
    const next = slack[l + 1] ?? Infinity
    sum += largest
    if (largest < next && sum >= l * largest && sum < l * next) return slack.slice(0, l + 1)
  }
  return slack
}

/** Exact learning coefficient of reduced-rank regression, y = B A x (Aoyagi & Watanabe 2005): the case of two layers, derived on its own.
 *  @param inputs M @param hidden H @param outputs N @param rank r of the true BA */
export function reducedRankLearningCoefficient(
  inputs: number,
  hidden: number,
  outputs: number,
  rank: number
): LearningCoefficient {
  const [m, h, n, r] = [inputs, hidden, outputs, rank]
  if (n + r <= m + h && m + r <= n + h && h + r <= m + n) {
    const sum = m + h + n + r
    const base = -((h + r) ** 2) - m * m - n * n + 2 * (h + r) * m + 2 * (h + r) * n + 2 * m * n
    return sum % 2 === 0 ? { lambda: base / 8, multiplicity: 1 } : { lambda: (base + 1) / 8, multiplicity: 2 }
  }
  if (m + h < n + r) return { lambda: (h * m - h * r + n * r) / 2, multiplicity: 1 }
  if (n + h < m + r) return { lambda: (h * n - h * r + m * r) / 2, multiplicity: 1 }
  return { lambda: (m * n) / 2, multiplicity: 1 }
}
