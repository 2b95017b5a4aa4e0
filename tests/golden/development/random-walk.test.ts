import { describe, expect, it } from 'vitest'
import { sumGroups, trajectoryGram } from '../../../src/main/engine/development/essential/gram'
import { principalComponents } from '../../../src/main/engine/development/essential/components'
import { compareWithWalks } from '../../../src/main/engine/development/essential/walk'
import { correlation } from '../../../src/main/engine/math/moments'
import { brokenLine, gaussians, randomWalk, storeOf } from './paths'

async function gramOf(points: readonly Float32Array[]): Promise<Float64Array> {
  return sumGroups(await trajectoryGram(storeOf(points, 8)))
}

describe('principal components of a random walk', () => {
  it('explain 6/(π²k²) and draw cosines: 500 steps × 4000 dimensions', async () => {
    const n = 501
    const gram = await gramOf(randomWalk(4000, 3, new Array<number>(n - 1).fill(1)))
    const { shares, coordinates } = principalComponents(gram, n, 3)
    const { explained, similarity } = compareWithWalks(gram, n, { walks: 19, seed: 1n, path: 0 })
    for (const [k, known] of [0.608, 0.152, 0.068].entries()) {
      expect(Math.abs(shares[k]! - known)).toBeLessThan(0.01)
      expect(Math.abs(explained[k]! - known)).toBeLessThan(0.001)
      const cosine = Float64Array.from({ length: n }, (_, t) => Math.cos((Math.PI * (k + 1) * (t + 0.5)) / n))
      expect(Math.abs(correlation(coordinates[k]!, cosine)!)).toBeGreaterThan(0.99)
    }
    expect(similarity).toBeGreaterThan(0.995)
  })
})

describe('the comparison with random walks', () => {
  // Kolmogorov–Smirnov: 1.63/√200 is the 1% point.
  it.each([
    { name: 'many dimensions', dimensions: 400, lengths: (): number => 1 },
    { name: 'few dimensions', dimensions: 4, lengths: (): number => 1 },
    { name: 'falling steps', dimensions: 60, lengths: (t: number): number => 1 / (1 + t / 5) }
  ])('gives uniform p-values for 200 walks of $name', async ({ dimensions, lengths }) => {
    const n = 40
    const count = 200
    const p: { joint: number; similarity: number; excursion: number }[] = []
    for (let walk = 0; walk < count; walk++) {
      const points = randomWalk(
        dimensions,
        1000 + walk,
        Array.from({ length: n - 1 }, (_, t) => lengths(t))
      )
      const probes = dimensions / 4
      const gram = sumGroups(await trajectoryGram(storeOf(points, probes)))
      const found = compareWithWalks(gram, n, { walks: 199, seed: BigInt(walk), path: 0 })
      p.push({ joint: found.pValue, similarity: found.similarityPValue, excursion: found.excursionPValue })
    }
    for (const of of ['joint', 'similarity', 'excursion'] as const) {
      const sorted = p.map((one) => one[of]).sort((a, b) => a - b)
      const distance = Math.max(
        ...sorted.map((value, i) => Math.max(Math.abs(value - i / count), Math.abs(value - (i + 1) / count)))
      )
      expect(distance, of).toBeLessThan(1.63 / Math.sqrt(count) + 1 / 200)
    }
  })

  it('tells a straight drift, a broken line and a path that stays from a walk', async () => {
    const n = 60
    const noise = (t: number): Float64Array => gaussians(200, 5, t)
    const drift = Array.from({ length: n }, (_, t) =>
      Float32Array.from(noise(t), (error, i) => 0.02 * error + (i < 100 ? 0.05 : -0.05) * t)
    )
    const still = Array.from({ length: n }, (_, t) => Float32Array.from(noise(t)))
    const broken = brokenLine(n, [20.5, 40.25], 200, 0.02, 4)
    for (const [points, isFar] of [
      [drift, true],
      [broken, true],
      [still, false]
    ] as const) {
      const found = compareWithWalks(await gramOf(points), n, { walks: 499, seed: 7n, path: 0 })
      expect(found.pValue).toBeLessThan(0.01)
      expect(found.excursion > 1).toBe(isFar)
    }
  })
})
