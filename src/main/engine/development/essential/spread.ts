import type { Shape } from './marks'

/** How much shapes of planes differ between resamples. */
export interface ShapeSpread {
  /** @param shapes one of each plane */
  add(shapes: readonly (Shape | null)[]): void
  /** Standard deviation of |φ| of a plane at a checkpoint. Its sign is that of the components, which is arbitrary. */
  curvature(plane: number, checkpoint: number): number
  /** Standard deviation of the cosine of the turning angle. */
  turning(plane: number, checkpoint: number): number
}

const mostPlanes = 3

/** Sums over the resamples. @param checkpoints of the path */
export function openSpread(checkpoints: number): ShapeSpread {
  const sums = (): Float64Array => new Float64Array(mostPlanes * checkpoints)
  const [curvature, curvatureSquares, turning, turningSquares] = [sums(), sums(), sums(), sums()]
  let count = 0
  const deviation = (sum: Float64Array, squares: Float64Array, plane: number, checkpoint: number): number => {
    const at = plane * checkpoints + checkpoint
    const mean = (sum[at] ?? 0) / count
    return Math.sqrt(Math.max(0, (squares[at] ?? 0) / count - mean * mean))
  }
  return {
    add(shapes) {
      count += 1
      shapes.forEach((shape, plane) => {
        for (let t = 0, at = plane * checkpoints; t < checkpoints; t++, at++) {
          const height = Math.abs(shape?.compressed[t] ?? 0)
          const cosine = Math.cos(shape?.angles[t] ?? 0)
          curvature[at] = (curvature[at] ?? 0) + height
          curvatureSquares[at] = (curvatureSquares[at] ?? 0) + height * height
          turning[at] = (turning[at] ?? 0) + cosine
          turningSquares[at] = (turningSquares[at] ?? 0) + cosine * cosine
        }
      })
    },
    curvature: (plane, checkpoint) => deviation(curvature, curvatureSquares, plane, checkpoint),
    turning: (plane, checkpoint) => deviation(turning, turningSquares, plane, checkpoint)
  }
}
