import { describe, expect, it } from 'vitest'
import {
  essentialDynamics,
  openOutputStore,
  type EssentialDynamicsRequest
} from '../../../src/main/engine/development/essential'
import { AuditError } from '../../../src/shared/errors'
import type { ErrorCode } from '../../../src/shared/errors'
import { essentialDynamicsSchema, type SubjectDynamics } from '../../../src/shared/essential-dynamics'

const options = { resamples: 20, walks: 19 }

/** A path of `count` checkpoints with 12 outputs, of 6 probe inputs. */
function request(
  count: number,
  value: (t: number, k: number) => number,
  changes: Partial<EssentialDynamicsRequest> = {}
): EssentialDynamicsRequest {
  const outputs = openOutputStore(6, 2)
  for (let t = 0; t < count; t++) outputs.add(Float32Array.from({ length: 12 }, (_, k) => value(t, k)))
  const steps = Array.from({ length: count }, (_, t) => t)
  return { subjects: [{ subject: 'A', steps }], outputs, seed: 1n, options, ...changes }
}

async function subjectOf(of: EssentialDynamicsRequest): Promise<SubjectDynamics> {
  const result = await essentialDynamics(of)
  expect(essentialDynamicsSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result)
  return result.subjects[0]!
}

const wave = (t: number, k: number): number => Math.sin(0.3 * t + k) + 0.1 * k * t

async function refusal(action: () => unknown): Promise<AuditError> {
  try {
    await action()
  } catch (error) {
    if (error instanceof AuditError) return error
  }
  throw new Error('nothing was refused')
}

describe('refusals say what is wrong, where, and what to do', () => {
  it.each<[ErrorCode, RegExp, () => unknown]>([
    [
      'estimator/invalid',
      /A has 2 checkpoints where 3 are needed/,
      () => essentialDynamics(request(2, wave))
    ],
    [
      'data/shape',
      /outputs of 9 checkpoints were given for 8 steps/,
      () =>
        essentialDynamics(request(9, wave, { subjects: [{ subject: 'A', steps: [0, 1, 2, 3, 4, 5, 6, 7] }] }))
    ],
    [
      'data/shape',
      /outputs of 9 checkpoints were given for 0 steps/,
      () => essentialDynamics(request(9, wave, { subjects: [] }))
    ],
    [
      'series/duplicate-step',
      /step 4 of A is there twice/,
      () => essentialDynamics(request(4, wave, { subjects: [{ subject: 'A', steps: [0, 4, 4, 5] }] }))
    ],
    [
      'estimator/invalid',
      /step 3 of A comes after step 4/,
      () => essentialDynamics(request(4, wave, { subjects: [{ subject: 'A', steps: [0, 4, 3, 5] }] }))
    ],
    [
      'data/shape',
      /checkpoint 1 has 11 outputs where 12 were expected/,
      () => openOutputStore(6, 2).add(new Float32Array(11))
    ],
    ['data/shape', /there are 0 probe inputs with 2 outputs each/, () => openOutputStore(0, 2)],
    ['data/shape', /there are 6 probe inputs with 1.5 outputs each/, () => openOutputStore(6, 1.5)],
    [
      'data/non-finite',
      /output 1 of checkpoint 1 on probe input 2 is NaN/,
      () => openOutputStore(6, 2).add(Float32Array.from({ length: 12 }, (_, k) => (k === 5 ? NaN : 1)))
    ],
    [
      'data/non-finite',
      /output 0 of checkpoint 3 on probe input 4 is Infinity/,
      () =>
        essentialDynamics({
          ...request(8, wave),
          outputs: {
            checkpoints: 8,
            probes: 6,
            outputsPerProbe: 2,
            read: (checkpoint, from, to) =>
              Float32Array.from({ length: to - from }, (_, i) =>
                checkpoint === 2 && from + i === 8 ? Infinity : 1
              )
          }
        })
    ],
    [
      'data/shape',
      /checkpoint 2 has 1 outputs where 2 were expected/,
      () =>
        essentialDynamics({
          ...request(8, wave),
          outputs: {
            checkpoints: 8,
            probes: 6,
            outputsPerProbe: 2,
            read: (checkpoint, from, to) => new Float32Array(to - from - (checkpoint === 1 ? 1 : 0))
          }
        })
    ],
    [
      'estimator/invalid',
      /components is 2/,
      () => essentialDynamics(request(8, wave, { options: { components: 2 } }))
    ],
    [
      'estimator/invalid',
      /smoothing is -1/,
      () => essentialDynamics(request(8, wave, { options: { smoothing: -1 } }))
    ],
    [
      'estimator/invalid',
      /prominence is NaN/,
      () => essentialDynamics(request(8, wave, { options: { prominence: NaN } }))
    ],
    ['estimator/invalid', /walks is 3/, () => essentialDynamics(request(8, wave, { options: { walks: 3 } }))]
  ])('%s: %s', async (code, message, action) => {
    const error = await refusal(action)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
    expect(error.where).not.toBe('')
    expect(error.hint).not.toBe('')
  })

  it('stops when told to', async () => {
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(essentialDynamics(request(8, wave, { signal: stop.signal }))).rejects.toThrow('enough')
  })
})

