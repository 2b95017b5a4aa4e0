import type { TraceEvent } from '../../../shared/progress'

/** One chain's losses as they come; NaN where a draw was not finite. */
export interface LiveChain {
  readonly chain: number
  readonly steps: readonly number[]
  readonly values: readonly number[]
}

/** Chains of the posterior in work. */
export interface LiveTraces {
  readonly subject: string
  readonly step: number
  readonly component: string
  readonly data: string
  readonly burnIn: number
  readonly draws: number
  readonly chains: readonly LiveChain[]
}

/** More points a chain than any screen has columns: beyond, pairs are thinned to their extremes. */
export const pointLimit = 8192

/** Adds what came to the chains of its posterior; another posterior begins anew. */
export function appendTrace(traces: LiveTraces | null, event: TraceEvent): LiveTraces {
  const { subject, step, component, data, burnIn, draws } = event
  const isSame =
    traces !== null &&
    traces.subject === subject &&
    traces.step === step &&
    traces.component === component &&
    traces.data === data
  const chains = new Map((isSame ? traces.chains : []).map((chain) => [chain.chain, chain]))
  for (const { chain, from, stride, values } of event.chains) {
    const before = chains.get(chain)
    // A chain that starts over after a crash counts from there.
    const kept = before?.steps.findIndex((at) => at >= from) ?? 0
    const length = before === undefined ? 0 : kept === -1 ? before.steps.length : kept
    chains.set(
      chain,
      thinned({
        chain,
        steps: [
          ...(before?.steps.slice(0, length) ?? []),
          ...values.map((_, place) => from + place * stride)
        ],
        values: [...(before?.values.slice(0, length) ?? []), ...values.map((value) => value ?? NaN)]
      })
    )
  }
  return {
    subject,
    step,
    component,
    data,
    burnIn,
    draws,
    chains: [...chains.values()].sort((a, b) => a.chain - b.chain)
  }
}

/** Of four points in a row the least and the greatest, once there are too many. A gap stays a gap. */
function thinned(chain: LiveChain): LiveChain {
  if (chain.steps.length <= pointLimit) return chain
  const kept: number[] = []
  for (let start = 0; start < chain.steps.length; start += 4) {
    const group = [start, start + 1, start + 2, start + 3].filter((index) => index < chain.steps.length)
    const value = (index: number): number => chain.values[index] ?? NaN
    const gap = group.find((index) => Number.isNaN(value(index)))
    const sorted = group.filter((index) => !Number.isNaN(value(index))).sort((a, b) => value(a) - value(b))
    const ends = [sorted[0], gap, sorted.at(-1)].filter((index) => index !== undefined)
    kept.push(...[...new Set(ends)].sort((a, b) => a - b))
  }
  return {
    chain: chain.chain,
    steps: kept.map((index) => chain.steps[index] ?? 0),
    values: kept.map((index) => chain.values[index] ?? NaN)
  }
}

/** Steps that the furthest chain has taken. */
export function stepsSoFar({ chains }: LiveTraces): number {
  return chains.reduce((most, { steps }) => Math.max(most, (steps.at(-1) ?? -1) + 1), 0)
}
