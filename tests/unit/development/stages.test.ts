import { describe, expect, it } from 'vitest'
import { jointStages, stagesOf, type MeasuredPoint } from '../../../src/main/engine/development/stages'
import { stagesSchema, jointStagesSchema } from '../../../src/shared/stages'

const point = (step: number, value: number | null, sd: number | null = null): MeasuredPoint => ({
  step,
  value,
  sd
})
const of = (points: readonly MeasuredPoint[], seed = 0, name = 'loss') => stagesOf({ name, points }, seed)
const result = (points: readonly MeasuredPoint[]) => of(points).stages

/** Rises to step e⁴, falls to e⁶, rises again; small regular ripples for noise. */
const wave = Array.from({ length: 61 }, (_, k) => {
  const x = 1 + k / 8
  return point(Math.round(Math.expm1(x)), Math.cos((Math.PI / 2) * (x - 4)) + 0.01 * Math.sin(37 * k), 0.01)
}).filter(({ step }, k, all) => step !== all[k - 1]?.step)

const ripple = (k: number): number => 0.01 * Math.sin(37 * k)

describe('stages of a curve', () => {
  it('are bounded by its extremes, where they are', () => {
    const { boundaries, stages } = result(wave)
    expect(boundaries.map(({ kind }) => kind)).toEqual(['minimum', 'maximum', 'minimum', 'maximum'])
    boundaries.forEach(({ step, low, high }, k) => {
      expect(Math.abs(Math.log1p(step) - 2 - 2 * k)).toBeLessThan(0.1)
      expect([low <= step, step <= high]).toEqual([true, true])
    })
    expect(stages.map(({ type }) => type)).toEqual(['B', 'A', 'B', 'A', 'B'])
    expect(stages[1]!.delta).toBeCloseTo(2, 1)
  })

  it('are the same for the same seed and any order of points', () => {
    expect(result([...wave].reverse())).toEqual(result(wave))
    expect(of(wave, 1).stages.boundaries).not.toEqual(of(wave, 2).stages.boundaries)
  })

  it('do not depend on the unit of the curve', () => {
    const steps = (factor: number, shift: number) =>
      result(
        wave.map(({ step, value, sd }) => point(step, factor * value! + shift, factor * sd!))
      ).boundaries.map(({ step, kind }) => [step, kind])
    expect(steps(1e-30, 0)).toEqual(steps(1, 0))
    expect(steps(1e30, 0)).toEqual(steps(1, 0))
    expect(steps(1, 100)).toEqual(steps(1, 0))
  })

  it('have the shape of the schema', () => {
    expect(stagesSchema.parse(result(wave))).toEqual(result(wave))
  })

  it('leave out steps without a value, and name them', () => {
    const gaps = wave.map((one, k) => (k % 7 === 3 ? point(one.step, null) : one))
    const { boundaries, missing, remarks } = result(gaps)
    expect(boundaries).toHaveLength(4)
    expect(missing).toEqual(gaps.filter(({ value }) => value === null).map(({ step }) => step))
    expect(remarks.join()).toMatch(/steps have no value/)
  })

  it.each([0.5, 3, 1000])('name a single wild point (+%d) and do not follow it', (wild) => {
    const step = wave[30]!.step
    const points = wave.map((one) => (one.step === step ? point(step, one.value! + wild, one.sd) : one))
    const { boundaries, outliers } = result(points)
    expect(boundaries.map(({ kind }) => kind)).toEqual(['minimum', 'maximum', 'minimum', 'maximum'])
    expect(outliers.map((outlier) => outlier.step)).toEqual([step])
    expect(Math.abs(outliers[0]!.expected - wave[30]!.value!)).toBeLessThan(0.05)
  })

  it('of a straight line are one', () => {
    const { boundaries, stages } = result(
      Array.from({ length: 40 }, (_, k) => point(2 ** (k / 3), k + 5 * ripple(k)))
    )
    expect(boundaries).toEqual([])
    expect(stages.map(({ type }) => type)).toEqual(['A'])
  })

  it('say that stated errors are too large or too small for the scatter', () => {
    const withError = (sd: number) => result(wave.map(({ step, value }) => point(step, value, sd)))
    expect(withError(0.3).remarks.join()).toMatch(/common to neighbouring points/)
    expect(withError(0.0005).remarks.join()).toMatch(/too small/)
    expect(withError(0.3).boundaries).toHaveLength(4)
    expect(result(wave.map(({ step, value }) => point(step, value))).remarks.join()).toMatch(/No errors/)
    expect(result(wave.map(({ step, value }) => point(step, value, 0))).boundaries).toHaveLength(4)
  })

  it('are not known in a gap of decades: its remark says so, and a turn beside it may lie anywhere in it', () => {
    const points = Array.from({ length: 121 }, (_, k) => 1 + k / 12)
      .filter((x) => x < 3.6 || x > 8.4)
      .map((x, k) => point(Math.expm1(x), Math.cos(Math.PI * (x - 3)) + ripple(k), 0.01))
    const { gaps, remarks, boundaries } = result(points)
    expect(gaps).toHaveLength(1)
    expect(remarks.join()).toMatch(/There are no points between steps/)
    const [gap] = gaps
    const beside = boundaries.filter(({ low, high }) => low <= gap!.to && high >= gap!.from)
    expect(beside.every(({ low, high }) => low <= gap!.from && high >= gap!.to)).toBe(true)
    expect(beside.map(({ kind }) => kind)).toEqual(['minimum'])
  })

  it('are bounded by a turn in a gap, wherever in it: a curve that rose across and falls after it', () => {
    const points = Array.from({ length: 97 }, (_, k) => k / 12)
      .filter((x) => x < 0.8 || x > 5.6)
      .map((x, k) => {
        const value = x < 0.8 ? 25 + 10 * x : 40 + 460 / (1 + Math.exp(4 * (x - 6.5)))
        return point(Math.expm1(x), value + 50 * ripple(k), 1)
      })
    const { stages: found, change } = of(points)
    const { boundaries, stages, gaps } = found
    expect(boundaries).toHaveLength(1)
    expect(change(0, gaps[0]!.to + 1)?.delta).toBeCloseTo(460, -2)
    expect(change(0, gaps[0]!.to - 20)).toBeNull()
    expect(boundaries[0]).toMatchObject({ kind: 'maximum', low: gaps[0]!.from, high: gaps[0]!.to })
    expect(boundaries[0]!.support).toBeGreaterThan(0.95)
    expect(stages.map(({ type }) => type)).toEqual(['A', 'B'])
  })
})

