import { quantile } from '../../math/moments'
import { rules } from './rules'
import type { Turn } from './segment'

/** Turns of many drawn curves that are one boundary. */
export interface Cluster {
  /** Median of its turns. */
  readonly x: number
  /** Interval that holds `rules.level` of its turns. */
  readonly low: number
  readonly high: number
  /** Share of drawn curves that have it. */
  readonly support: number
  readonly kind: Turn['kind']
}

interface Found extends Turn {
  readonly curve: number
}

/** Gathers the turns of drawn curves: the places where they crowd are separate boundaries unless hardly any curve has both.
 *  @param turns of each drawn curve @param width of a crowd, in units of x @returns ascending in x */
export function cluster(turns: readonly (readonly Turn[])[], width: number): Cluster[] {
  const all = turns
    .flatMap((own, curve) => own.map((turn): Found => ({ ...turn, curve })))
    .sort((a, b) => a.x - b.x)
  const groups = merged(crowds(all, width), turns.length)
  return groups
    .map((group) => describe(group, turns.length))
    .filter(({ support }) => support >= rules.candidate)
}

/** Splits where the density of turns, smoothed over `width`, is lowest between two crowds. */
function crowds(all: readonly Found[], width: number): Found[][] {
  const [first, last] = [all[0], all.at(-1)]
  if (first === undefined || last === undefined) return []
  const bins = Math.max(1, Math.ceil((last.x - first.x) / (width / 6)))
  const low = first.x - 2 * width
  const step = (last.x - first.x + 4 * width) / (bins + 24)
  const density = new Float64Array(bins + 25)
  for (const { x } of all) {
    const centre = (x - low) / step
    for (let k = Math.floor(centre - 24); k <= centre + 24; k++) {
      if (k >= 0 && k < density.length) {
        density[k] = (density[k] ?? 0) + Math.exp(-0.5 * (((k - centre) * step) / width) ** 2)
      }
    }
  }
  const cuts: number[] = []
  for (let k = 1; k + 1 < density.length; k++) {
    const here = density[k] ?? 0
    if (here <= (density[k - 1] ?? 0) && here < (density[k + 1] ?? 0)) cuts.push(low + k * step)
  }
  const groups: Found[][] = cuts.map(() => [])
  groups.push([])
  for (const turn of all) groups[cuts.filter((cut) => cut <= turn.x).length]?.push(turn)
  return groups.filter((group) => group.length > 0)
}

const curvesOf = (group: readonly Found[]): Set<number> => new Set(group.map(({ curve }) => curve))

/** Joins neighbours that exclude each other: one boundary whose place is not sure. */
function merged(groups: Found[][], curves: number): Found[][] {
  for (;;) {
    const excluded = groups.slice(1).map((right, k) => {
      const [a, b] = [curvesOf(groups[k] ?? []), curvesOf(right)]
      const both = [...a].filter((curve) => b.has(curve)).length
      return { k, excess: (a.size * b.size) / curves - both, ratio: both / ((a.size * b.size) / curves) }
    })
    const most = excluded
      .filter(({ ratio, excess }) => ratio < 0.5 && excess > 0.02 * curves)
      .sort((a, b) => b.excess - a.excess)[0]
    if (most === undefined) return groups
    groups = groups.flatMap((group, k) =>
      k === most.k ? [[...group, ...(groups[k + 1] ?? [])]] : k === most.k + 1 ? [] : [group]
    )
  }
}

function describe(group: readonly Found[], curves: number): Cluster {
  const xs = group.map(({ x }) => x).sort((a, b) => a - b)
  const tail = (1 - rules.level) / 2
  return {
    x: quantile(xs, 0.5),
    low: quantile(xs, tail),
    high: quantile(xs, 1 - tail),
    support: curvesOf(group).size / curves,
    kind: kindOf(group)
  }
}

/** What most of them are. */
function kindOf(group: readonly Found[]): Turn['kind'] {
  const count = (kind: Turn['kind']): number => group.filter((turn) => turn.kind === kind).length
  return (['maximum', 'minimum', 'plateau'] as const).reduce((most, kind) =>
    count(kind) > count(most) ? kind : most
  )
}
