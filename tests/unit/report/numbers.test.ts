import { describe, expect, it } from 'vitest'
import {
  count,
  decimalsFor,
  fixed,
  integer,
  list,
  probability,
  significant,
  utcMinute,
  withInterval
} from '../../../src/main/engine/report/numbers'

describe('numbers in the report', () => {
  it('have the minus sign U+2212 and thousands commas, never a negative zero', () => {
    expect(integer(-12_589.4)).toBe('−12,589')
    expect(fixed(1234.5, 2)).toBe('1,234.50')
    expect(fixed(-0.001, 2)).toBe('0.00')
    expect(integer(-0.2)).toBe('0')
  })

  it('are short for settings, with an exponent only where digits would be zeros', () => {
    expect([1e-5, 0.05, 1000, 144.7651, 2.5e12, 0].map((value) => significant(value))).toEqual([
      '1e−5',
      '0.05',
      '1,000',
      '144.8',
      '2.5e12',
      '0'
    ])
  })

  it('show two digits of the typical error', () => {
    expect(decimalsFor([12, 13, 250])).toBe(0)
    expect(decimalsFor([null, 1.6, 0])).toBe(1)
    expect(decimalsFor([0.0123])).toBe(3)
    expect(decimalsFor([null])).toBe(2)
    expect(decimalsFor([1e-12])).toBe(6)
  })

  it('stand with their interval where there is one', () => {
    expect(withInterval(-19.44, -20.31, -18.5, 1)).toBe('−19.4 [−20.3, −18.5]')
    expect(withInterval(3, null, null, 0)).toBe('3')
  })

  it('say less than instead of zero for a probability', () => {
    expect([1e-9, 0.03124, 1].map(probability)).toEqual(['< 0.0001', '0.0312', '1.0000'])
  })

  it('agree with their noun and join as words', () => {
    expect([count(1, 'file'), count(1200, 'file')]).toEqual(['1 file', '1,200 files'])
    expect([list([]), list(['A']), list(['A', 'B']), list(['A', 'B', 'C'])]).toEqual([
      '',
      'A',
      'A and B',
      'A, B and C'
    ])
    expect(utcMinute('2026-11-20T17:41:59.123Z')).toBe('2026-11-20 17:41 UTC')
  })
})
