import type { Checkpoint } from './slot'

/** A series in numbers. */
export interface SeriesFacts {
  readonly count: number
  readonly firstStep: number
  readonly lastStep: number
  readonly formats: readonly string[]
  readonly smallestBytes: number
  readonly largestBytes: number
  readonly totalBytes: number
  readonly refused: number
}

/** @param checkpoints in order, at least one */
export function factsOf(checkpoints: readonly Checkpoint[]): SeriesFacts {
  const sizes = checkpoints.map(({ sizeBytes }) => sizeBytes)
  return {
    count: checkpoints.length,
    firstStep: checkpoints[0]?.step ?? 0,
    lastStep: checkpoints.at(-1)?.step ?? 0,
    formats: [...new Set(checkpoints.flatMap(({ format }) => format ?? []))],
    smallestBytes: sizes.reduce((a, b) => Math.min(a, b), Infinity),
    largestBytes: sizes.reduce((a, b) => Math.max(a, b), 0),
    totalBytes: sizes.reduce((a, b) => a + b, 0),
    refused: checkpoints.filter(({ problem }) => problem !== null).length
  }
}
