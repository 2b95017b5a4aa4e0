import { describe, expect, it } from 'vitest'
import { lossLine } from '../../../../src/main/engine/estimators/weight-space/barrier'
import { normals, purposes } from '../../../../src/main/engine/math/philox'

const points = 21

/** Losses of each sample along a line: level, height of its hill, and noise of each sample that lasts along the line. */
function losses(samples: number, height: number, spread: number, seed: number): Float64Array[] {
  const own = new Float64Array(16 * Math.ceil((3 * samples) / 16))
  normals(own, 0, BigInt(seed), 0, 0, purposes.test)
  return Array.from({ length: points }, (_, point) => {
    const at = point / (points - 1)
    return Float64Array.from({ length: samples }, (__, i) => {
      const level = 5 + 2 * own[i]! + at * (1 + own[samples + i]!)
      return level + (height + spread * own[2 * samples + i]!) * 4 * at * (1 - at)
    })
  })
}

describe('the loss along a line', () => {
  it('of samples that all rise alike is known without error', () => {
    const line = lossLine({ losses: losses(50, 0.75, 0, 1), seed: 1n })
    expect(line.barrier).toBeCloseTo(0.75, 12)
    expect([line.at, line.samples, line.points.length]).toEqual([0.5, 50, points])
    expect(line.high - line.low).toBeLessThan(1e-9)
    expect(line.selectionBias).toBeLessThan(1e-9)
    expect([line.points[0]!.rise, line.points.at(-1)!.rise]).toEqual([0, 0])
  })

  it('has no barrier where the loss is linear or a valley', () => {
    const linear = lossLine({ losses: losses(50, 0, 0, 2), seed: 1n })
    expect(linear.barrier).toBeLessThan(1e-12)
    const valley = lossLine({ losses: losses(50, -0.5, 0.1, 2), seed: 1n })
    expect([valley.barrier, valley.at, valley.low, valley.high]).toEqual([0, 0, 0, 0])
    expect(valley.points[10]!.rise).toBeLessThan(-0.4)
  })

  it('has an interval that holds the barrier as often as it says, and not much more', () => {
    let held = 0
    const runs = 400
    for (let seed = 1; seed <= runs; seed++) {
      const { low, high } = lossLine({ losses: losses(60, 0.4, 0.8, seed), seed: 1n })
      if (low <= 0.4 && high >= 0.4) held++
    }
    expect(held / runs).toBeGreaterThan(0.92)
    expect(held / runs).toBeLessThan(0.98)
  })

  it('says how far the choice of the largest of noisy rises leads upwards', () => {
    // No rise at all, but noise that differs from place to place.
    const runs = 200
    let [mean, stated, excluded] = [0, 0, 0]
    for (let seed = 1; seed <= runs; seed++) {
      const noisy = Array.from({ length: points }, (_, point) => {
        const own = new Float64Array(112)
        normals(own, 0, BigInt(seed), point, 0, purposes.test)
        return own
      })
      const line = lossLine({ losses: noisy, seed: 1n })
      mean += line.barrier / runs
      stated += line.selectionBias / runs
      if (line.low > 0) excluded++
    }
    // The true barrier is 0, so the mean is the bias; the stated one is taken about rises that are noisy themselves.
    expect(mean).toBeGreaterThan(0.1)
    expect(stated / mean).toBeGreaterThan(0.3)
    expect(stated / mean).toBeLessThan(1.5)
    expect(excluded / runs).toBeLessThan(0.05)
  })

  it('is the same for the same seed', () => {
    const given = losses(30, 0.2, 0.4, 9)
    expect(lossLine({ losses: given, seed: 4n })).toEqual(lossLine({ losses: given, seed: 4n }))
  })
})
