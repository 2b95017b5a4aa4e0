import { computed, shallowRef } from 'vue'

/** Something that was taken away and can come back. */
export interface Removal {
  /** What was taken away; null for the whole audit that was prepared. */
  readonly name: string | null
  undo(): void
}

/** What can come back, the latest last: a removal does not take the place of an earlier one. */
export function removalHistory() {
  const removals = shallowRef<readonly Removal[]>([])
  const removed = computed(() => removals.value.at(-1) ?? null)

  /** Offers to bring back what was taken away; after what can come back already when it `isLast`. */
  function offer(name: string | null, restore: () => void, isLast = false): void {
    const removal: Removal = {
      name,
      undo: () => {
        removals.value = removals.value.filter((other) => other !== removal)
        restore()
      }
    }
    removals.value = isLast ? [removal, ...removals.value] : [...removals.value, removal]
  }

  return { removals, removed, offer }
}
export type RemovalHistory = ReturnType<typeof removalHistory>
