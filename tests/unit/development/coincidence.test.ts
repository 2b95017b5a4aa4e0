import { describe, expect, it } from 'vitest'
import { findCoincidences } from '../../../src/main/engine/development/coincidence'
import { coincidenceSchema, type DevelopmentMark } from '../../../src/shared/coincidence'

const mark = (
  kind: DevelopmentMark['kind'],
  source: string,
  step: number,
  low = step,
  high = step
): DevelopmentMark => ({ kind, source, step, low, high })

describe('what is read together', () => {
  const stage = mark('stage', 'LLC (full)', 900, 800, 1000)
  const form = mark('form', 'path of A', 950, 850, 1100)
  const late = mark('stage', 'LLC (full)', 6500, 6000, 7000)
  const behaviour = mark('behaviour', 'trigger loss', 1050, 1020, 1080)
  const rows = findCoincidences({ marks: [stage, form, late, behaviour], from: 0, to: 10_000 })

  it('groups marks whose intervals share a step, and lists the rest alone', () => {
    expect(rows.map(({ marks }) => marks.map(({ step }) => step))).toEqual([[900, 950], [950, 1050], [6500]])
    expect(rows[0]).toMatchObject({ low: 850, high: 1000, sources: 2, kinds: 2 })
    expect(rows[2]).toMatchObject({ sources: 1, chance: null })
    for (const row of rows) expect(coincidenceSchema.parse(row)).toEqual(row)
  })

  it('says how often such marks would meet by chance', () => {
    const width = (low: number, high: number): number => Math.log((high + 1) / (low + 1))
    const range = Math.log(10_001)
    // The narrowest is the boundary; the path has one mark.
    expect(rows[0]!.chance).toBeCloseTo((width(800, 1000) + width(850, 1100)) / range, 12)
  })

  it('says it in plain words, and claims no more than consistency', () => {
    expect(rows[0]!.statement).toMatch(
      /^A boundary of stages of LLC \(full\) at step 900, a form of path of A at step 950: consistent with one change between steps 850 and 1000\. Marks as wide as these would meet by chance in \d/
    )
    expect(rows[2]!.statement).toMatch(
      /^A boundary of stages of LLC \(full\) at step 6500: no mark of another source/
    )
  })

  it('three that share a step are one row, not three pairs', () => {
    const all = findCoincidences({ marks: [stage, form, mark('behaviour', 'trigger loss', 960, 900, 990)] })
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({ low: 900, high: 990, sources: 3, kinds: 3 })
  })

  it('touching ends share a step; the same mark twice is one row', () => {
    expect(
      findCoincidences({ marks: [mark('form', 'A', 2, 1, 3), mark('form', 'B', 4, 3, 5)] })
    ).toHaveLength(1)
    const twice = mark('form', 'A', 2, 1, 3)
    expect(findCoincidences({ marks: [twice, { ...twice }] })).toHaveLength(1)
    expect(findCoincidences({ marks: [] })).toEqual([])
  })

  it('points at the same step in a run of no length meet with certainty', () => {
    expect(findCoincidences({ marks: [mark('form', 'A', 5), mark('stage', 'B', 5)] })[0]!.chance).toBe(1)
  })

  it.each([
    [10, 11, 12],
    [10, 5, 9],
    [10, -1, 12],
    [10, 5, Infinity],
    [NaN, 1, 2]
  ])('refuses step %d with interval %d to %d', (step, low, high) => {
    expect(() => findCoincidences({ marks: [mark('form', 'A', step, low, high)] })).toThrow(
      expect.objectContaining({ code: 'estimator/invalid', where: 'development.A' })
    )
  })
})
