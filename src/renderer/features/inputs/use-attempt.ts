import { shallowRef } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../../shared/errors'

/** The last thing that main refused on this screen. One for all panes: it is shown above them. */
const error = shallowRef<SerializedAuditError | null>(null)

/** Does what may be refused and keeps the refusal for the screen to show. */
export function useAttempt() {
  async function attempt(act: () => Promise<unknown>): Promise<void> {
    error.value = null
    try {
      await act()
    } catch (thrown) {
      error.value = asAuditError(thrown).toJSON()
    }
  }
  return { error, attempt }
}
