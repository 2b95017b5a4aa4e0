import { shallowRef, type ShallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { RunReference } from '../../shared/run-state'
import { ask } from '../bridge'

/** Goes on with an audit, and shows it: one that did not finish, or one whose series has grown since. */
export function useResume(): {
  readonly resume: (run: RunReference) => Promise<void>
  readonly extend: (run: RunReference) => Promise<void>
  readonly error: ShallowRef<SerializedAuditError | null>
} {
  const router = useRouter()
  const error = shallowRef<SerializedAuditError | null>(null)
  async function goOn(name: 'resumeRun' | 'extendRun', { handle }: RunReference): Promise<void> {
    error.value = null
    try {
      await ask(name, { run: handle })
      await router.push({ name: 'run' })
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }
  return { resume: (run) => goOn('resumeRun', run), extend: (run) => goOn('extendRun', run), error }
}
