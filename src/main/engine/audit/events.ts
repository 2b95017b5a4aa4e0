import type { AuditEvent, StartedEvent, TraceEvent } from '../../../shared/progress'
import type { LedgerEntry, LlcEstimate } from '../../../shared/run'
import type { ChainDraws } from '../sampling/draws'
import type { PreparedAudit } from './prepare'
import { thinningOf } from './thinning'

export type EventListener = (event: AuditEvent) => void

/** What an audit is about to do. @param entries of the ledger so far
 *  @param memoryBytes of the engine process, as stated before it samples */
export function startedEvent(
  audit: PreparedAudit,
  entries: readonly LedgerEntry[],
  resumed: boolean,
  memoryBytes: number
): StartedEvent {
  const { plan, settings } = audit
  const { llc, compare } = plan.analyses
  const named = (use: string): string[] =>
    audit.dataRecords.filter((record) => record.use === use).map((record) => record.name)
  return {
    title: plan.title,
    resumed,
    subjects: audit.subjects.map(({ record, checkpoints }) => ({
      name: record.name,
      steps: checkpoints.map(({ step }) => step)
    })),
    thinning: thinningOf(entries, plan),
    components: [...(llc?.components ?? [])],
    sampled: named('sample'),
    observed: named('observe'),
    hasComparison: compare !== undefined,
    chains: settings.chains,
    burnIn: settings.burnIn,
    draws: settings.draws,
    memoryBytes
  }
}

/** One event an estimate. */
export function estimateEvents(estimates: readonly LlcEstimate[]): AuditEvent[] {
  return estimates.map(({ subject, step, component, data, verdict, estimate, low, high, reasons }) => ({
    kind: 'estimate',
    estimate: { subject, step, component, data, verdict, estimate, low, high, reasons }
  }))
}

const memoryInterval = 2000

/** Tells the process' resident memory now and every two seconds. @returns a function that ends it */
export function watchMemory(emit: EventListener): () => void {
  const tell = (): void => emit({ kind: 'memory', bytes: process.memoryUsage.rss() })
  tell()
  const timer = setInterval(tell, memoryInterval)
  timer.unref()
  return () => clearInterval(timer)
}

/** Between two messages of one posterior, ms. */
const traceInterval = 200

/** Gathers the draws of one posterior's chains, which come from several threads, into few messages. */
export class TraceFeed {
  readonly #emit: EventListener
  readonly #place: Omit<TraceEvent, 'chains'>
  #toldAt = -Infinity
  #gathered = new Map<number, ChainDraws>()

  constructor(emit: EventListener, place: Omit<TraceEvent, 'chains'>) {
    this.#emit = emit
    this.#place = place
  }

  readonly add = (draws: readonly ChainDraws[]): void => {
    for (const own of draws) {
      const before = this.#gathered.get(own.chain)
      this.#gathered.set(
        own.chain,
        before === undefined ? own : { ...before, values: [...before.values, ...own.values] }
      )
    }
    if (performance.now() - this.#toldAt >= traceInterval) this.flush()
  }

  flush(): void {
    if (this.#gathered.size === 0) return
    const chains = [...this.#gathered.values()]
      .sort((a, b) => a.chain - b.chain)
      .map((own) => ({ ...own, values: [...own.values] }))
    this.#gathered = new Map()
    this.#toldAt = performance.now()
    this.#emit({ kind: 'trace', trace: { ...this.#place, chains } })
  }
}
