import { describe, expect, it } from 'vitest'
import { RateMeter } from '../../../src/main/engine/audit/rate'
import { chainGroups, planSchedule } from '../../../src/main/engine/audit/schedule'

const megabyte = 2 ** 20
/** @param bytesPerChain of a session */
const plan = (parameterCount: number, chains: number, cores: number, bytesPerChain = 0) =>
  planSchedule({
    parameterCount,
    chains,
    cores,
    bytesOf: (count) => megabyte + count * bytesPerChain,
    memoryBytes: 100 * megabyte
  })

describe('planSchedule', () => {
  it('gives small models one single-threaded session per core', () => {
    expect(plan(45_952, 4, 2)).toEqual({ chainsPerSession: 2, sessions: 2, threads: 1 })
    expect(plan(18, 64, 2)).toEqual({ chainsPerSession: 8, sessions: 2, threads: 1 })
    expect(plan(18, 1, 8)).toEqual({ chainsPerSession: 1, sessions: 1, threads: 1 })
  })
  it('gives large models every core, one chain at a time', () => {
    expect(plan(4_170_000, 4, 8)).toEqual({ chainsPerSession: 1, sessions: 1, threads: 8 })
  })
  it('batches fewer chains, then uses fewer cores, where memory is short', () => {
    expect(plan(18, 64, 2, 10 * megabyte)).toEqual({ chainsPerSession: 4, sessions: 2, threads: 1 })
    expect(plan(18, 64, 4, 30 * megabyte)).toEqual({ chainsPerSession: 1, sessions: 3, threads: 1 })
    expect(plan(18, 64, 2, 900 * megabyte)).toEqual({ chainsPerSession: 1, sessions: 1, threads: 1 })
  })
  it('covers every chain once, in order', () => {
    const groups = chainGroups({ chainsPerSession: 3, sessions: 2, threads: 1 }, 7)
    expect(groups).toEqual([
      { firstChain: 0, chains: 3, threads: 1 },
      { firstChain: 3, chains: 3, threads: 1 },
      { firstChain: 6, chains: 1, threads: 1 }
    ])
  })
})

describe('RateMeter', () => {
  it('tells the rate of the last seconds and what is left at it', () => {
    let now = 0
    const meter = new RateMeter(() => now)
    expect(meter.update(0, 100)).toEqual({ rate: 0, etaSeconds: null })
    for (let second = 1; second <= 60; second++) {
      now = second * 1000
      meter.update(second < 50 ? second : 50 + (second - 50) * 2, 100)
    }
    now = 61_000
    expect(meter.update(72, 100)).toEqual({ rate: 2, etaSeconds: 14 })
  })
})
