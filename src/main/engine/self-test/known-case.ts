import type { SelfTestCheck } from '../../../shared/self-test'
import type { Engine } from '../compute/engine'

export interface CaseContext {
  readonly engine: Engine
  readonly signal: AbortSignal
}

/** A model with a known answer, and what is checked on it. */
export interface KnownCase {
  readonly id: string
  readonly name: string
  /** Where the known values come from. */
  readonly source: string
  /** Part of the quick variant, too. */
  readonly isQuick: boolean
  /** How long it takes beside the others. */
  readonly cost: number
  run(context: CaseContext): Promise<readonly SelfTestCheck[]>
}