describe('few data', () => {
  const said = (points: readonly MeasuredPoint[]) => {
    const { boundaries, stages, remarks } = result(points)
    return {
      boundaries: boundaries.length,
      stages: stages.map(({ type }) => type),
      remarks: remarks.join(' ')
    }
  }

  it.each([
    ['none', [], [], /nothing can be said/],
    ['all missing', [point(0, null), point(5, null)], [], /nothing can be said/],
    ['one', [point(0, 1)], [], /no change/],
    ['two', [point(0, 1), point(5, 3)], ['A'], /only the change from the first to the last/],
    ['two within their errors', [point(0, 1, 1), point(5, 2, 1)], [null], /2 points/],
    ['four', [1, 2, 3, 0].map((value, step) => point(step, value)), ['B'], /4 points place no boundary/],
    ['equal', [0, 1, 2, 3, 4, 5].map((step) => point(step, 7)), [], /All values are equal/],
    ['steps too close', [0, 1, 2, 3, 4].map((k) => point(1e15 + k, k)), ['A'], /too close together/]
  ] as const)('%s', (_, points, types, remark) => {
    const { boundaries, stages, remarks } = said(points)
    expect({ boundaries, stages }).toEqual({ boundaries: 0, stages: types })
    expect(remarks).toMatch(remark)
  })

  it('of five points still have a change', () => {
    expect(said([0, 10, 100, 1000, 10_000].map((step, k) => point(step, k))).stages).toEqual(['A'])
  })
})

describe('what is no curve', () => {
  it.each([
    ['a step twice', [point(3, 1), point(3, 2)], 'series/duplicate-step'],
    ['a step without value beside one with', [point(3, 1), point(3, null)], 'series/duplicate-step'],
    ['an infinite value', [point(3, Infinity)], 'data/non-finite'],
    ['a value that is no number', [point(3, NaN)], 'data/non-finite'],
    ['an infinite step', [point(Infinity, 1)], 'data/non-finite'],
    ['an error that is no number', [point(3, 1, NaN)], 'data/non-finite'],
    ['a value beyond squares', [point(3, 1e200)], 'data/too-large'],
    ['an error beyond squares', [point(3, 1, 1e298)], 'data/too-large'],
    ['a negative step', [point(-1, 1)], 'estimator/invalid'],
    ['a negative error', [point(1, 1, -0.1)], 'estimator/invalid']
  ] as const)('%s', (_, points, code) => {
    expect(() => of(points)).toThrow(
      expect.objectContaining({ code, hint: expect.stringMatching(/\w/) as string })
    )
  })

  it('has too many points', () => {
    const points = Array.from({ length: 20_001 }, (_, step) => point(step, step))
    expect(() => of(points)).toThrow(expect.objectContaining({ code: 'format/limit' }))
  })
})

describe('stages of several curves', () => {
  const other = wave.map(({ step, value, sd }, k) => point(step, -3 * value! + ripple(k + 9), sd))
  const flat = wave.map(({ step }, k) => point(step, k + ripple(k)))
  const joint = jointStages([of(wave, 0, 'llc'), of(other, 0, 'loss'), of(flat, 0, 'norm')])

  it('share the boundaries that coincide, and say who has them', () => {
    expect(joint.boundaries.map(({ curves }) => curves.map(({ curve }) => curve).sort())).toEqual(
      joint.boundaries.map(() => ['llc', 'loss'])
    )
    expect(joint.boundaries).toHaveLength(4)
    for (const { step, low, high } of joint.boundaries)
      expect([low <= step, step <= high]).toEqual([true, true])
    expect(jointStagesSchema.parse(joint)).toEqual(joint)
  })

  it('have the change of each curve', () => {
    expect(joint.stages.map(({ changes }) => changes.map(({ type }) => type))).toEqual([
      ['B', 'A', 'A'],
      ['A', 'B', 'A'],
      ['B', 'A', 'A'],
      ['A', 'B', 'A'],
      ['B', 'A', 'A']
    ])
  })

  it('keep apart what does not overlap', () => {
    const late = wave.map(({ step, value, sd }) => point(Math.round(1.6 * step + 1), value, sd))
    const { boundaries } = jointStages([of(wave, 0, 'a'), of(late, 0, 'b')])
    expect(boundaries).toHaveLength(8)
  })

  it('refuse two curves of one name', () => {
    expect(() => jointStages([of(wave), of(wave)])).toThrow(
      expect.objectContaining({ code: 'estimator/invalid' })
    )
  })
})
