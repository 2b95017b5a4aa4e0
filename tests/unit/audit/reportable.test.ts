import { expect, it } from 'vitest'
import { largestText, requireReadable } from '../../../src/main/engine/audit/own-file'
import { plannedResults, requireReportable } from '../../../src/main/engine/audit/reportable'
import { buildReport } from '../../../src/main/engine/report/model'
import { reportJson } from '../../../src/main/engine/report/json'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const application = { name: 'Ontogeny', version: '0.1.0' }
const many = (count: number, name: string): string[] =>
  Array.from({ length: count }, (_, at) => `${name}${at}`)

it('foresees the length of a report, not too low and not far too high', () => {
  const run = syntheticRun({
    steps: Array.from({ length: 20 }, (_, at) => 10 * at),
    components: many(10, 'l'),
    verdictAt: () => 'rejected'
  })
  const { estimates, losses, bytes } = plannedResults(run.plan, run.subjects, run.data)
  expect([estimates, losses]).toEqual([run.llc.length, run.behaviour.length])
  const written = reportJson(buildReport(run, application)).length
  expect(written).toBeLessThan(bytes)
  expect(written).toBeGreaterThan(bytes / 2)
})

it('allows sixty thousand estimates, and refuses what no report could hold', () => {
  const { plan, data } = syntheticRun({ components: many(100, 'l') })
  // Two subjects × 100 components × train, trigger and ordinary.
  const subjects = (steps: number) =>
    many(2, 's').map(() => ({ steps: Array.from({ length: steps }, (_, at) => at) }))
  requireReportable(plan, subjects(100), data)
  expect(() => requireReportable(plan, subjects(200), data)).toThrow(
    /asks for 120000 estimates and 1600 losses/
  )
})

it('writes nothing that it could not read', () => {
  requireReadable('report.json', largestText)
  expect(() => requireReadable('report.json', largestText + 1)).toThrow('could not be opened again')
})
