import { describe, expect, it } from 'vitest'
import { gapWords, offlineOf, offlineWords } from '../../../src/main/engine/report/offline'
import type { LedgerEntry } from '../../../src/shared/run'

const begins = ['2026-11-25T06:00:00.000Z', '2026-11-25T07:00:00.000Z'] as const

function ledgerOf(...data: LedgerEntry['data'][]): LedgerEntry[] {
  return data.map((of, seq) => ({
    seq,
    utc: begins[seq]!,
    type: seq === 0 ? 'created' : 'resumed',
    data: of,
    prevHash: '',
    hash: ''
  }))
}

describe('the air gap of a report', () => {
  it('names a guard that did not hold, and does not say that nothing was tried', () => {
    const offline = offlineOf(
      ledgerOf({ guards: ['request filter', 'page policy'], brokenGuards: ['page sandbox'] })
    )
    expect(offline.guards).toEqual(['request filter', 'page policy'])
    expect(offline.gaps).toEqual([{ utc: begins[0], broken: ['page sandbox'], absent: [] }])
    expect(offlineWords(offline)).toBe(
      'A guard of the air gap did not hold: 0 attempts blocked, and others may have gone unseen.'
    )
    expect(offline.gaps.map(gapWords)).toEqual([`From ${begins[0]}: did not hold: page sandbox`])
  })

  it('names only the guards that held in every session of a run that went on', () => {
    const offline = offlineOf(
      ledgerOf(
        { guards: ['request filter', 'page policy', 'engine'] },
        { guards: ['engine'], brokenGuards: ['page policy'] }
      )
    )
    expect(offline.guards).toEqual(['engine'])
    expect(offline.gaps).toEqual([{ utc: begins[1], broken: ['page policy'], absent: ['request filter'] }])
  })

  it('has no gaps where every session had the same guards', () => {
    const offline = offlineOf(ledgerOf({ guards: ['engine'] }, { guards: ['engine'], brokenGuards: [] }))
    expect(offline).toEqual({ guards: ['engine'], gaps: [], blocked: 0, attempts: [] })
    expect(offlineWords(offline)).toMatch(/^Offline: 0 attempts/)
  })
})
