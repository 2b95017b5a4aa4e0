import { useRouter } from 'vue-router'
import type { PlanDraft } from '../../shared/draft'
import { ask } from '../bridge'
import { usePlan } from '../stores/plan'

/** The ways into a new audit. */
export interface NewAudit {
  /** An empty audit; the inputs offer the one before. */
  readonly begin: () => void
  /** Goes on where files were added. */
  readonly show: () => void
  /** @throws AuditError */
  readonly openSample: () => Promise<void>
  /** Asks for a plan's file; nothing happens when the user changes their mind. @throws AuditError */
  readonly importPlan: () => Promise<void>
  /** An audit as a plan describes it. @throws AuditError */
  readonly open: (draft: PlanDraft) => Promise<void>
}

export function useNewAudit(): NewAudit {
  const router = useRouter()
  const plan = usePlan()

  async function open(draft: PlanDraft): Promise<void> {
    await plan.load(draft)
    await router.push({ name: 'plan' })
  }

  return {
    begin: () => {
      plan.begin()
      void router.push({ name: 'inputs' })
    },
    show: () => void router.push({ name: 'inputs' }),
    openSample: async () => open(await ask('samplePlan', {})),
    importPlan: async () => {
      const draft = await ask('importPlan', {})
      if (draft !== null) await open(draft)
    },
    open
  }
}
