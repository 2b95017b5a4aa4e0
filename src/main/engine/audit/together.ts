/** Files read at a time: enough for the four threads that Node reads with, far below any limit of open files. */
export const filesAtOnce = 16

/** Like `Promise.all` over a map, with at most so many calls under way. @returns what they gave, in the order of the items
 *  @throws what the first that fails throws; no further call is begun then */
export async function together<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  call: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  let isFailed = false
  const work = async (): Promise<void> => {
    while (next < items.length && !isFailed) {
      const at = next++
      try {
        results[at] = await call(items[at] as Item)
      } catch (error) {
        isFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return results
}
