import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jointStages, stagesOf } from '../../../src/main/engine/development/stages'
import { readCurve } from '../../../src/main/engine/formats/curve-csv'
import { corners, knownCurve, noisyConstant, parabola } from './synthetic'

const fixtures = join(import.meta.dirname, '../../fixtures')

async function curveOf(file: string, value?: string) {
  const { columns, rows } = await readCurve(join(fixtures, file), value === undefined ? {} : { value })
  return { name: columns.value, points: rows }
}

describe('the published LLC curve of a two-layer language model', () => {
  // Hoogland et al. 2024 (arXiv 2402.02364): milestones near 900, 6.5k, 8.5k and 17k.
  const published = [
    [900, 200],
    [6500, 400],
    [8500, 500],
    [17_000, 1500]
  ] as const

  it.each([0, 1, 2])('has its four boundaries and no other, seed %d', async (seed) => {
    const { stages } = stagesOf(await curveOf('published/lm_llc.csv'), seed)
    const found = stages.boundaries.filter(({ step }) => step < 40_000)
    expect(found).toHaveLength(published.length)
    found.forEach(({ step, low, high }, k) => {
      const [at, within] = published[k]!
      expect(Math.abs(step - at)).toBeLessThanOrEqual(within)
      expect([low <= step, step <= high]).toEqual([true, true])
    })
    expect(found.map(({ kind }) => kind)).toEqual(['plateau', 'maximum', 'minimum', 'plateau'])
  })

  it('has stages A, A, B, A with the published changes', async () => {
    const { stages } = stagesOf(await curveOf('published/lm_llc.csv'), 0)
    expect(stages.stages.slice(0, 4).map(({ type }) => type)).toEqual(['A', 'A', 'B', 'A'])
    // Published between the raw points at 0, 900, 6.5k, 8.5k and 17k; here between the boundaries that were found.
    ;[26.3, 22.5, -1.57, 8.7].forEach((delta, k) => {
      expect(Math.abs(stages.stages[k]!.delta - delta)).toBeLessThan(0.3)
    })
  })

  it('changes between the published steps as the raw points do', async () => {
    const { change } = stagesOf(await curveOf('published/lm_llc.csv'), 0)
    const steps = [0, 900, 6500, 8500, 17_000]
    const deltas = steps.slice(1).map((to, k) => change(steps[k]!, to)!)
    ;[26.3, 22.5, -1.57, 8.7].forEach((delta, k) => {
      expect(Math.abs(deltas[k]!.delta - delta)).toBeLessThan(0.3)
    })
    expect(deltas.map(({ type }) => type)).toEqual(['A', 'A', 'B', 'A'])
  })

  it('is confirmed by the piecewise-linear fit at three of the four', async () => {
    const { stages } = stagesOf(await curveOf('published/lm_llc.csv'), 0)
    expect(stages.boundaries.slice(0, 3).map(({ changePoint }) => changePoint?.kind)).toEqual([
      'plateau',
      'maximum',
      'minimum'
    ])
  })
})

describe('curves of known boundaries, on seeds that the rules were not made with', () => {
  it('have them within the 90% intervals in at least 80%', () => {
    let [all, found, covered, other] = [0, 0, 0, 0]
    for (let seed = 5001; seed <= 5100; seed++) {
      const { measured, boundaries, width } = knownCurve(seed, true)
      const { stages } = stagesOf(measured, seed)
      other += Math.max(0, stages.boundaries.length - boundaries.length)
      for (const x of boundaries) {
        all++
        const near = stages.boundaries
          .map(({ step, low, high }) => [step, low, high].map(Math.log1p))
          .sort((a, b) => Math.abs(a[0]! - x) - Math.abs(b[0]! - x))[0]
        if (near === undefined || Math.abs(near[0]! - x) > 0.08 * width) continue
        found++
        // Steps are whole numbers: half a step on either side.
        const half = 0.5 / Math.exp(x)
        if (near[1]! - half <= x && x <= near[2]! + half) covered++
      }
    }
    if (process.env['DEV']) console.log({ all, found, covered, other })
    expect(covered / found).toBeGreaterThanOrEqual(0.8)
    expect(found / all).toBeGreaterThanOrEqual(0.85)
    expect(other).toBeLessThanOrEqual(10)
  })

  it('are hardly ever invented: at most 10 on 100 curves of one stage', () => {
    let invented = 0
    for (let seed = 5001; seed <= 5100; seed++) {
      invented += stagesOf(knownCurve(seed, false).measured, seed).stages.boundaries.length
    }
    expect(invented).toBeLessThanOrEqual(10)
  })
})

