import { describe, expect, it } from 'vitest'
import { essentialDynamics } from '../../../src/main/engine/development/essential'
import { principalComponents } from '../../../src/main/engine/development/essential/components'
import { doubleCentred, sumGroups, trajectoryGram } from '../../../src/main/engine/development/essential/gram'
import { bootstrapWeights, openResampler } from '../../../src/main/engine/development/essential/resample'
import { leadingEigen } from '../../../src/main/engine/math/leading-eigen'
import { symmetricEigen } from '../../../src/main/engine/math/symmetric-eigen'
import { essentialDynamicsSchema } from '../../../src/shared/essential-dynamics'
import { brokenLine, gaussians, randomWalk, storeOf } from './paths'

/** Singular values and left vectors by one-sided Jacobi rotations (Golub & Van Loan 2013, 8.6.3): another way to the same numbers. */
function jacobi(rows: readonly Float64Array[]): { values: number[]; left: number[][] } {
  const a = rows.map((row) => [...row])
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let i = 0; i < a.length; i++) {
      for (let j = i + 1; j < a.length; j++) {
        const dot = (u: number[], v: number[]): number => u.reduce((sum, value, k) => sum + value * v[k]!, 0)
        const [p, q, r] = [dot(a[i]!, a[i]!), dot(a[j]!, a[j]!), dot(a[i]!, a[j]!)]
        if (Math.abs(r) <= 1e-15 * Math.sqrt(p * q)) continue
        const tau = (q - p) / (2 * r)
        const t = Math.sign(tau || 1) / (Math.abs(tau) + Math.hypot(1, tau))
        const c = 1 / Math.hypot(1, t)
        const rotated = a[i]!.map((value, k) => [
          c * value - c * t * a[j]![k]!,
          c * t * value + c * a[j]![k]!
        ])
        a[i] = rotated.map(([x]) => x!)
        a[j] = rotated.map(([, y]) => y!)
      }
    }
  }
  // Rows are now σ vᵀ of the row space; the coordinates follow by projecting onto v.
  const norms = a.map((row) => Math.hypot(...row))
  const order = norms.map((_, i) => i).sort((x, y) => norms[y]! - norms[x]!)
  return {
    values: order.map((i) => norms[i]!),
    left: order.map((i) =>
      rows.map((row) => row.reduce((sum, value, k) => sum + (value * a[i]![k]!) / norms[i]!, 0))
    )
  }
}

const n = 12
const points = brokenLine(n, [4, 7.5], 90, 0.05, 3)

function centredRows(all: readonly Float32Array[]): Float64Array[] {
  const means = Array.from(all[0]!, (_, k) => all.reduce((sum, row) => sum + row[k]!, 0) / all.length)
  return all.map((row) => Float64Array.from(row, (value, k) => value - means[k]!))
}

