import { normalQuantile } from '../../math/distributions'

/** One chain's draws; all chains of a call have the same length. */
export type Chains = readonly Float64Array[]

/** The first and the last half of each chain as chains of their own; the middle draw of an odd number is left out. */
export function splitChains(chains: Chains): Float64Array[] {
  return chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2)
    return [chain.subarray(0, half), chain.subarray(chain.length - half)]
  })
}

/** Normal scores of the ranks over all chains (Vehtari et al. 2021, equation 14). */
export function rankNormalise(chains: Chains): Float64Array[] {
  const total = pool(chains).length
  return averageRanks(chains).map((ranks) =>
    ranks.map((rank) => normalQuantile((rank - 0.375) / (total + 0.25)))
  )
}

/** Ranks over all chains from 1, ties averaged. */
export function averageRanks(chains: Chains): Float64Array[] {
  const all = pool(chains)
  const order = Uint32Array.from(all, (_, index) => index).sort((a, b) => (all[a] ?? 0) - (all[b] ?? 0))
  const ranks = new Float64Array(all.length)
  for (let start = 0; start < order.length;) {
    let end = start + 1
    while (end < order.length && all[order[end] ?? 0] === all[order[start] ?? 0]) end++
    for (let i = start; i < end; i++) ranks[order[i] ?? 0] = (start + 1 + end) / 2
    start = end
  }
  return unpool(ranks, chains)
}

export function pool(chains: Chains): Float64Array {
  const all = new Float64Array(chains.reduce((sum, chain) => sum + chain.length, 0))
  let offset = 0
  for (const chain of chains) {
    all.set(chain, offset)
    offset += chain.length
  }
  return all
}

function unpool(all: Float64Array, chains: Chains): Float64Array[] {
  let offset = 0
  return chains.map((chain) => {
    const own = all.subarray(offset, offset + chain.length)
    offset += chain.length
    return own
  })
}
