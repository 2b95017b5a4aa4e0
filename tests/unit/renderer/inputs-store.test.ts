// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { planDraftSchema } from '../../../src/shared/draft'
import { AuditError } from '../../../src/shared/errors'
import { columnsOf, listColumnsOf } from '../../../src/shared/tensor-columns'
import { commonSteps, componentsOfSlot } from '../../../src/renderer/features/inputs/slot'
import { useInputs } from '../../../src/renderer/stores/inputs'
import { auditBridge, places, reference, series } from './audit-files'

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('inputs', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('takes a folder of two series and data apart, in order of name', async () => {
    auditBridge()
    const inputs = useInputs()
    await inputs.add([places.pair])
    await settled()
    expect(inputs.slots.map((slot) => slot?.name)).toEqual(['aligned', 'misaligned'])
    expect(inputs.data.map(({ name, use }) => [name, use])).toEqual([
      ['train', 'sample'],
      ['probe', 'behaviour'],
      ['trigger', 'observe'],
      ['trigger-payload', 'behaviour']
    ])
    expect(inputs.missing).toEqual([])
    expect(inputs.refused).toEqual([])
  })

  it('hashes what it reads and finds equal weights of A and B', async () => {
    const main = auditBridge()
    const inputs = useInputs()
    await inputs.add([places.aligned, places.misaligned])
    await settled()
    expect(main.requests('hashInput').map(({ input }) => input)).toEqual([
      places.aligned.handle,
      places.misaligned.handle
    ])
    const [a, b] = inputs.filled
    expect(commonSteps(a!, b!)).toEqual([0])
  })

  it('shows the last sound checkpoint’s tensors', async () => {
    const main = auditBridge()
    await useInputs().add([places.aligned])
    await settled()
    expect(main.requests('readTensors').map(({ step }) => step)).toEqual([100])
  })

  const tensors = [{ name: 'w', dtype: 'float32', shape: [2, 3] }]
  const list = listColumnsOf({ format: 'safetensors', tensors, findings: [] })
  const statistics = {
    ...{ mean: 1, standardDeviation: 0, minimum: 1, maximum: 1, nonFinite: 0 },
    histogram: null
  }
  const columns = columnsOf({
    format: 'safetensors',
    tensors: tensors.map((tensor) => ({ ...tensor, statistics })),
    findings: []
  })

  it('shows names and shapes while the values are read, and keeps them when that is cancelled', async () => {
    let end: { finish(): void; cancel(): void } | undefined
    auditBridge({
      listTensors: () => list,
      readTensors: () =>
        new Promise((resolve, reject) => {
          end = {
            finish: () => resolve(columns),
            cancel: () => reject(new AuditError('run/cancelled', 'cancelled'))
          }
        })
    })
    const inputs = useInputs()
    await inputs.add([places.aligned])
    await settled()
    const listed = { ...tensors[0], parameters: 6, statistics: null }
    expect(inputs.tensorTable?.tensors).toEqual([listed])
    expect(inputs.tensorValues.state.status).toBe('working')
    expect(inputs.filled[0]?.checked).toEqual([])
    end?.finish()
    await settled()
    expect(inputs.tensorTable?.tensors).toEqual([{ ...listed, statistics }])
    expect(inputs.filled[0]?.checked.map(({ step }) => step)).toEqual([100])

    void inputs.show(inputs.filled[0]!, 0)
    expect(inputs.tensorTable).toBeNull()
    await settled()
    end?.cancel()
    await settled()
    expect(inputs.tensorValues.state.status).toBe('cancelled')
    expect(inputs.tensorTable?.tensors).toEqual([listed])
    expect(inputs.filled[0]?.checked.map(({ step }) => step)).toEqual([100])
  })

  it('takes no values of a checkpoint that is shown no longer', async () => {
    const ends: (() => void)[] = []
    const main = auditBridge({
      listTensors: () => list,
      readTensors: () => new Promise((resolve) => ends.push(() => resolve(columns)))
    })
    const inputs = useInputs()
    await inputs.add([places.aligned])
    await settled()
    const { task } = main.requests('readTensors')[0]!
    void inputs.show(inputs.filled[0]!, 0)
    expect(main.requests('cancelTask')).toEqual([{ task }])
    await settled()
    ends[0]!()
    await settled()
    expect(inputs.tensorTable?.tensors[0]?.statistics).toBeNull()
    expect(inputs.filled[0]?.checked).toEqual([])
    inputs.remove(0)
    ends[1]!()
    await settled()
    expect(inputs.tensorTable).toBeNull()
    expect(inputs.tensorValues.state.status).toBe('idle')
  })

  it('lets the user decide where a third series goes', async () => {
    auditBridge()
    const inputs = useInputs()
    await inputs.add([places.aligned, places.misaligned, places.third])
    expect(inputs.waiting.map(({ reference }) => reference)).toEqual([places.third])
    await inputs.replace(1, places.third)
    expect(inputs.slots.map((slot) => slot?.name)).toEqual(['aligned', 'third'])
    expect(inputs.waiting).toEqual([])
    inputs.removed?.undo()
    expect(inputs.slots.map((slot) => slot?.name)).toEqual(['aligned', 'misaligned'])
  })

  it('gives back what was removed, where it was', async () => {
    auditBridge()
    const inputs = useInputs()
    await inputs.add([places.pair])
    inputs.remove(0)
    expect(inputs.slots[0]).toBeNull()
    inputs.removed?.undo()
    expect(inputs.slots[0]?.name).toBe('aligned')
    inputs.removeData(inputs.sources[0]!)
    expect(inputs.data).toEqual([])
    inputs.removed?.undo()
    expect(inputs.data).toHaveLength(4)
  })

  it('loses nothing that came since a removal', async () => {
    auditBridge()
    const inputs = useInputs()
    const names = () => inputs.slots.map((slot) => slot?.name)
    await inputs.add([places.aligned, places.misaligned])
    const [aligned] = inputs.slots
    inputs.rename(aligned!, 'mine')
    inputs.remove(0)
    await inputs.add([places.third])
    inputs.removed?.undo()
    expect(names()).toEqual(['third', 'misaligned'])
    expect(inputs.waiting.map(({ reference }) => reference)).toEqual([places.aligned])
    await inputs.replace(0, places.aligned)
    expect(inputs.slots[0]).toBe(aligned)
    inputs.swap()
    inputs.removed?.undo()
    expect(names()).toEqual(['misaligned', 'mine'])
    expect(inputs.waiting.map(({ reference }) => reference)).toEqual([places.third])
  })

  it('keeps an earlier removal beside a later one', async () => {
    auditBridge()
    const inputs = useInputs()
    await inputs.add([places.aligned, places.misaligned])
    inputs.remove(0)
    inputs.remove(1)
    inputs.removed?.undo()
    inputs.removed?.undo()
    expect(inputs.slots.map((slot) => slot?.name)).toEqual(['aligned', 'misaligned'])
    expect(inputs.removed).toBeNull()
  })

  it('keeps what was found in each checkpoint whose values were read', async () => {
    auditBridge()
    const inputs = useInputs()
    await inputs.add([places.aligned])
    await settled()
    void inputs.show(inputs.filled[0]!, 0)
    await settled()
    expect(inputs.filled[0]?.checked.map(({ step }) => step)).toEqual([100, 0])
  })

  it('keeps a refusal whole', async () => {
    const error = new AuditError('series/mixed', 'no number in the name', {
      where: '/audit/x',
      hint: 'Rename.'
    })
    auditBridge({
      readSeries: () => {
        throw error
      }
    })
    const inputs = useInputs()
    await inputs.add([reference('/audit/x', 'folder')])
    expect(inputs.refused).toEqual([{ name: 'x', error: error.toJSON() }])
  })

  it('says that an architecture is missing, and takes a config that is added', async () => {
    const problem = new AuditError('model/config', 'no config.json').toJSON()
    const main = auditBridge({
      readSeries: ({ architecture }) =>
        architecture === null
          ? series([1], { architecture: null, architectureProblem: problem })
          : series([1])
    })
    const inputs = useInputs()
    await inputs.add([places.aligned])
    expect(inputs.missing).toContainEqual({ key: 'no-architecture', name: 'aligned' })
    await inputs.add([places.config])
    expect(main.requests('readSeries').at(-1)?.architecture).toBe(places.config.handle)
    expect(inputs.missing.map(({ key }) => key)).not.toContain('no-architecture')
    expect(inputs.subjects[0]?.architecture).toBe(places.config.handle)
  })

  it('shows progress while a series is hashed, and stops on request', async () => {
    const main = auditBridge({
      hashInput: () =>
        new Promise(
          (_resolve, reject) => (stop = () => reject(new AuditError('run/cancelled', 'cancelled')))
        ),
      cancelTask: () => {
        stop()
        return null
      }
    })
    let stop = (): void => undefined
    const inputs = useInputs()
    await inputs.add([places.aligned])
    const { hashes } = inputs.filled[0]!
    const task = main.requests('hashInput')[0]!.task
    const progress = { phase: 'hash', done: 5, total: 10, unit: 'bytes', rate: 1, etaSeconds: 5 } as const
    main.send({ kind: 'task', task, progress })
    expect(hashes.state.progress).toEqual(progress)
    hashes.cancel()
    await settled()
    expect(main.requests('cancelTask')).toEqual([{ task }])
    expect(hashes.state.status).toBe('cancelled')
  })

  it('makes parts of a draft that main accepts', async () => {
    auditBridge()
    const inputs = useInputs()
    await inputs.add([places.pair])
    const draft = { title: 'x', subjects: inputs.subjects, data: inputs.data, llc: null, compare: null }
    expect(planDraftSchema.safeParse(draft).error).toBeUndefined()
  })

  it('reads a series that waits, and lets it be left out and come back', async () => {
    const main = auditBridge()
    const inputs = useInputs()
    await inputs.add([places.aligned, places.misaligned, places.third])
    const [third] = inputs.waiting
    expect(third?.series.state.value?.checkpoints).toHaveLength(3)
    await settled()
    expect(main.requests('hashInput').map(({ input }) => input)).not.toContain(places.third.handle)
    inputs.leaveOut(third!)
    expect(inputs.waiting).toEqual([])
    inputs.removed?.undo()
    expect(inputs.waiting).toEqual([third])
    await inputs.replace(0, places.third)
    await settled()
    expect(inputs.slots[0]).toBe(third)
    expect(main.requests('hashInput').map(({ input }) => input)).toContain(places.third.handle)
  })

  it('takes a network described in place when it fits the tensors', async () => {
    const problem = new AuditError('model/config', 'no config.json').toJSON()
    const tensors = [
      { name: 'layers.0.weight', shape: [5, 6] },
      { name: 'layers.1.weight', shape: [4, 5] }
    ]
    auditBridge({
      readSeries: () => series([0], { architecture: null, architectureProblem: problem, tensors })
    })
    const inputs = useInputs()
    await inputs.add([places.aligned])
    const [slot] = inputs.filled
    const problems = () => inputs.missing.map(({ key }) => key)
    expect(problems()).toContain('no-architecture')
    const spec = {
      family: 'mlp' as const,
      widths: [6, 5, 4],
      bias: true,
      activation: 'none' as const,
      tensors: 'layers.{i}.weight'
    }
    await inputs.describe(slot!, spec)
    expect(problems()).toContain('unfit-architecture')
    await inputs.describe(slot!, { ...spec, bias: false })
    expect(problems()).toEqual(['data'])
    expect(inputs.subjects[0]?.architecture).toEqual({ ...spec, bias: false })
    expect(componentsOfSlot(slot!)).toEqual([
      { name: 'full', parameters: 50 },
      { name: 'l0', parameters: 30 },
      { name: 'l1', parameters: 20 }
    ])
  })

  it('takes arrays that are checkpoints for no data', async () => {
    const folder = reference('/audit/arrays', 'folder')
    const files = ['step-0.npz', 'step-10.npz', 'data.npz'].map((name) =>
      reference(`/audit/arrays/${name}`, 'file')
    )
    const found = series([0, 10])
    auditBridge({
      listInput: () => files,
      readSeries: () => ({
        ...found,
        checkpoints: found.checkpoints.map((one) => ({ ...one, name: `${one.name}.npz` }))
      })
    })
    const inputs = useInputs()
    await inputs.add([folder])
    expect(inputs.filled.map(({ name }) => name)).toEqual(['arrays'])
    expect(inputs.sources.map((source) => source.reference.name)).toEqual(['data.npz'])
  })
})
