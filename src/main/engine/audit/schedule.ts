/** How the chains of one estimate share the machine. Part of what makes numbers repeat bit for bit, so it is recorded. */
export interface Schedule {
  /** Chains batched along the leading axis of one session. */
  readonly chainsPerSession: number
  /** Sessions that run at the same time. */
  readonly sessions: number
  /** Intra-operation threads of each session. */
  readonly threads: number
}

/** From here on one chain fills the cores by itself, and batching chains only costs memory. */
const largeModelParameters = 1_000_000

/** More chains in one batch stop paying: intermediate tensors leave the cache (measured, see bench/README.md). */
const mostChainsPerSession = 8

/** Small models: one single-threaded session per core, chains batched inside each. Large models: one session that uses every
 *  core, one chain at a time.
 *  @param chains ≥ 1  @param cores ≥ 1 */
export function planSchedule(parameterCount: number, chains: number, cores: number): Schedule {
  if (parameterCount >= largeModelParameters) return { chainsPerSession: 1, sessions: 1, threads: cores }
  const sessions = Math.min(cores, chains)
  return {
    chainsPerSession: Math.min(mostChainsPerSession, Math.ceil(chains / sessions)),
    sessions,
    threads: 1
  }
}

/** The groups of chains, in order: `[firstChain, count]` each. */
export function chainGroups(schedule: Schedule, chains: number): { firstChain: number; chains: number }[] {
  const groups = []
  for (let first = 0; first < chains; first += schedule.chainsPerSession) {
    groups.push({ firstChain: first, chains: Math.min(schedule.chainsPerSession, chains - first) })
  }
  return groups
}
