import { describe, expect, it } from 'vitest'
import { drawFigures } from '../../../src/main/engine/report/figures/draw'
import { buildReport } from '../../../src/main/engine/report/model'
import type { Calibration } from '../../../src/shared/calibration'
import { calibratedSettings, calibrationPoint, storedCalibration } from '../../fixtures/runs/calibration'
import { filesOf } from '../../fixtures/runs/run-files'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const generator = { name: 'Ontogeny', version: '0.1.0' }
const reportOf = (calibration: Calibration | null) => filesOf({ ...syntheticRun(), calibration }).report

describe('a report of a calibrated run', () => {
  it('carries what was stored, its hash, and that the settings are those chosen', () => {
    const { calibration, limitations } = reportOf(storedCalibration())
    expect(calibration).toMatchObject({ ...storedCalibration(), changed: [] })
    expect(calibration?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(calibration?.statement).toBe('The audit’s settings are those chosen.')
    // Its estimate is below what its own limit says of colder chains.
    expect(limitations.filter((words) => words.includes('calibrat'))).toEqual([
      expect.stringMatching(
        /^At nβ and γ of this audit the LLC of step \d+ is below .* 231\.5, 90% interval/
      ) as string
    ])
  })

  it('says nothing of colder chains where the estimate lies within their limit', () => {
    const { asymptotic } = storedCalibration()
    const wide = { ...asymptotic!, low: 1, high: 1000 }
    const { limitations, summary } = reportOf(storedCalibration({ asymptotic: wide }))
    expect(limitations.join(' ')).not.toContain('colder')
    expect(summary.detail).not.toContain('colder')
    expect(reportOf(storedCalibration()).summary.detail).toContain('colder chains')
  })

  it('says which settings were changed afterwards, among its limitations, too', () => {
    const settings = { ...calibratedSettings, stepSize: 2e-5, draws: 1000 }
    const { calibration, limitations } = reportOf(storedCalibration({ settings }))
    expect(calibration?.changed).toEqual([
      { field: 'stepSize', calibrated: '0.00002', used: '0.00001' },
      { field: 'draws', calibrated: '1000', used: '400' }
    ])
    expect(limitations).toContain(calibration?.statement)
  })

  it('says where the settings do not hold', () => {
    const { limitations } = reportOf(storedCalibration({ comparable: [0, 800] }))
    expect(limitations.join(' ')).toContain('do not hold on step 102')
  })

  it('has nothing to say without one, nor of settings where none was measured', () => {
    expect(reportOf(null).calibration).toBeNull()
    expect(reportOf(null).figures.map(({ kind }) => kind)).not.toContain('calibration')
    const run = { ...syntheticRun(), llc: [], comparison: null, calibration: storedCalibration() }
    const { calibration } = buildReport(run, generator)
    expect(calibration?.changed).toBeNull()
    expect(calibration?.statement).toMatch(/^No estimate was made/)
  })
})

describe('the figure of a calibration', () => {
  const drawingOf = (calibration: Calibration): { svg: string; caption: string } => {
    const report = reportOf(calibration)
    const figure = report.figures.find(({ kind }) => kind === 'calibration')!
    return { svg: drawFigures(report).get(figure.id)!.svg, caption: figure.caption }
  }

  it('prints the estimates, rings the chosen point, and crosses what diverged', () => {
    const { svg, caption } = drawingOf(storedCalibration())
    for (const text of ['120', '178', '170', '212', '208']) expect(svg).toContain(`>${text}<`)
    expect(svg.match(/stroke="#5140b3"/g)).toHaveLength(1)
    expect(caption).toContain('8 tried settings, 4 hold, 3 rejected and 1 diverged')
    expect(caption).toContain('nβ = 1,000, ε = 1e−5')
  })

  it('is drawn of one diverged point, with nothing chosen, and of sixty', () => {
    const one = calibrationPoint({ estimate: null, reasons: ['the chains diverge: ε is too large'] })
    const nothing = { points: [one], chosen: null, settings: null, asymptotic: null }
    const { svg, caption } = drawingOf(storedCalibration(nothing))
    expect(caption).toContain('None was chosen.')
    expect(svg).not.toContain('#5140b3')
    const sixty = Array.from({ length: 60 }, (_, index) =>
      calibrationPoint({
        settings: { nBeta: 2 ** (index / 2), stepSize: 0.1 * 0.7 ** index },
        estimate: index
      })
    )
    expect(drawingOf(storedCalibration({ points: sixty, chosen: 59 })).svg).toContain('>59<')
  })
})
