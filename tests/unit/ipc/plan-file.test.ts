import fc from 'fast-check'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPlan } from '../../../src/main/engine/audit/plan'
import { Handles } from '../../../src/main/ipc/handles'
import { draftOfPlan, isPlan, planOfDraft } from '../../../src/main/ipc/plan-file'
import { type PlanDraft, planDraftSchema } from '../../../src/shared/draft'
import { temporaryFolder } from './desktop'

const sample = resolve('resources/sample/audit.yaml')
const folder = temporaryFolder()

function draftWith(handles: Handles, change: Partial<PlanDraft> = {}): PlanDraft {
  const input = handles.issueInput('/models/a [1]/step-*', 'folder').handle
  const data = handles.issueInput(join(folder, 'data.npz'), 'file').handle
  return {
    title: 'T: "quoted" # no comment',
    subjects: [{ name: 'a', input, architecture: null, steps: null }],
    data: [{ name: 'train', input: data, inputs: 'x', targets: 'y', reduction: 'mean', use: 'sample' }],
    llc: { preset: 'quick', settings: {}, components: ['full'] },
    compare: null,
    seed: 3,
    engine: 'auto',
    ...change
  }
}

describe('a draft as a plan’s file', () => {
  it('gives back the sample’s plan: read as a draft and written again, it has the same hash', async () => {
    const handles = new Handles()
    const draft = await draftOfPlan(sample, handles)
    expect(planDraftSchema.parse(draft)).toEqual(draft)
    const written = planOfDraft(draft, handles, resolve('resources/sample'))
    expect(written.sha256).toBe((await loadPlan(sample)).sha256)
  })

  it('writes paths relative to the plan’s folder, with forward slashes', () => {
    const handles = new Handles()
    const { plan, text } = planOfDraft(draftWith(handles), handles, folder)
    expect(plan.data.train?.file).toBe('data.npz')
    expect(resolve(folder, plan.subjects[0]!.checkpoints)).toBe('/models/a [1]/step-*')
    expect(plan.subjects[0]!.checkpoints).toMatch(/^\.\.\//)
    expect(plan.title).toBe('T: "quoted" # no comment')
    expect(text).not.toContain('undefined')
  })

  it('round-trips drafts of any names and settings', async () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/)
    const plain = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
    const step = fc.integer({ min: 0, max: 1e6 })
    await fc.assert(
      fc.asyncProperty(
        name,
        plain,
        fc.option(fc.uniqueArray(step, { minLength: 1, maxLength: 5 })),
        fc.record({
          sampler: fc.constant('sgld' as const),
          stepSize: fc.double({ min: 1e-9, max: 1, noNaN: true }),
          chains: fc.integer({ min: 1, max: 1024 })
        }),
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        async (subject, title, steps, settings, seed) => {
          const handles = new Handles()
          const before = draftWith(handles, {
            title,
            seed,
            llc: { preset: 'quick', settings, components: [title] }
          })
          const draft = {
            ...before,
            question: title,
            subjects: [{ ...before.subjects[0]!, name: subject, steps }]
          }
          const path = join(folder, 'any.yaml')
          writeFileSync(path, planOfDraft(draft, handles, folder).text)
          expect(await draftOfPlan(path, handles)).toEqual(draft)
        }
      ),
      { numRuns: 60 }
    )
  })

  it('keeps a network that is described in place', async () => {
    const handles = new Handles()
    const architecture = { family: 'tms', features: 5, hidden: 2, weight: 'W', bias: 'b' } as const
    const draft = draftWith(handles)
    const inPlace = { ...draft, subjects: [{ ...draft.subjects[0]!, architecture }] }
    const path = join(folder, 'tms.yaml')
    writeFileSync(path, planOfDraft(inPlace, handles, folder).text)
    expect((await draftOfPlan(path, handles)).subjects[0]!.architecture).toEqual(architecture)
  })

  it.each([
    [
      'two data sets of one name',
      'two data sets are named train',
      (draft: PlanDraft) => ({ data: [draft.data[0]!, draft.data[0]!] })
    ],
    [
      'two subjects of one name',
      'two subjects are named a',
      (draft: PlanDraft) => ({ subjects: [draft.subjects[0]!, draft.subjects[0]!] })
    ],
    [
      'a comparison with nobody',
      'no subject is named b',
      () => ({ compare: { reference: 'a', variant: 'b' } })
    ],
    [
      'no data to sample on',
      'at least one data set',
      (draft: PlanDraft) => ({ data: [{ ...draft.data[0]!, use: 'observe' as const }] })
    ]
  ])('refuses %s as the engine would', (_name, message, change) => {
    const handles = new Handles()
    const draft = draftWith(handles)
    expect(() => planOfDraft({ ...draft, ...change(draft) }, handles, folder)).toThrow(message)
  })

  it('refuses a handle of another session', () => {
    const draft = draftWith(new Handles())
    expect(() => planOfDraft(draft, new Handles(), folder)).toThrow('not chosen in this session')
  })

  it('tells plans from configs', async () => {
    const files = {
      'a.yaml': 'x',
      'b.json': '{"subjects": []}',
      'config.json': '{"model_type": "gpt2"}',
      'c.json': '[1',
      'd.npz': ''
    }
    mkdirSync(join(folder, 'kinds'))
    const found: Record<string, boolean> = {}
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, 'kinds', name)
      writeFileSync(path, text)
      found[name] = await isPlan(path)
    }
    expect(found).toEqual({
      'a.yaml': true,
      'b.json': true,
      'config.json': false,
      'c.json': false,
      'd.npz': false
    })
  })
})
