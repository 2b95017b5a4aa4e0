import { openOutputStore, type OutputStore } from '../../../src/main/engine/development/essential'
import { normals, purposes, uniform } from '../../../src/main/engine/math/philox'

/** Paths in function space whose shape is known. */

/** Standard normal numbers, the same in every run. */
export function gaussians(count: number, seed: number, step = 0, chain = 0): Float64Array {
  const out = new Float64Array(16 * Math.ceil(count / 16))
  normals(out, 0, BigInt(seed), step, chain, purposes.test)
  return out.subarray(0, count)
}

export const uniformAt = (seed: number, index: number): number =>
  uniform(BigInt(seed), index, 1, purposes.test)

/** A walk of independent normal steps, each `lengths[t]` times a standard normal vector. */
export function randomWalk(
  dimensions: number,
  seed: number,
  lengths: readonly number[]
): Float32Array<ArrayBuffer>[] {
  const place = new Float64Array(dimensions)
  const points = [Float32Array.from(place)]
  lengths.forEach((length, t) => {
    const step = gaussians(dimensions, seed, t)
    for (let i = 0; i < dimensions; i++) place[i] = place[i]! + length * step[i]!
    points.push(Float32Array.from(place))
  })
  return points
}

/** A path of straight pieces in orthogonal random directions with noise on every output.
 *  @param corners places between checkpoints, ascending */
export function brokenLine(
  checkpoints: number,
  corners: readonly number[],
  dimensions: number,
  noise: number,
  seed: number
): Float32Array<ArrayBuffer>[] {
  const directions = [...corners, checkpoints - 1].map((_, piece) => {
    const vector = gaussians(dimensions, seed, 1000, piece)
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  })
  const edges = [0, ...corners, checkpoints - 1]
  return Array.from({ length: checkpoints }, (_, t) => {
    const errors = gaussians(dimensions, seed, t)
    return Float32Array.from(errors, (error, i) => {
      let value = (noise * error) / Math.sqrt(dimensions)
      directions.forEach((direction, piece) => {
        const [from, to] = [edges[piece]!, edges[piece + 1]!]
        value += (Math.max(0, Math.min(t, to) - from) / (checkpoints - 1)) * direction[i]!
      })
      return value
    })
  })
}

/** Points as the outputs of checkpoints. */
export function storeOf(points: readonly Float32Array[], probes: number): OutputStore {
  const store = openOutputStore(probes, points[0]!.length / probes)
  for (const point of points) store.add(point)
  return store
}
