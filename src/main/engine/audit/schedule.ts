import type { GroupSpec } from '../sampling/group'

/** How the chains of one estimate share the machine. Part of what makes numbers repeat bit for bit, so it is recorded. */
export interface Schedule {
  /** Chains batched along the leading axis of one session. */
  readonly chainsPerSession: number
  /** Sessions that run at the same time, a thread each. */
  readonly sessions: number
  /** Intra-operation threads of each session. */
  readonly threads: number
}

export interface ScheduleRequest {
  readonly parameterCount: number
  /** Chains of one estimate, ≥ 1. */
  readonly chains: number
  /** ≥ 1 */
  readonly cores: number
  /** Bytes of a session with so many chains, at most. */
  readonly bytesOf: (chains: number) => number
  readonly memoryBytes: number
}

/** From here on one chain fills the cores by itself, and batching chains only costs memory. */
const largeModelParameters = 1_000_000

/** More chains in one batch stop paying: intermediate tensors leave the cache (measured, see bench/README.md). */
const mostChainsPerSession = 8

/** Small models: one single-threaded session per core, chains batched inside each as far as it pays and memory allows. Large models:
 *  one session that uses every core, one chain at a time. What does not fit even so is left to the engine to refuse. */
export function planSchedule({
  parameterCount,
  chains,
  cores,
  bytesOf,
  memoryBytes
}: ScheduleRequest): Schedule {
  if (parameterCount >= largeModelParameters) return { chainsPerSession: 1, sessions: 1, threads: cores }
  let sessions = Math.min(cores, chains)
  let chainsPerSession = Math.min(mostChainsPerSession, Math.ceil(chains / sessions))
  const fits = (): boolean => sessions * bytesOf(chainsPerSession) <= memoryBytes
  while (chainsPerSession > 1 && !fits()) chainsPerSession = Math.ceil(chainsPerSession / 2)
  while (sessions > 1 && !fits()) sessions -= 1
  return { chainsPerSession, sessions, threads: 1 }
}

/** The groups of chains, in order. */
export function chainGroups({ chainsPerSession, threads }: Schedule, chains: number): GroupSpec[] {
  const groups: GroupSpec[] = []
  for (let firstChain = 0; firstChain < chains; firstChain += chainsPerSession) {
    groups.push({ firstChain, chains: Math.min(chainsPerSession, chains - firstChain), threads })
  }
  return groups
}
