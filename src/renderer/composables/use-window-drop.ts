import { onScopeDispose, readonly, ref, type Ref, shallowRef, type ShallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { InputReference } from '../../shared/inputs'
import { ask, drop } from '../bridge'
import { useInputs } from '../stores/inputs'
import { useRun } from '../stores/run'
import { useNewAudit } from './use-new-audit'

/** Files may be dropped anywhere: a run folder opens, a plan is imported, anything else becomes an input. A screen that takes a
 *  drop itself prevents its default. */
export function useWindowDrop(): {
  readonly isOver: Readonly<Ref<boolean>>
  readonly error: ShallowRef<SerializedAuditError | null>
} {
  const run = useRun()
  const inputs = useInputs()
  const audit = useNewAudit()
  const isOver = ref(false)
  const error = shallowRef<SerializedAuditError | null>(null)

  async function take(files: readonly File[]): Promise<void> {
    error.value = null
    try {
      const references = await drop(files)
      const [first] = references
      if (first === undefined) return
      if (references.length === 1 && (await openAlone(first))) return
      audit.show()
      await inputs.add(references)
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }

  async function openAlone({ handle, kind }: InputReference): Promise<boolean> {
    if (kind === 'folder') {
      const found = await ask('runOfInput', { input: handle })
      if (found !== null) await run.open(found)
      return found !== null
    }
    const draft = await ask('planOfInput', { input: handle })
    if (draft !== null) await audit.open(draft)
    return draft !== null
  }

  const listeners = {
    dragover: (event: DragEvent): void => {
      if (!hasFiles(event)) return
      isOver.value = !event.defaultPrevented
      event.preventDefault()
    },
    dragleave: (event: DragEvent): void => {
      if (event.relatedTarget === null) isOver.value = false
    },
    drop: (event: DragEvent): void => {
      isOver.value = false
      if (event.defaultPrevented || !hasFiles(event)) return
      event.preventDefault()
      void take([...(event.dataTransfer?.files ?? [])])
    }
  }
  addEventListener('dragover', listeners.dragover)
  addEventListener('dragleave', listeners.dragleave)
  addEventListener('drop', listeners.drop)
  onScopeDispose(() => {
    removeEventListener('dragover', listeners.dragover)
    removeEventListener('dragleave', listeners.dragleave)
    removeEventListener('drop', listeners.drop)
  })
  return { isOver: readonly(isOver), error }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false
}
