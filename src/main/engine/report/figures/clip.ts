type Point = readonly [x: number, y: number]

/** The pieces of a line that lie in a rectangle (Liang & Barsky 1984).
 *  @param points null breaks the line @param bounds left, bottom, right, top */
export function clippedLines(
  points: readonly (Point | null)[],
  bounds: readonly [number, number, number, number]
): Point[][] {
  const lines: Point[][] = []
  let end: Point | null = null
  points.slice(1).forEach((to, index) => {
    const from = points[index]
    const piece = from && to ? clipped(from, to, bounds) : null
    if (piece === null) {
      end = null
      return
    }
    if (end !== null && end === from) lines.at(-1)?.push(piece[1])
    else lines.push([...piece])
    // A piece that was cut at its end is not gone on with.
    end = piece[1] === to ? to : null
  })
  return lines
}

/** The part of a straight line inside; ends that lie inside are returned as they are. */
function clipped(
  from: Point,
  to: Point,
  [left, bottom, right, top]: readonly [number, number, number, number]
): [Point, Point] | null {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  let [enter, leave] = [0, 1]
  for (const [direction, distance] of [
    [-dx, from[0] - left],
    [dx, right - from[0]],
    [-dy, from[1] - bottom],
    [dy, top - from[1]]
  ] as const) {
    if (direction === 0 && distance < 0) return null
    if (direction < 0) enter = Math.max(enter, distance / direction)
    if (direction > 0) leave = Math.min(leave, distance / direction)
  }
  if (enter > leave) return null
  const at = (share: number): Point => [from[0] + share * dx, from[1] + share * dy]
  return [enter === 0 ? from : at(enter), leave === 1 ? to : at(leave)]
}
