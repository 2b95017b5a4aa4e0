import { describe, expect, it } from 'vitest'
import { truncateRank } from '../../../src/main/engine/development/compression/low-rank'
import { prune } from '../../../src/main/engine/development/compression/prune'
import { quantize } from '../../../src/main/engine/development/compression/quantize'
import { distanceNorms, gradientNorms, weightNorms } from '../../../src/main/engine/development/norms'
import { gaussians } from './paths'

const floats = (...values: number[]): Float32Array => Float32Array.from(values)
const one = (...values: number[]): Map<string, Float32Array> => new Map([['w', floats(...values)]])

describe('quantisation', () => {
  it('rounds to 2^bits equally spaced values between the extremes', () => {
    expect([...quantize(one(0, 0.1, 0.4, 0.6, 1), 1).weights.get('w')!]).toEqual([0, 0, 0, 1, 1])
    expect([...quantize(one(-3, -1.6, -1.4, 0.4, 2.9, 3), 2).weights.get('w')!]).toEqual([
      -3, -1, -1, 1, 3, 3
    ])
    const { relativeError, kept } = quantize(one(0, 1, 3), 1)
    // 1 becomes 0.
    expect(relativeError).toBeCloseTo(1 / Math.sqrt(10), 12)
    expect(kept).toBe(1 / 32)
  })

  it.each([1, 4, 8, 16])('at %d bits is off by at most half a spacing, evenly: error spacing/√12', (bits) => {
    const values = Float32Array.from(gaussians(20_000, 1))
    const { weights } = quantize(new Map([['w', values]]), bits)
    const quantized = weights.get('w')!
    const [low, high] = [Math.min(...values), Math.max(...values)]
    const spacing = (high - low) / (2 ** bits - 1)
    const errors = quantized.map((value, i) => value - values[i]!)
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(spacing / 2 + 1e-6)
    expect(new Set(quantized).size).toBeLessThanOrEqual(2 ** bits)
    const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)
    if (bits === 8) expect(rms / (spacing / Math.sqrt(12))).toBeCloseTo(1, 1)
  })

  it('each tensor has its own range; equal weights and the checkpoint stay as they are', () => {
    const before = new Map([
      ['small', floats(0, 0.001)],
      ['large', floats(0, 1000)],
      ['equal', floats(2, 2)],
      ['empty', floats()]
    ])
    const { weights, relativeError } = quantize(before, 1)
    expect(relativeError).toBe(0)
    expect([...weights.keys()]).toEqual([...before.keys()])
    expect([...before.get('small')!]).toEqual([0, Math.fround(0.001)])
  })
})

describe('pruning', () => {
  const weights = new Map([
    ['a', floats(-4, 1, 2)],
    ['b', floats(0.5, -3, 0.1)]
  ])

  it('sets the smallest of all tensors together to 0', () => {
    const { weights: pruned, relativeError } = prune(weights, 0.5)
    expect([...pruned.get('a')!, ...pruned.get('b')!]).toEqual([-4, 0, 2, 0, -3, 0])
    expect(relativeError).toBeCloseTo(Math.sqrt((1 + 0.25 + 0.01) / (16 + 1 + 4 + 0.25 + 9 + 0.01)), 7)
    expect([...weights.get('a')!]).toEqual([-4, 1, 2])
  })

  it('or of each', () => {
    const { weights: pruned } = prune(weights, 1 / 3, 'tensor')
    expect([...pruned.get('a')!, ...pruned.get('b')!]).toEqual([-4, 0, 2, 0.5, -3, 0])
  })

  it('removes exactly the share, the first of equal ones', () => {
    expect([...prune(one(1, -1, 1, 1), 0.5).weights.get('w')!].map(Math.abs)).toEqual([0, 0, 1, 1])
    const values = Float32Array.from(gaussians(1000, 2), (value) => Math.round(4 * value) / 4)
    const zeros = values.filter((value) => value === 0).length
    const removed = prune(new Map([['w', values]]), 0.3).weights.get('w')!
    expect(removed.filter((value) => value === 0)).toHaveLength(Math.max(300, zeros))
  })

  it('of nothing and of everything', () => {
    expect(prune(weights, 0)).toMatchObject({ kept: 1, relativeError: 0 })
    expect(prune(weights, 1)).toMatchObject({ kept: 0, relativeError: 1 })
  })
})

