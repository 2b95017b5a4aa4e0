import type { Breathe } from './singular-values'

/** The assignment of rows to columns, one to one, with the largest sum of gains: shortest augmenting paths with dual variables (Jonker &
 *  Volgenant 1987). Work: at most n³; memory: linear beside the gains.
 *  @param gains `[n, n]` row by row, finite @returns column of each row, `[n]` */
export async function bestAssignment(
  gains: Float64Array,
  n: number,
  breathe: Breathe = () => Promise.resolve()
): Promise<Int32Array> {
  const rowDual = new Float64Array(n)
  const columnDual = new Float64Array(n)
  const rowOf = new Int32Array(n).fill(-1)
  const columnOf = new Int32Array(n).fill(-1)
  const distance = new Float64Array(n)
  const from = new Int32Array(n)
  const isDone = new Uint8Array(n)
  let work = 0
  for (let start = 0; start < n; start++) {
    distance.fill(Infinity)
    isDone.fill(0)
    let row = start
    let reached = 0
    let end = -1
    while (end < 0) {
      let nearest = -1
      let least = Infinity
      const reducedBy = reached - (rowDual[row] ?? 0)
      for (let column = 0; column < n; column++) {
        if (isDone[column] === 1) continue
        const length = reducedBy - (gains[row * n + column] ?? 0) - (columnDual[column] ?? 0)
        if (length < (distance[column] ?? 0)) {
          distance[column] = length
          from[column] = row
        }
        const own = distance[column] ?? Infinity
        // Of equal ones a free column ends the path.
        if (own < least || (own === least && rowOf[column] === -1)) {
          least = own
          nearest = column
        }
      }
      work += n
      reached = least
      isDone[nearest] = 1
      if ((rowOf[nearest] ?? -1) === -1) end = nearest
      else row = rowOf[nearest] ?? 0
    }
    rowDual[start] = (rowDual[start] ?? 0) + reached
    for (let column = 0; column < n; column++) {
      if (isDone[column] !== 1 || column === end) continue
      const gained = reached - (distance[column] ?? 0)
      const owner = rowOf[column] ?? 0
      rowDual[owner] = (rowDual[owner] ?? 0) + gained
      columnDual[column] = (columnDual[column] ?? 0) - gained
    }
    for (let column = end, owner = -1; owner !== start;) {
      owner = from[column] ?? start
      const next = columnOf[owner] ?? -1
      rowOf[column] = owner
      columnOf[owner] = column
      column = next
    }
    if (work > 2 ** 23) {
      work = 0
      await breathe()
    }
  }
  return columnOf
}
