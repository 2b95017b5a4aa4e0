import { shallowRef, type ShallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { asAuditError, type SerializedAuditError } from '../../shared/errors'
import type { RunReference } from '../../shared/run-state'
import { ask } from '../bridge'

/** Goes on with an audit that did not finish, and shows it. */
export function useResume(): {
  readonly resume: (run: RunReference) => Promise<void>
  readonly error: ShallowRef<SerializedAuditError | null>
} {
  const router = useRouter()
  const error = shallowRef<SerializedAuditError | null>(null)
  async function resume({ handle }: RunReference): Promise<void> {
    error.value = null
    try {
      await ask('resumeRun', { run: handle })
      await router.push({ name: 'run' })
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }
  return { resume, error }
}
