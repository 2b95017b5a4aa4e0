import { onScopeDispose, shallowReactive, watch } from 'vue'
import { asAuditError, type SerializedAuditError } from '../../../shared/errors'
import { ask } from '../../bridge'
import { usePlan } from '../../stores/plan'

export interface PlanText {
  text: string | null
  sha256: string | null
  /** Why main would not write the plan. */
  error: SerializedAuditError | null
}

/** Long enough that a number that is being typed is not written digit by digit. */
const pauseMilliseconds = 300

/** The plan's file and hash as the draft stands, a moment after its last change, while the screen is shown. */
export function usePlanText(): PlanText {
  const plan = usePlan()
  const written = shallowReactive<PlanText>({ text: null, sha256: null, error: null })
  let timer: ReturnType<typeof setTimeout> | undefined

  async function write(asked: string): Promise<void> {
    const draft = plan.draft
    if (draft === null) return
    try {
      const answer = await ask('planText', { draft })
      if (asked === plan.draftText) Object.assign(written, { ...answer, error: null })
    } catch (thrown) {
      const error = asAuditError(thrown).toJSON()
      if (asked === plan.draftText) Object.assign(written, { text: null, sha256: null, error })
    }
  }

  watch(
    () => plan.draftText,
    (text) => {
      clearTimeout(timer)
      if (text === null) Object.assign(written, { text: null, sha256: null, error: null })
      else timer = setTimeout(() => void write(text), pauseMilliseconds)
    },
    { immediate: true }
  )
  onScopeDispose(() => clearTimeout(timer))
  return written
}
