import { asAuditError } from '../../../shared/errors'
import type { SelfTestCase, SelfTestContent } from '../../../shared/self-test'
import type { Engine } from '../compute/engine'
import { identityOf } from '../compute/identity'
import { networkCases } from './cases/networks'
import { numberCases } from './cases/numbers'
import { quadraticCases } from './cases/quadratics'
import { samplerCases } from './cases/samplers'
import { singularCases } from './cases/singular'
import type { CaseContext, KnownCase } from './known-case'

/** Every case, the short ones first: a broken engine shows at once. */
export const knownCases: readonly KnownCase[] = [
  ...numberCases,
  ...quadraticCases,
  ...singularCases,
  ...samplerCases,
  ...networkCases
].sort((a, b) => Number(b.isQuick) - Number(a.isQuick))

export interface SelfTestOptions {
  readonly engine: Engine
  readonly application: { readonly name: string; readonly version: string }
  readonly variant: SelfTestContent['variant']
  readonly signal: AbortSignal
  /** In parts of about the same length. */
  readonly onProgress?: (done: number, total: number, name: string) => void
  readonly now?: Date
  /** `knownCases` if absent. */
  readonly cases?: readonly KnownCase[]
}

/** Samples models with known answers on an engine and compares. What a case throws makes it a failed one.
 *  @throws the signal's reason after an abort */
export async function runSelfTest(options: SelfTestOptions): Promise<SelfTestContent> {
  const { engine, application, variant, signal, onProgress, now = new Date() } = options
  const chosen = (options.cases ?? knownCases).filter(({ isQuick }) => isQuick || variant === 'full')
  const total = chosen.reduce((sum, { cost }) => sum + cost, 0)
  const cases: SelfTestCase[] = []
  let done = 0
  for (const known of chosen) {
    onProgress?.(done, total, known.name)
    cases.push(await carryOut(known, { engine, signal }))
    done += known.cost
  }
  onProgress?.(total, total, '')
  return {
    schema: 'ontogeny.self-test/1',
    identity: identityOf(engine, application),
    utc: now.toISOString(),
    variant,
    cases,
    passed: cases.length > 0 && cases.every(({ passed }) => passed),
    seconds: tenths(cases.reduce((sum, { seconds }) => sum + seconds, 0))
  }
}

async function carryOut(known: KnownCase, context: CaseContext): Promise<SelfTestCase> {
  const { id, name, source } = known
  const begin = performance.now()
  const secondsSince = (): number => tenths((performance.now() - begin) / 1000)
  try {
    const checks = [...(await known.run(context))]
    const passed = checks.length > 0 && checks.every((check) => check.passed)
    return { id, name, source, checks, problem: '', passed, seconds: secondsSince() }
  } catch (error) {
    context.signal.throwIfAborted()
    const problem = asAuditError(error).message
    return { id, name, source, checks: [], problem, passed: false, seconds: secondsSince() }
  }
}

const tenths = (seconds: number): number => Math.round(10 * seconds) / 10