describe('principal components by the Gram matrix', () => {
  it('are those of a singular value decomposition of the centred outputs', async () => {
    const gram = sumGroups(await trajectoryGram(storeOf(points, 30)))
    const { squares, coordinates, shares } = principalComponents(gram, n, 5)
    const direct = jacobi(centredRows(points))
    const total = direct.values.reduce((sum, value) => sum + value ** 2, 0)
    for (let k = 0; k < 5; k++) {
      expect(squares[k]! / direct.values[k]! ** 2).toBeCloseTo(1, 10)
      expect(shares[k]).toBeCloseTo(direct.values[k]! ** 2 / total, 10)
      const sign = Math.sign(coordinates[k]![0]! * direct.left[k]![0]!)
      coordinates[k]!.forEach((value, t) => expect(value * sign).toBeCloseTo(direct.left[k]![t]!, 9))
      expect(coordinates[k]!.at(-1)!).toBeGreaterThanOrEqual(coordinates[k]![0]!)
    }
  })

  it.each([1, 7, 64, 90])(
    '%d groups of probe inputs add to the double-centred Gram matrix',
    async (probes) => {
      const outputs = storeOf(
        points.map((point) => point.slice(0, 90 - (90 % probes))),
        probes
      )
      const grouped = await trajectoryGram(outputs)
      expect(grouped.packed).toHaveLength(Math.min(64, probes))
      const plain = new Float64Array(n * n)
      const length = outputs.probes * outputs.outputsPerProbe
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < length; k++) plain[i * n + j]! += points[i]![k]! * points[j]![k]!
        }
      }
      doubleCentred(plain, n)
      sumGroups(grouped).forEach((value, at) => expect(value).toBeCloseTo(plain[at]!, 12))
    }
  )

  it('keeps its digits where all outputs have a large value in common', async () => {
    const small = sumGroups(
      await trajectoryGram(
        storeOf(
          points.map((point) => point.map((v) => Math.fround(Math.round(v * 2 ** 8)))),
          30
        )
      )
    )
    const lifted = sumGroups(
      await trajectoryGram(
        storeOf(
          points.map((point) => point.map((v) => 2 ** 22 + Math.round(v * 2 ** 8))),
          30
        )
      )
    )
    lifted.forEach((value, at) => expect(value).toBeCloseTo(small[at]!, 8))
  })

  it('reads outputs in pieces from anywhere, with the same result', async () => {
    const wide = randomWalk(5000, 9, [1, 1, 1, 1, 1, 1])
    const asked: number[] = []
    const reader = {
      checkpoints: wide.length,
      probes: 10,
      outputsPerProbe: 500,
      read: (checkpoint: number, from: number, to: number): Promise<Float32Array> => {
        asked.push(to - from)
        return Promise.resolve(wide[checkpoint]!.slice(from, to))
      }
    }
    const [fromReader, fromStore] = [await trajectoryGram(reader), await trajectoryGram(storeOf(wide, 10))]
    expect(sumGroups(fromReader)).toEqual(sumGroups(fromStore))
    expect(Math.max(...asked)).toBeLessThanOrEqual(2048)
  })
})

describe('eigenvalues', () => {
  it.each([1, 2, 3, 10, 60])('of a random symmetric matrix of %d rows satisfy A v = λ v', (size) => {
    const entries = gaussians(size * size, 4)
    const matrix = entries.map((_, at) => {
      const [i, j] = [Math.floor(at / size), at % size]
      return entries[Math.max(i, j) * size + Math.min(i, j)]!
    })
    const { values, vectors } = symmetricEigen(matrix, size)
    vectors.forEach((vector, k) => {
      for (let i = 0; i < size; i++) {
        const image = vector.reduce((sum, value, j) => sum + matrix[i * size + j]! * value, 0)
        expect(image).toBeCloseTo(values[k]! * vector[i]!, 11)
      }
      vectors.forEach((other, l) =>
        expect(vector.reduce((sum, value, i) => sum + value * other[i]!, 0)).toBeCloseTo(k === l ? 1 : 0, 11)
      )
    })
    expect([...values]).toEqual([...values].sort((a, b) => b - a))
  })

  it('of degenerate matrices: nothing, the identity, one direction', () => {
    expect([...symmetricEigen(new Float64Array(16), 4).values]).toEqual([0, 0, 0, 0])
    const identity = Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0))
    expect([...symmetricEigen(identity, 4).values]).toEqual([1, 1, 1, 1])
    const ones = symmetricEigen(new Float64Array(16).fill(1), 4)
    expect(ones.values[0]).toBeCloseTo(4, 12)
    ones.vectors[0]!.forEach((value) => expect(Math.abs(value)).toBeCloseTo(0.5, 12))
  })

  it('leading ones by the power method are those of the whole decomposition', async () => {
    const size = 60
    const gram = sumGroups(
      await trajectoryGram(storeOf(randomWalk(300, 5, new Array<number>(size - 1).fill(1)), 30))
    )
    const whole = symmetricEigen(gram, size, 3)
    const start = Array.from({ length: 8 }, (_, k) => gaussians(size, 6, k))
    const leading = leadingEigen(gram, start, 30)
    for (let k = 0; k < 3; k++) expect(leading.values[k]! / whole.values[k]!).toBeCloseTo(1, 8)
  })
})

