// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { calibrationRequestSchema, planDraftSchema, type PlanDraft } from '../../../src/shared/draft'
import { AuditError } from '../../../src/shared/errors'
import {
  goalFields,
  goalLimit,
  requestOf,
  type GoalTexts
} from '../../../src/renderer/features/plan/calibration-goals'
import { useInputs } from '../../../src/renderer/stores/inputs'
import { usePlan } from '../../../src/renderer/stores/plan'
import { calibratedSettings, storedCalibration } from '../../fixtures/runs/calibration'
import { auditBridge, places, reference } from './audit-files'

const file = reference('/profile/calibrations/aligned-800.json', 'file')
const settings = {
  ...calibratedSettings,
  stepSize: 2.5e-5,
  precision: { relativeError: 0.02, mostDraws: 3200 }
}
const kept = { file, calibration: storedCalibration({ settings }) }
const texts: GoalTexts = { relativeError: '2', bias: '5', budget: '1.5', unit: 'minutes' }

async function ready(change: Parameters<typeof auditBridge>[0] = {}) {
  const main = auditBridge({ calibratePlan: () => kept, ...change })
  const [inputs, plan] = [useInputs(), usePlan()]
  await plan.prepare()
  await inputs.add([places.pair])
  return { main, inputs, plan }
}

describe('what a calibration is asked for', () => {
  it('becomes shares and seconds, or gradients', () => {
    expect(requestOf(texts)).toEqual({ relativeError: 0.02, bias: 0.05, budget: { seconds: 90 } })
    expect(requestOf({ ...texts, budget: '5000', unit: 'gradients' })?.budget).toEqual({ gradients: 5000 })
  })

  it.each(['minutes', 'gradients'] as const)('is refused where main would refuse it, in %s', (unit) => {
    for (const field of goalFields) {
      const { minimum, maximum } = goalLimit(field, unit)
      const inside = { relativeError: '2', bias: '2', budget: '200', unit }
      for (const value of [minimum, maximum]) {
        const request = requestOf({ ...inside, [field]: String(value) })
        expect(calibrationRequestSchema.safeParse(request).error).toBeUndefined()
      }
      for (const value of [minimum / 2, maximum * 1.1, 'x', '']) {
        expect(requestOf({ ...inside, [field]: String(value) })).toBeNull()
      }
    }
  })
})

describe('a calibration of the plan', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('asks with the draft as it stands, and changes nothing by itself', async () => {
    const { main, plan } = await ready()
    const before = plan.draft
    await plan.calibration.start()
    const [request] = main.requests('calibratePlan')
    expect(request?.draft).toEqual(before)
    expect(request?.goals).toEqual({ relativeError: 0.02, bias: 0.02, budget: { seconds: 120 } })
    expect(plan.draft).toEqual(before)
    expect(plan.calibration.shown).toEqual(kept.calibration)
  })

  it('writes the chosen settings and their file into the plan', async () => {
    const { plan } = await ready()
    await plan.calibration.start()
    plan.calibration.use()
    expect(plan.draft?.llc?.calibration).toBe(file.handle)
    // How often observed data are measured is the plan's own.
    expect({ ...plan.draft?.llc?.settings, observeEvery: 1 }).toEqual(settings)
    expect(plan.draft?.llc?.settings.observeEvery).toBeUndefined()
    expect(planDraftSchema.safeParse(plan.draft).error).toBeUndefined()
    expect([...plan.changedSince!]).toEqual([])
    expect(plan.calibration.isTaken).toBe(true)
  })

  it('says which settings were changed since, and lets go of it with a preset', async () => {
    const { plan } = await ready()
    await plan.calibration.start()
    plan.calibration.use()
    plan.settings.draws = '500'
    plan.sampler = 'sghmc'
    expect([...plan.changedSince!].sort()).toEqual(['draws', 'sampler'])
    expect(plan.draft?.llc?.calibration).toBe(file.handle)
    plan.choosePreset('quick')
    expect(plan.changedSince).toBeNull()
    expect(plan.draft?.llc?.calibration).toBeUndefined()
    expect(plan.draft?.llc?.settings).toEqual({})
  })

  it('says that the plan is of something else by now', async () => {
    const { plan } = await ready()
    await plan.calibration.start()
    plan.calibration.use()
    expect([plan.calibration.isStale, plan.calibration.isTakenStale]).toEqual([false, false])
    plan.settings.draws = '500'
    expect(plan.calibration.isStale).toBe(false)
    plan.seed = '9'
    expect([plan.calibration.isStale, plan.calibration.isTakenStale]).toEqual([true, true])
  })

  it('keeps a refusal, and nothing is taken over', async () => {
    const { plan } = await ready({
      calibratePlan: () => {
        throw new AuditError('engine/memory', 'too large')
      }
    })
    await plan.calibration.start()
    expect(plan.calibration.task.state.error?.code).toBe('engine/memory')
    plan.calibration.use()
    expect(plan.attached).toBeNull()
  })

  it('is read for an opened plan, whose draft names it; the refusal of a damaged one is shown', async () => {
    const opened: PlanDraft = {
      title: 'T',
      subjects: [{ name: 'aligned', input: places.aligned.handle, architecture: null, steps: null }],
      data: [
        {
          ...{ name: 'train', input: places.data.handle, inputs: 'train_tokens', targets: 'next-token' },
          ...{ reduction: 'mean', use: 'sample' }
        }
      ],
      llc: { preset: 'standard', settings, components: ['full'], calibration: file.handle },
      compare: null,
      seed: 7,
      engine: 'auto'
    }
    const { plan } = await ready({ readCalibration: () => kept.calibration })
    await plan.load(opened)
    expect(plan.draft?.llc?.calibration).toBe(file.handle)
    await expect.poll(() => plan.calibration.shown).toEqual(kept.calibration)
    expect([...plan.changedSince!]).toEqual([])

    setActivePinia(createPinia())
    const damaged = await ready({
      readCalibration: () => {
        throw new AuditError('calibration/invalid', 'no JSON')
      }
    })
    await damaged.plan.load(opened)
    await expect.poll(() => damaged.plan.calibration.reading.state.error?.code).toBe('calibration/invalid')
    expect(damaged.plan.draft?.llc?.calibration).toBe(file.handle)
  })

  it('comes back with the audit that was set aside', async () => {
    const { inputs, plan } = await ready()
    await plan.calibration.start()
    plan.calibration.use()
    plan.begin()
    expect(plan.attached).toBeNull()
    expect(plan.calibration.shown).toBeNull()
    inputs.removed!.undo()
    expect(plan.attached?.input).toBe(file.handle)
    expect([...plan.changedSince!]).toEqual([])
  })
})
