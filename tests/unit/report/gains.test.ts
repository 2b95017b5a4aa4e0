import { describe, expect, it } from 'vitest'
import { gainText } from '../../../src/main/engine/report/pdf/sections/method'
import { syntheticRun } from '../../fixtures/runs/synthetic'

describe('what pairing gained in a run', () => {
  const { llc } = syntheticRun({ compare: false })
  const withGain = (gain: number) =>
    llc.map((row) => ({
      ...row,
      diagnostics: { ...row.diagnostics, unpairedError: row.standardError && gain * row.standardError }
    }))

  it('is said to matter from a factor of 1.2 on', () => {
    expect(gainText({ llc: withGain(1.1), comparison: null })).toContain('1.10, so it does not matter here')
    expect(gainText({ llc: withGain(3), comparison: null })).toContain('factor of 3.00 (median')
  })

  it('is said of differences where there is a comparison, and not of an empty run', () => {
    const { comparison, llc: both } = syntheticRun()
    expect(gainText({ llc: both, comparison })).toContain('Common batches and noise')
    expect(gainText({ llc: [], comparison: null })).toBeNull()
  })
})