describe('paths without much to say', () => {
  it.each([3, 4])('%d checkpoints have components, and no forms and no null', async (count) => {
    const subject = await subjectOf(request(count, wave))
    expect(subject.explained.length).toBeGreaterThanOrEqual(2)
    expect(subject.forms).toEqual([])
    expect(subject.nullPValue).toBeNull()
    expect(subject.walk).toBeNull()
    expect(subject.remarks[0]).toMatch(/too few for forms/)
  })

  it('equal outputs are no path', async () => {
    const subject = await subjectOf(request(8, (_, k) => 0.1 * k))
    expect(subject).toMatchObject({ explained: [], coordinates: [], planes: [], forms: [], nullPValue: null })
    expect(subject.remarks).toEqual(['The outputs are the same at every checkpoint: there is no path.'])
  })

  it('neither is the noise of the last bit of large outputs', async () => {
    const subject = await subjectOf(request(8, (t, k) => (t === 3 && k === 2 ? 2 ** 24 + 2 : 2 ** 24) * 1000))
    expect(subject.explained).toEqual([])
  })

  it('one of two series that does not move leaves the other its path', async () => {
    const outputs = openOutputStore(6, 2)
    for (let t = 0; t < 14; t++)
      outputs.add(Float32Array.from({ length: 12 }, (_, k) => (t < 6 ? 1 : wave(t, k))))
    const result = await essentialDynamics({
      subjects: [
        { subject: 'still', steps: [0, 1, 2, 3, 4, 5] },
        { subject: 'moving', steps: [0, 1, 2, 3, 4, 5, 6, 7] }
      ],
      outputs,
      seed: 1n,
      options
    })
    expect(result.subjects[0]!.remarks[0]).toMatch(/no path/)
    expect(result.subjects[1]!.explained.length).toBeGreaterThan(2)
    expect(result.joint!.trajectories).toHaveLength(2)
  })

  it('a path in a plane says so', async () => {
    const subject = await subjectOf(
      request(20, (t, k) => (k === 0 ? Math.cos(0.2 * t) : k === 5 ? Math.sin(0.2 * t) : 0))
    )
    expect(subject.planes).toHaveLength(1)
    expect(subject.remarks[0]).toMatch(/in one plane/)
  })

  it('few probe inputs give forms without support', async () => {
    const outputs = openOutputStore(2, 6)
    const corner = (t: number, k: number): number =>
      k === 0 ? Math.min(t, 10) : k === 7 ? Math.max(0, t - 10) : k === 9 ? Math.max(0, t - 20) : 0
    for (let t = 0; t < 31; t++) outputs.add(Float32Array.from({ length: 12 }, (_, k) => corner(t, k)))
    const steps = Array.from({ length: 31 }, (_, t) => Math.round(100 * 1.1 ** t))
    const { subjects, probeGroups, resamples } = await essentialDynamics({
      subjects: [{ subject: 'A', steps }],
      outputs,
      seed: 1n,
      options
    })
    expect([probeGroups, resamples]).toEqual([2, 0])
    expect(subjects[0]!.remarks.join(' ')).toMatch(/2 probe inputs are too few to resample/)
    expect(subjects[0]!.forms.length).toBeGreaterThan(0)
    for (const { support, low, high, step } of subjects[0]!.forms) {
      expect(support).toBeNull()
      expect(low <= step && step <= high).toBe(true)
    }
  })

  it('steps that are all taken at once have a walk to be compared with', async () => {
    const subject = await subjectOf(request(8, (t, k) => (t > 3 ? k : 0)))
    expect(subject.nullPValue).toBe(1)
    expect(subject.remarks.join(' ')).toMatch(/consistent with a random walk/)
  })
})
