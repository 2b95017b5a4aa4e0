import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AuditContext } from '../../../src/main/engine/audit/pipeline'
import type { AuditedSubject } from '../../../src/main/engine/audit/subjects'
import { weightTask } from '../../../src/main/engine/audit/weight-space'
import { differenceMatrices, measureSpectra } from '../../../src/main/engine/audit/weight-spectra'
import { encodeNpz } from '../../../src/main/engine/formats/npz-writer'
import { normals, purposes } from '../../../src/main/engine/math/philox'
import { createModel } from '../../../src/main/engine/models/create'
import { mlp } from '../../../src/main/engine/models/families/mlp'
import type { Model } from '../../../src/main/engine/models/model'
import { comparePlanSchema, mlpSpecSchema } from '../../../src/shared/plan'

function modelOf(widths: number[], activation = 'tanh'): Model {
  const spec = mlpSpecSchema.parse({ family: 'mlp', widths, activation })
  return createModel(mlp(spec), { kind: 'layers', spec })
}

function noise(count: number, seed: number): Float32Array {
  const out = new Float32Array(16 * Math.ceil(count / 16))
  normals(out, 0, BigInt(seed), 0, 0, purposes.test)
  return out.slice(0, count)
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

async function subjectOf(name: string, model: Model, steps: readonly number[]): Promise<AuditedSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'ontogeny-'))
  const checkpoints = await Promise.all(
    steps.map(async (step) => {
      const path = join(folder, `step-${step}.npz`)
      const tensors = model.parameters.map(
        ({ name: tensor, shape }, index): [string, { data: Float32Array; shape: number[] }] => [
          tensor,
          { data: noise(sizeOf(shape), step + index + name.length), shape: [...shape] }
        ]
      )
      await writeFile(path, await encodeNpz(new Map(tensors)))
      return { step, path, weights: `${name} ${step}` }
    })
  )
  return {
    record: { name, steps: [...steps] } as AuditedSubject['record'],
    ...{ model, architecture: model.signature, checkpoints, inputs: [] }
  }
}

function contextOf(
  subjects: AuditedSubject[],
  weights: unknown,
  signal = new AbortController().signal
): AuditContext {
  const compare = comparePlanSchema.parse({ reference: 'one', variant: 'other', weights })
  return {
    audit: { subjects, plan: { analyses: { compare }, seed: 1 }, dataRecords: [], datasets: new Map() },
    ...{ signal, rest: () => Promise.resolve() }
  } as unknown as AuditContext
}

const names = { reference: 'one', variant: 'other' }

describe('the comparison in weight space', () => {
  it('of tensors that cannot be subtracted is a remark that names them', async () => {
    const subjects = [
      await subjectOf('one', modelOf([4, 6, 2]), [0, 5]),
      await subjectOf('other', modelOf([4, 5, 2]), [0, 5])
    ]
    const task = weightTask(contextOf(subjects, true), names)
    expect(task.parts).toBe(0)
    const found = await task.carryOut(() => undefined)
    expect(found).toEqual({
      ...{ start: null, hasCommonStart: false, steps: [], details: [] },
      remarks: [
        'The weights of other and one cannot be subtracted, their tensors differ: layers.0.weight is [6, 4] in one and [5, 4] in other; layers.0.bias is [6] in one and [5] in other; layers.1.weight is [2, 6] in one and [2, 5] in other.'
      ]
    })
  })

  it('names a few of many such tensors, and those that only one has', async () => {
    const deep = modelOf([4, 6, 6, 6, 6, 2])
    const subjects = [await subjectOf('one', modelOf([4, 6, 2]), [0]), await subjectOf('other', deep, [0])]
    const [remark] = (await weightTask(contextOf(subjects, true), names).carryOut(() => undefined))!.remarks
    expect(remark).toContain('layers.2.weight is not in one and [6, 6] in other')
    expect(remark).toMatch(/, and 2 more\.$/)
  })

  it('without a common step is a remark', async () => {
    const model = modelOf([4, 6, 2])
    const subjects = [await subjectOf('one', model, [0, 5]), await subjectOf('other', model, [3])]
    const found = await weightTask(contextOf(subjects, true), names).carryOut(() => undefined)
    expect(found!.remarks).toEqual(['one and other have no step in common: no distance in weight space.'])
  })

  it('of networks whose tensors are alike and whose functions are not follows no loss, and counts its parts', async () => {
    const subjects = [
      await subjectOf('one', modelOf([4, 6, 2]), [0, 5]),
      await subjectOf('other', modelOf([4, 6, 2], 'relu'), [0, 5])
    ]
    const task = weightTask(contextOf(subjects, {}), names)
    let done = 0
    const found = await task.carryOut((parts) => (done += parts))
    expect(done).toBe(task.parts)
    expect(found!.details).toMatchObject([{ step: 5, line: null, matching: null }])
    expect(found!.details[0]!.spectra).toHaveLength(2)
    expect(found!.remarks).toEqual([
      'No loss between the two: their tensors are alike, but what is computed with them is not.'
    ])
  })

  it('ends at once when it is cancelled', async () => {
    const model = modelOf([4, 6, 2])
    const subjects = [await subjectOf('one', model, [0, 5]), await subjectOf('other', model, [0, 5])]
    const controller = new AbortController()
    const task = weightTask(contextOf(subjects, {}, controller.signal), names)
    const stop = new Error('cancelled')
    await expect(
      task.carryOut(() => {
        controller.abort(stop)
      })
    ).rejects.toBe(stop)
  })

  it('is not made where the plan does not ask', async () => {
    const model = modelOf([4, 6, 2])
    const subjects = [await subjectOf('one', model, [0]), await subjectOf('other', model, [0])]
    for (const weights of [undefined, false])
      expect(await weightTask(contextOf(subjects, weights), names).carryOut(() => undefined)).toBeNull()
  })
})

