import { describe, expect, it } from 'vitest'
import { normals, philox, purposes, uniformIntegers } from '../../../src/main/engine/math/philox'

const hex = (words: Int32Array): string[] =>
  [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0'))

describe('philox', () => {
  // Known answers of Random123 (kat_vectors, philox4x32 10).
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    ],
    [
      [-1, -1, -1, -1],
      [-1, -1],
      ['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd']
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      ['d16cfe09', '94fdcceb', '5001e420', '24126ea1']
    ]
  ])('matches the published vectors (%#)', (counter, key, expected) => {
    const out = new Int32Array(4)
    const [a = 0, b = 0, c = 0, d = 0] = counter
    philox(a, b, c, d, key[0] ?? 0, key[1] ?? 0, out)
    expect(hex(out)).toEqual(expected)
  })
})

describe('normals', () => {
  const count = 1 << 18
  const values = new Float64Array(count)
  normals(values, 0, 12345n, 3, 1, purposes.test)

  it('has the moments of a standard normal within 4 standard errors', () => {
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / count
    const error = (variance: number): number => 4 * Math.sqrt(variance / count)
    expect(Math.abs(moment(1))).toBeLessThan(error(1))
    expect(Math.abs(moment(2) - 1)).toBeLessThan(error(2))
    expect(Math.abs(moment(3))).toBeLessThan(error(15))
    expect(Math.abs(moment(4) - 3)).toBeLessThan(error(96))
  })

  it('gives the same numbers whatever block it starts from', () => {
    const part = new Float64Array(160)
    normals(part, 40, 12345n, 3, 1, purposes.test)
    expect([...part]).toEqual([...values.slice(640, 800)])
  })

  it('differs between seeds, steps, chains and purposes', () => {
    const first = (seed: bigint, step: number, chain: number, purpose: 0 | 1): number => {
      const out = new Float64Array(16)
      normals(out, 0, seed, step, chain, purpose)
      return out[0] ?? 0
    }
    const all = [
      first(1n, 0, 0, 0),
      first(2n, 0, 0, 0),
      first(1n << 32n, 0, 0, 0),
      first(1n, 1, 0, 0),
      first(1n, 0, 1, 0),
      first(1n, 0, 0, 1)
    ]
    expect(new Set(all).size).toBe(all.length)
  })
})

it('draws whole numbers uniformly below the bound', () => {
  const bound = 7
  const out = new Int32Array(70_000)
  uniformIntegers(out, bound, 9n, 0, 0, purposes.test)
  const counts = new Array<number>(bound).fill(0)
  for (const value of out) counts[value] = (counts[value] ?? 0) + 1
  const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chiSquared).toBeLessThan(22.5) // 99.9% quantile at 6 degrees of freedom
})
