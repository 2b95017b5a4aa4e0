import { describe, expect, it } from 'vitest'
import { stagesText } from '../../../src/main/cli/stages-text'
import { stagesOf } from '../../../src/main/engine/development/stages'

const point = (step: number, value: number | null) => ({ step, value, sd: null })

describe('what stages prints', () => {
  it('is a table of boundaries and one of stages, with what to know of them', () => {
    const points = Array.from({ length: 50 }, (_, k) =>
      point(Math.round(1.2 ** k) + k, Math.sin(k / 8) + 0.01 * Math.sin(37 * k))
    )
    const text = stagesText(stagesOf({ name: 'curve.csv: mean', points }, 3).stages)
    expect(text).toMatch(/^Stages of curve\.csv: mean {3}50 points, seed 3\n\nBoundaries\n/)
    expect(text).toMatch(/ step {2}\[90%\] +support {2}kind +piecewise-linear fit\n/)
    expect(text).toMatch(/\n +23 {2}\[\d+, \d+\] +1\.00 {2}maximum {2}maximum at \d+\n/)
    expect(text).toMatch(/A, rising +\+0\.99/)
    expect(text).toMatch(/B, falling +−2\.0\d+ ± /)
    expect(text).toMatch(/consistent with stages of development; by themselves they prove none\.$/)
  })

  it('says what little there is', () => {
    const text = stagesText(stagesOf({ name: 'x', points: [point(0, 1), point(5, null)] }, 0).stages)
    expect(text).toContain('No boundary has a support above 0.5.')
    expect(text).toContain('△ 1 step has no value: 5.')
    expect(text).toContain('△ One step has a value: there is no change to speak of.')
  })

  it('sends no escape of a name to the terminal', () => {
    const { stages } = stagesOf({ name: '\u001b[31m', points: [] }, 0)
    expect(stagesText(stages)).toMatch(/^Stages of \\u\{1b\}\[31m {3}0 points/)
  })
})
