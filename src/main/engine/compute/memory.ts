import { freemem } from 'node:os'
import { AuditError } from '../../../shared/errors'
import { sizeOf, type Graph } from './graph'
import { megabytes } from './parameters/layout'

/** Bytes of the largest set of intermediate values alive at once when the nodes run in order: an upper bound of what a run needs,
 *  since runtimes reuse memory at least that well. Reshapes count as copies. */
export function activationBytes(graph: Graph): number {
  const lastUse = new Map<number, number>()
  graph.nodes.forEach((node, index) => {
    for (const id of node.inputs) lastUse.set(id, index)
  })
  for (const id of graph.outputs.values()) lastUse.set(id, graph.nodes.length)
  const made = new Set<number>()
  const endsAt = new Map<number, number[]>()
  for (const [id, index] of lastUse) endsAt.set(index, [...(endsAt.get(index) ?? []), id])
  let [alive, most] = [0, 0]
  graph.nodes.forEach((node, index) => {
    for (const id of node.outputs) {
      made.add(id)
      alive += bytesOf(graph, id)
    }
    most = Math.max(most, alive)
    for (const id of [
      ...(endsAt.get(index) ?? []),
      ...node.outputs.filter((output) => !lastUse.has(output))
    ]) {
      if (made.delete(id)) alive -= bytesOf(graph, id)
    }
  })
  return most
}

function bytesOf(graph: Graph, id: number): number {
  const value = graph.values[id]
  return value ? sizeOf(value.shape) * (value.dtype === 'bool' ? 1 : 4) : 0
}

/** Bytes that are free now within the limits of this process. */
export function availableMemory(): number {
  // Node before 20.13 only knows the machine's memory.
  const { availableMemory: available = freemem } = process as Partial<typeof process>
  return available()
}

/** Memory that a run may use: what is free now, less a reserve for everything else. */
export function memoryLimit(): number {
  return Math.max(256 * 2 ** 20, 0.9 * availableMemory())
}

/** @param bytesFor activation bytes of a smaller batch, for the hint
 *  @throws AuditError `engine/memory` naming the largest batch that fits */
export function requireActivationMemory(
  needed: number,
  batchSize: number,
  chains: number,
  limit: number,
  bytesFor: (batchSize: number) => number
): void {
  if (needed <= limit) return
  let [fits, fails] = [0, batchSize]
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2)
    if (bytesFor(middle) <= limit) fits = middle
    else fails = middle
  }
  throw new AuditError(
    'engine/memory',
    `batch size ${batchSize} with ${chains} chain${chains === 1 ? '' : 's'} needs ${megabytes(needed)}, ${megabytes(limit)} can be used`,
    {
      hint:
        fits > 0
          ? `The largest batch size that fits is ${fits}.`
          : 'Not even one sample fits: use fewer chains.'
    }
  )
}
