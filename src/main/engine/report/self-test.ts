import type { SelfTest } from '../../../shared/self-test'
import { count, integer, list } from './numbers'

export const isSelfTestFailed = (selfTest: SelfTest | null): selfTest is SelfTest =>
  selfTest !== null && !selfTest.passed

/** One sentence on the self-test of a run. */
export function selfTestWords(selfTest: SelfTest | null): string {
  if (selfTest === null) return 'No self-test of the engine is on record.'
  const { cases, variant } = selfTest
  const failed = cases.filter(({ passed }) => !passed)
  const kind = variant === 'full' ? 'The self-test' : 'The quick self-test'
  const of = `${kind} of the engine (${count(cases.length, 'case')} with known answers)`
  return failed.length === 0
    ? `${of} passed.`
    : `${of} failed in ${integer(failed.length)}: ${list(failed.map(({ name }) => name))}.`
}
