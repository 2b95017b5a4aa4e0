import type { SelfTestCheck } from '../../../shared/self-test'

/** A number that must not be farther from the known one than so much. @param words how the tolerance is told; `± tolerance` if absent */
export function near(
  quantity: string,
  known: number,
  reached: number | null,
  tolerance: number,
  words = `± ${short(tolerance)}`
): SelfTestCheck {
  const passed = reached !== null && Math.abs(reached - known) <= tolerance
  return { quantity, known, reached: finite(reached), tolerance: words, passed }
}

/** A number that must lie within a share of the known one. */
export const nearShare = (
  quantity: string,
  known: number,
  reached: number | null,
  share: number
): SelfTestCheck => near(quantity, known, reached, share * Math.abs(known), `± ${short(100 * share)}%`)

/** A number that must lie within three of its own standard errors of the known one. */
export const nearErrors = (
  quantity: string,
  known: number,
  reached: number | null,
  error: number | null
): SelfTestCheck =>
  near(quantity, known, reached, 3 * (error ?? NaN), `± 3 standard errors, ${short(3 * (error ?? NaN))}`)

/** A number that must lie below a limit. */
export const below = (
  quantity: string,
  known: number,
  reached: number | null,
  limit: number
): SelfTestCheck => ({
  quantity,
  known,
  reached: finite(reached),
  tolerance: `below ${short(limit)}`,
  passed: reached !== null && reached < limit
})

/** Words that must be the known ones. */
export const same = (quantity: string, known: string, reached: string): SelfTestCheck => ({
  quantity,
  known,
  reached,
  tolerance: 'exact',
  passed: known === reached
})

/** Something that is measured beside the others and cannot fail. */
export const noted = (quantity: string, known: string, reached: number | null): SelfTestCheck => ({
  quantity,
  known,
  reached: finite(reached),
  tolerance: 'none, for comparison',
  passed: true
})

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null

const short = (value: number): string => String(Number(value.toPrecision(2)))