it('a resample of probe inputs has the components of the resampled outputs', async () => {
  const path = brokenLine(30, [9, 19], 640, 0.03, 8)
  const grouped = await trajectoryGram(storeOf(path, 64))
  const { vectors } = principalComponents(sumGroups(grouped), 30, 16)
  const resampler = openResampler(grouped, vectors, 0, 30)
  for (let b = 0; b < 5; b++) {
    const weights = bootstrapWeights(64, 3n, b)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(64)
    const exact = principalComponents(sumGroups(grouped, 0, 30, weights), 30, 3)
    const quick = resampler.coordinates(weights)
    for (let k = 0; k < 3; k++) {
      const sign = Math.sign(quick[k]![0]! * exact.coordinates[k]![0]!)
      const size = Math.sqrt(exact.squares[k]!)
      quick[k]!.forEach((value, t) =>
        expect(Math.abs(sign * value - exact.coordinates[k]![t]!) / size).toBeLessThan(0.01)
      )
    }
  }
})

describe('several series', () => {
  const [a, b] = [brokenLine(15, [6], 120, 0.01, 11), brokenLine(10, [5], 120, 0.01, 12)]
  const subjects = [
    { subject: 'A', steps: a.map((_, t) => 10 * t) },
    { subject: 'B', steps: b.map((_, t) => 20 * t) }
  ]
  const options = { resamples: 20, walks: 19 }

  it('have the joint components of the concatenation, and each its own', async () => {
    const result = await essentialDynamics({
      subjects,
      outputs: storeOf([...a, ...b], 40),
      seed: 1n,
      options
    })
    expect(essentialDynamicsSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result)
    const concatenated = sumGroups(await trajectoryGram(storeOf([...a, ...b], 40)))
    const known = principalComponents(concatenated, 25, 5)
    known.shares.forEach((share, k) => expect(result.joint!.explained[k]).toBeCloseTo(share, 12))
    const [first, second] = result.joint!.trajectories
    known.coordinates.forEach((values, k) => {
      expect([...first!.coordinates[k]!, ...second!.coordinates[k]!]).toEqual([...values])
    })
    const alone = await essentialDynamics({
      subjects: [subjects[1]!],
      outputs: storeOf(b, 40),
      seed: 1n,
      options
    })
    expect(alone.joint).toBeNull()
    result.subjects[1]!.explained.forEach((share, k) => {
      expect(share).toBeCloseTo(alone.subjects[0]!.explained[k]!, 10)
    })
    result.subjects[1]!.coordinates[0]!.forEach((value, t) => {
      expect(value).toBeCloseTo(alone.subjects[0]!.coordinates[0]![t]!, 8)
    })
  })

  it('loadings add to 1 and find the probe inputs that move', async () => {
    const moved = Array.from({ length: 12 }, (_, t) => {
      const point = new Float32Array(40).fill(3)
      // Probe input 2 carries three quarters of the variance, probe input 7 the rest.
      point[8] = Math.sqrt(3) * t
      point[29] = t
      return point
    })
    const {
      subjects: [subject]
    } = await essentialDynamics({
      subjects: [{ subject: 'A', steps: moved.map((_, t) => t) }],
      outputs: storeOf(moved, 10),
      seed: 1n,
      options
    })
    expect(subject!.explained).toHaveLength(1)
    expect(subject!.explained[0]).toBeCloseTo(1, 12)
    expect(subject!.loadings[0]!.map((share) => Math.round(1e6 * share) / 1e6)).toEqual([
      0, 0, 0.75, 0, 0, 0, 0, 0.25, 0, 0
    ])
    expect(subject!.remarks[0]).toMatch(/straight line/)
  })

  it('the same seed gives the same result, another seed other intervals', async () => {
    const of = async (seed: bigint): Promise<string> =>
      JSON.stringify(await essentialDynamics({ subjects, outputs: storeOf([...a, ...b], 40), seed, options }))
    expect(await of(5n)).toBe(await of(5n))
    expect(await of(5n)).not.toBe(await of(6n))
  })
})
