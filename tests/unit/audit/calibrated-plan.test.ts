import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withCalibration } from '../../../src/main/engine/audit/calibrated-plan'
import { parsePlan } from '../../../src/main/engine/audit/plan'
import { calibratedSettings, storedCalibration } from '../../fixtures/runs/calibration'

const plan = resolve('/plans/audit.yaml')
const file = resolve('/plans/pilot/calibration.json')
const yaml = `# Asked for in May
title: T
subjects:
  - { name: a, checkpoints: a }   # the only one
data:
  train: { file: d.npz, inputs: x, targets: y }
analyses:
  llc:
    settings: { observeEvery: 7, noiseLevel: 2 }   # to be replaced
seed: 5
`

describe('a plan with calibrated settings', () => {
  it('has the chosen settings and names the file; comments and other fields stay', () => {
    const text = withCalibration(yaml, plan, storedCalibration(), file)
    const { analyses, seed } = parsePlan(text, plan).plan
    expect(analyses.llc?.settings).toEqual({ ...calibratedSettings, observeEvery: 7 })
    expect(analyses.llc?.calibration).toBe('pilot/calibration.json')
    expect(seed).toBe(5)
    expect(text).toContain('# Asked for in May')
    expect(text).toContain('# the only one')
  })

  it('stays JSON where it was JSON, and gets an LLC where it had none', () => {
    const json = JSON.stringify({
      title: 'T',
      subjects: [{ name: 'a', checkpoints: 'a' }],
      data: { train: { file: 'd.npz', inputs: 'x', targets: 'y' } },
      analyses: {}
    })
    const text = withCalibration(json, resolve('/plans/audit.json'), storedCalibration(), file)
    expect(JSON.parse(text)).toMatchObject({ analyses: { llc: { calibration: 'pilot/calibration.json' } } })
    expect(parsePlan(text, plan).plan.analyses.llc?.settings).toMatchObject({ nBeta: 1000, draws: 400 })
  })

  it('is refused where nothing was chosen', () => {
    const nothing = storedCalibration({ settings: null, chosen: null })
    expect(() => withCalibration(yaml, plan, nothing, file)).toThrow(
      expect.objectContaining({ code: 'calibration/invalid', where: file })
    )
  })
})
