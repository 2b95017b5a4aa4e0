import type { Elicitation, FunctionSpace, OutputKind } from '../../../shared/function-space'
import type { Facts } from './facts'

/** What the pictures of function space and of the search of a pool draw. */

export interface OutputsData {
  readonly kind: OutputKind
  readonly against: FunctionSpace['against']
  readonly steps: FunctionSpace['steps']
  readonly onset: FunctionSpace['onset']
}

export interface NearestData {
  /** Letter of the other series, whose steps are found. */
  readonly other: string
  readonly rows: readonly {
    readonly step: number
    readonly nearest: number
    readonly low: number
    readonly high: number
  }[]
}

export interface ElicitationData {
  readonly kind: OutputKind
  readonly rows: readonly Pick<Elicitation['byOutputs'][number], 'rank' | 'divergence' | 'posterior'>[]
}

type Compared = Pick<Facts, 'comparison'>

export const functionSpaceOf = ({ comparison }: Compared): FunctionSpace | null =>
  comparison?.outputs?.functionSpace ?? null
export const elicitationOf = ({ comparison }: Compared): Elicitation | null =>
  comparison?.outputs?.elicitation ?? null

/** Null with fewer than two common steps: a table says it all. */
export function outputsData(facts: Compared): OutputsData | null {
  const found = functionSpaceOf(facts)
  if (found === null || found.steps.length < 2) return null
  const { kind, against, steps, onset } = found
  return { kind, against, steps, onset }
}

export function nearestData(facts: Compared): NearestData | null {
  const rows = (functionSpaceOf(facts)?.nearest ?? []).filter(
    ({ subject }) => subject === facts.comparison?.variant
  )
  if (rows.length < 2) return null
  return { other: 'A', rows: rows.map(({ step, nearest, low, high }) => ({ step, nearest, low, high })) }
}

export function elicitationData(facts: Compared): ElicitationData | null {
  const found = elicitationOf(facts)
  if (found === null || found.byOutputs.length < 2) return null
  return {
    kind: found.kind,
    rows: found.byOutputs.map(({ rank, divergence, posterior }) => ({ rank, divergence, posterior }))
  }
}

/** Unit of a divergence. */
export const divergenceUnit = (kind: OutputKind): string =>
  kind === 'distribution' ? 'nats' : 'squared output distance'