describe('curves that mislead', () => {
  it('white noise whose stated errors are two to five times too small has no stages', () => {
    const counts = [1 / 2, 1 / 3, 1 / 5].flatMap((stated) =>
      [true, false].flatMap((isEven) =>
        Array.from(
          { length: 8 },
          (_, k) => stagesOf(noisyConstant(6001 + k, stated, isEven), 0).stages.boundaries.length
        )
      )
    )
    // 48 curves: as many as on curves of one stage whose errors are right.
    expect(counts.filter((count) => count > 0).length).toBeLessThanOrEqual(5)
  })

  it('a smooth turn on an even schedule from step 0 is found, though the first gap is wide', () => {
    const missed = [20, 50, 100].flatMap((count) =>
      [5, 10, 20].flatMap((spacing) =>
        [1, 2].filter((k) => {
          const { measured, turn } = parabola(7000 + 10 * count + spacing + k, count, spacing)
          const { boundaries } = stagesOf(measured, 0).stages
          return !boundaries.some(({ low, high }) => low * 0.97 <= turn && turn <= high * 1.03)
        })
      )
    )
    expect(missed.length).toBeLessThanOrEqual(1)
  })

  it('the second opinion finds corners where they are, in kind, and each for one boundary', () => {
    const [places, values] = [[0, 4, 7, 9, 10.5] as const, [0, 6, -6, 4, 0] as const]
    const { boundaries, changePoints } = stagesOf(corners(8001, places, values), 0).stages
    expect(changePoints.map(({ kind }) => kind)).toEqual(['maximum', 'minimum', 'maximum'])
    expect(boundaries.map(({ kind }) => kind)).toEqual(['maximum', 'minimum', 'maximum'])
    for (const [k, x] of [4, 7, 9].entries()) {
      expect(Math.abs(Math.log1p(changePoints[k]!.step) - x)).toBeLessThan(0.15)
      expect(boundaries[k]!.changePoint).toEqual(changePoints[k])
    }
  })
})

describe('losses of small networks', () => {
  it('rest between the two drops of the toy model of superposition, and fall where they fall', async () => {
    const { stages } = stagesOf(await curveOf('curves/tms.csv', 'train_loss'), 0)
    // Drops from step 293 to 585 and from 620 to 878.
    expect(stages.boundaries.map(({ kind }) => kind)).toEqual(['plateau'])
    const [rest] = stages.boundaries
    expect([rest!.low > 450, rest!.high < 700]).toEqual([true, true])
    const [first, second] = stages.stages
    expect([first!.type, second!.type]).toEqual(['B', 'B'])
    expect([first!.changeFrom > 250, first!.changeTo < 600]).toEqual([true, true])
    expect([second!.changeFrom > 580, second!.changeTo < 950]).toEqual([true, true])
  })

  it('of modular addition: the test loss rises before it falls, the training loss only falls', async () => {
    const test = stagesOf(await curveOf('curves/modadd.csv', 'test_loss'), 0)
    const train = stagesOf(await curveOf('curves/modadd.csv', 'train_loss'), 0)
    expect(test.stages.boundaries[0]).toMatchObject({ kind: 'maximum' })
    expect(test.stages.stages.slice(0, 2).map(({ type }) => type)).toEqual(['A', 'B'])
    expect(train.stages.boundaries).toEqual([])
    const joint = jointStages([test, train])
    expect(joint.boundaries[0]!.curves.map(({ curve }) => curve)).toEqual(['test_loss'])
    expect(joint.stages[0]!.changes.map(({ type }) => type)).toEqual(['A', 'B'])
  })
})