describe('truncation of rank', () => {
  /** U diag(s) Vᵀ with orthonormal U and V from gaussian vectors. */
  function matrixOf(rows: number, columns: number, singular: number[]): Float32Array {
    const basis = (length: number, seed: number): Float64Array[] => {
      const vectors: Float64Array[] = []
      singular.forEach((_, k) => {
        const vector = gaussians(length, seed, k).slice()
        for (const other of [...vectors, ...vectors]) {
          const overlap = vector.reduce((sum, value, i) => sum + value * other[i]!, 0)
          vector.forEach((value, i) => (vector[i] = value - overlap * other[i]!))
        }
        const norm = Math.hypot(...vector)
        vectors.push(vector.map((value) => value / norm))
      })
      return vectors
    }
    const [u, v] = [basis(rows, 1), basis(columns, 2)]
    return Float32Array.from({ length: rows * columns }, (_, at) =>
      singular.reduce((sum, s, k) => sum + s * u[k]![Math.floor(at / columns)]! * v[k]![at % columns]!, 0)
    )
  }

  it.each([
    [6, 9],
    [9, 6],
    [6, 6]
  ])('of a %d × %d matrix leaves out exactly the smaller singular values', (rows, columns) => {
    const singular = [5, 3, 2, 1, 0.5, 0.1]
    const weights = new Map([['w', matrixOf(rows, columns, singular)]])
    const shapes = new Map([['w', [rows, columns]]])
    for (const [share, rank] of [
      [0, 1],
      [0.5, 3],
      [0.6, 4]
    ] as const) {
      const { relativeError, kept, weights: truncated } = truncateRank(weights, shapes, share)
      const left = Math.sqrt(singular.slice(rank).reduce((sum, s) => sum + s * s, 0))
      const all = Math.sqrt(singular.reduce((sum, s) => sum + s * s, 0))
      expect(relativeError).toBeCloseTo(left / all, 5)
      expect(kept).toBeCloseTo(Math.min(1, (rank * (rows + columns)) / (rows * columns)), 12)
      const known = matrixOf(rows, columns, [
        ...singular.slice(0, rank),
        ...singular.slice(rank).map(() => 0)
      ])
      truncated.get('w')!.forEach((value, at) => expect(value).toBeCloseTo(known[at]!, 5))
    }
    expect(truncateRank(weights, shapes, 1)).toMatchObject({ relativeError: 0, kept: 1 })
  })

  it('leaves tensors that are no matrices as they are', () => {
    const weights = new Map([
      ['bias', floats(1, 2, 3, 4)],
      ['cube', floats(1, 2, 3, 4, 5, 6, 7, 8)],
      ['scalar', floats(7)],
      ['empty', floats()]
    ])
    const shapes = new Map([
      ['bias', [4]],
      ['cube', [2, 2, 2]],
      ['scalar', []],
      ['empty', [0, 3]]
    ])
    const result = truncateRank(weights, shapes, 0.1)
    expect(result).toMatchObject({ relativeError: 0, kept: 1 })
    expect(result.weights.get('cube')).toBe(weights.get('cube'))
  })
})

describe('bad input to compression', () => {
  it.each([
    [() => quantize(one(1, NaN), 4), 'model/non-finite', /weight 1 of w is NaN/],
    [() => prune(one(Infinity), 0.5), 'model/non-finite', /weight 0 of w is Infinity/],
    [() => quantize(one(1), 0), 'estimator/invalid', /0 bits/],
    [() => quantize(one(1), 2.5), 'estimator/invalid', /2.5 bits/],
    [() => prune(one(1), 1.1), 'estimator/invalid', /share is 1.1/],
    [() => truncateRank(one(1), new Map([['w', [1, 1]]]), NaN), 'estimator/invalid', /share is NaN/],
    [
      () => truncateRank(one(1, 2), new Map([['w', [3, 1]]]), 0.5),
      'model/shape',
      /w has 2 weights and shape \[3, 1\]/
    ],
    [() => truncateRank(one(1, 2), new Map(), 0.5), 'model/shape', /no shape/]
  ])('is refused', (action, code, message) => {
    expect(action).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string })
    )
  })
})

describe('norms', () => {
  const weights = new Map([
    ['a', floats(3, 4)],
    ['b', floats(0, 0, 12)]
  ])

  it('of weights, of a way, of a gradient', () => {
    expect(weightNorms(weights)).toEqual({
      l2: 13,
      rms: Math.sqrt(169 / 5),
      count: 5,
      tensors: [
        { name: 'a', count: 2, l2: 5, rms: Math.sqrt(25 / 2) },
        { name: 'b', count: 3, l2: 12, rms: Math.sqrt(144 / 3) }
      ]
    })
    expect(distanceNorms(one(1, 1), one(4, 5)).l2).toBe(5)
    expect(distanceNorms(weights, one(1)).count).toBe(0)
    expect(
      gradientNorms(
        { a: { l2: 3 }, b: { l2: 4 } },
        new Map([
          ['a', 2],
          ['b', 3]
        ])
      ).l2
    ).toBe(5)
    expect(weightNorms(new Map())).toEqual({ l2: 0, rms: 0, count: 0, tensors: [] })
  })
})
