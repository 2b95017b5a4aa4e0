/** Downhill simplex (Nelder & Mead 1965) for a function of a few variables without derivatives.
 *  @param start where to begin @param sizes first step along each axis
 *  @returns the lowest point that was visited */
export function nelderMead(
  value: (point: readonly number[]) => number,
  start: readonly number[],
  sizes: readonly number[],
  { evaluations = 400, tolerance = 1e-4 } = {}
): number[] {
  let spent = 0
  const at = (point: number[]): Vertex => {
    spent++
    const height = value(point)
    return { point, height: Number.isNaN(height) ? Infinity : height }
  }
  const vertices = [
    at([...start]),
    ...start.map((_, axis) => at(start.map((x, k) => (k === axis ? x + (sizes[axis] ?? 1) : x))))
  ]
  const sort = (): number => vertices.sort((a, b) => a.height - b.height).length
  for (sort(); spent < evaluations && !settled(vertices, tolerance); sort()) {
    const worst = vertices.at(-1)
    const best = vertices[0]
    if (worst === undefined || best === undefined) break
    const others = vertices.slice(0, -1)
    const centre = start.map(
      (_, k) => others.reduce((sum, { point }) => sum + (point[k] ?? 0), 0) / others.length
    )
    const along = (share: number): Vertex => at(centre.map((c, k) => c + share * ((worst.point[k] ?? 0) - c)))
    const mirrored = along(-1)
    if (mirrored.height < best.height) {
      const further = along(-2)
      vertices[others.length] = further.height < mirrored.height ? further : mirrored
    } else if (mirrored.height < (others.at(-1)?.height ?? Infinity)) {
      vertices[others.length] = mirrored
    } else {
      const nearer = mirrored.height < worst.height ? along(-0.5) : along(0.5)
      if (nearer.height < Math.min(mirrored.height, worst.height)) vertices[others.length] = nearer
      else {
        for (let v = 1; v < vertices.length; v++) {
          vertices[v] = at((vertices[v]?.point ?? []).map((x, k) => ((best.point[k] ?? 0) + x) / 2))
        }
      }
    }
  }
  return vertices[0]?.point ?? [...start]
}

interface Vertex {
  readonly point: number[]
  readonly height: number
}

const settled = (vertices: readonly Vertex[], tolerance: number): boolean =>
  (vertices.at(-1)?.height ?? 0) - (vertices[0]?.height ?? 0) < tolerance
