import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { sha256Hex } from '../../../src/main/engine/audit/canonical'
import { Ledger, readLedger } from '../../../src/main/engine/audit/ledger'
import { readRun } from '../../../src/main/engine/audit/run-folder'
import { openReport } from '../../../src/main/engine/report/open'
import { publishReport } from '../../../src/main/engine/report/publish'
import type { Report } from '../../../src/shared/report'
import { filesOf, writeFiles } from '../../fixtures/runs/run-files'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const application = { name: 'Ontogeny', version: '0.1.0' }
const root = mkdtempSync(join(tmpdir(), 'ontogeny-publish-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder: string
let number = 0
beforeEach(() => {
  folder = join(root, String(number++))
})

const bytes = (path: string): Buffer => readFileSync(join(folder, path))
const publish = async (version = application.version): Promise<Report> =>
  publishReport(folder, await readRun(folder), {
    resources: 'resources',
    application: { ...application, version }
  })
const reportEntries = async () =>
  (await readLedger(folder)).entries.filter(({ type }) => type === 'report').map(({ data }) => data)

it('puts each file of the report on the ledger; written again it has the same bytes and an entry of its own', async () => {
  const { files, report } = filesOf(syntheticRun({ steps: [0, 13] }))
  writeFiles(folder, files)
  expect(await publish()).toEqual(report)
  const [pdf, json] = [bytes('report.pdf'), bytes('report.json')]
  const paths = ['report.json', 'report.pdf', ...report.figures.map(({ file }) => file)]
  const entry = (await reportEntries()).at(-1)
  expect(entry).toEqual({
    generator: application,
    files: Object.fromEntries(paths.map((path) => [path, sha256Hex(bytes(path))]))
  })
  expect((await openReport(folder, application)).notices).toEqual([])

  appendFileSync(join(folder, 'report.pdf'), '% and more')
  expect((await openReport(folder, application)).notices).toMatchObject([{ remedy: 'rebuild' }])
  expect(await publish()).toEqual(report)
  expect(bytes('report.pdf').equals(pdf)).toBe(true)
  expect(bytes('report.json').equals(json)).toBe(true)
  const entries = await reportEntries()
  expect(entries.slice(-2)).toEqual([entry, entry])
  expect(await openReport(folder, application)).toEqual({ report, notices: [] })

  // Another version writes another report; that of the earlier one stays in history.
  await publish('0.2.0')
  expect((await reportEntries()).map(({ generator }) => generator)).toEqual([
    ...[application, application, application],
    { ...application, version: '0.2.0' }
  ])
  expect((await openReport(folder, application)).notices).toEqual([])
})

it('does not write beyond the folder through a link, and leaves what is there', async () => {
  writeFiles(folder, filesOf(syntheticRun({ steps: [0, 13] })).files)
  await publish()
  const pdf = bytes('report.pdf')
  const elsewhere = join(root, 'elsewhere')
  mkdirSync(elsewhere)
  rmSync(join(folder, 'figures'), { recursive: true })
  symlinkSync(elsewhere, join(folder, 'figures'))
  await expect(publish('0.2.0')).rejects.toMatchObject({
    code: 'run/damaged',
    message: /a link stands in the place of the folder figures/
  })
  expect(readdirSync(elsewhere)).toEqual([])
  expect(bytes('report.pdf').equals(pdf)).toBe(true)
})

it('of a part of a run is no end of it: what follows on the ledger is told by the next report', async () => {
  const { files } = filesOf(syntheticRun({ steps: [0, 13], complete: false }))
  writeFiles(folder, files)
  const part = await publish()
  expect(part.complete).toBe(false)
  expect(await publish()).toEqual(part)
  const ledger = await Ledger.open(folder, () => new Date('2026-11-25T06:00:00.000Z'))
  const before = ledger.entries.length
  await ledger.append('resumed', {})
  const { notices } = await openReport(folder, application)
  expect(notices.map(({ message }) => message)).toEqual([
    expect.stringContaining('has not finished'),
    expect.stringMatching(
      `report.json was written after ${before - 2} entries .* which has ${before + 1} now`
    )
  ])
  const next = await publish()
  expect(next.ledger).toEqual({ entries: before + 1, head: ledger.head })
  expect(next.deviations.join()).toContain('Resumed')
})