describe('spectra', () => {
  const shape = [96, 32] as const
  const model = {
    parameters: [
      { name: 'w', shape: [...shape] },
      { name: 'b', shape: [96] }
    ],
    components: [
      { name: 'full', parameters: ['w', 'b'] },
      {
        name: 'l0.h0',
        parameters: ['w'],
        slices: {
          w: {
            axis: 0,
            ranges: [
              [0, 16],
              [48, 64]
            ] as [number, number][]
          }
        }
      },
      {
        name: 'l0.h1',
        parameters: ['w'],
        slices: { w: { axis: 1, ranges: [[16, 32]] as [number, number][] } }
      }
    ]
  }

  it('are of every matrix and of the part of each head', async () => {
    expect(
      differenceMatrices(model).map(({ component, rows, columns }) => [component, rows, columns])
    ).toEqual([
      ['', 96, 32],
      ['l0.h0', 32, 32],
      ['l0.h1', 96, 16]
    ])
    const [reference, variant] = [noise(96 * 32, 1), noise(96 * 32, 2)]
    const tensors = (w: Float32Array): Map<string, Float32Array> =>
      new Map([
        ['w', w],
        ['b', new Float32Array(96)]
      ])
    let matrices = 0
    const found = await measureSpectra(
      model,
      { reference: tensors(reference), variant: tensors(variant) },
      {
        ...{ whole: 100, step: 7, seed: 1n, remarks: [], breathe: () => Promise.resolve() },
        onMatrix: () => matrices++
      }
    )
    expect(matrices).toBe(3)
    const squares = (isIn: (row: number, column: number) => boolean): number =>
      variant.reduce(
        (sum, value, at) => sum + (isIn(Math.floor(at / 32), at % 32) ? (value - reference[at]!) ** 2 : 0),
        0
      )
    const own = (name: string): number => found.find(({ component }) => component === name)!.norm ** 2
    expect(own('')).toBeCloseTo(
      squares(() => true),
      6
    )
    expect(own('l0.h0')).toBeCloseTo(
      squares((row) => row < 16 || (row >= 48 && row < 64)),
      6
    )
    expect(own('l0.h1')).toBeCloseTo(
      squares((_, column) => column >= 16),
      6
    )
    // Two independent noises: what is between them is noise of √2.
    expect(found[0]!.noise! / Math.SQRT2).toBeCloseTo(1, 1)
    expect(found.map(({ outliers }) => outliers)).toEqual([0, 0, 0])
    // The law of noise runs along the values.
    for (const { value, expected } of found[0]!.curve)
      expect(Math.abs(value / expected! - 1)).toBeLessThan(0.1)
  })

  it('of equal matrices are left out with a remark', async () => {
    const same = new Map([
      ['w', noise(96 * 32, 1)],
      ['b', new Float32Array(96)]
    ])
    const remarks: string[] = []
    const found = await measureSpectra(
      model,
      { reference: same, variant: same },
      {
        ...{
          whole: 0,
          step: 7,
          seed: 1n,
          remarks,
          breathe: () => Promise.resolve(),
          onMatrix: () => undefined
        }
      }
    )
    expect(found).toEqual([])
    expect(remarks).toEqual(['Step 7: 3 of 3 matrices are the same in both and have no spectrum.'])
  })
})
