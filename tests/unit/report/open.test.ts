import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readTraces } from '../../../src/main/engine/audit/run-traces'
import { openReport } from '../../../src/main/engine/report/open'
import type { OpenedReport } from '../../../src/shared/opened'
import { filesOf, writeFiles, type RunFiles } from '../../fixtures/runs/run-files'
import { recordedSelfTest } from '../../fixtures/runs/self-test'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const application = { name: 'Ontogeny', version: '0.1.0' }
const root = mkdtempSync(join(tmpdir(), 'ontogeny-open-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let whole: RunFiles
let folder: string
let number = 0
beforeAll(() => {
  whole = filesOf(syntheticRun({ steps: [0, 13, 37] }), { traces: true })
})
beforeEach(() => {
  folder = join(root, String(number++))
  writeFiles(folder, whole.files)
})

const place = (path: string): string => join(folder, path)
const open = (): Promise<OpenedReport> => openReport(folder, application)
const messages = ({ notices }: OpenedReport): string[] => notices.map(({ message }) => message)

const llcFile = 'results/llc/full/train/aligned/step-000013.json'
const ofStep = ({ report }: OpenedReport, step: number) =>
  report.llc.filter((row) => row.subject === 'aligned' && row.step === step)

/** Puts a number in the place of another, as someone would who wants another result. */
function forge(path: string): void {
  const text = readFileSync(place(path), 'utf8')
  const forged = text.replace(/"estimate": [\d.]+/, '"estimate": 123456.5')
  expect(forged).not.toBe(text)
  writeFileSync(place(path), forged)
}

describe('a run folder', () => {
  it('that is whole opens without a notice, with the report that lies there', async () => {
    expect(await open()).toEqual({ report: whole.report, notices: [] })
  })

  it('with a changed result leaves its estimates out and says so', async () => {
    forge(llcFile)
    const opened = await open()
    expect(ofStep(opened, 13)).toEqual([])
    expect(ofStep(opened, 37)).toEqual(
      whole.report.llc.filter((r) => r.subject === 'aligned' && r.step === 37)
    )
    expect(JSON.stringify(opened.report)).not.toContain('123456.5')
    expect(opened.notices[0]).toMatchObject({ code: 'run/damaged', where: place(llcFile), remedy: 'none' })
    expect(messages(opened)[0]).toMatch(
      /estimates was changed.*step-000013\.json has SHA-256.*in line \d+\. The estimates in it were left out/
    )
  })

  it.each([
    ['results/behaviour/aligned/step-000013.json', /losses and accuracies is missing.*were left out/],
    ['results/comparison.json', /the comparison is missing.*was left out/],
    [llcFile, /estimates is missing/],
    ['plan.yaml', /the plan as given is missing: plan\.yaml.*no number/]
  ])('without %s opens with the rest', async (path, message) => {
    rmSync(place(path))
    const opened = await open()
    expect(messages(opened)[0]).toMatch(message)
    expect(opened.report.comparison === null).toBe(path.endsWith('comparison.json'))
    expect(opened.notices.every(({ remedy }) => remedy === 'none')).toBe(true)
  })

  it('without its traces keeps every number, says it once, and shows no chain', async () => {
    rmSync(place('traces'), { recursive: true })
    const opened = await open()
    expect(opened.report).toEqual(whole.report)
    expect(messages(opened)[0]).toMatch(
      /^6 of 6 files of traces are missing: .* and 3 more\. Their chains are not shown/
    )
    const chain = { folder, subject: 'aligned', step: 13, component: 'full', data: 'train' }
    await expect(readTraces(chain)).rejects.toMatchObject({ code: 'run/damaged' })
  })

  it('with a changed trace or result refuses to show its chains', async () => {
    const chain = { folder, subject: 'aligned', step: 13, component: 'full', data: 'train' }
    appendFileSync(place('traces/llc/full/train/aligned/step-000013.npz'), ' ')
    await expect(readTraces(chain)).rejects.toMatchObject({ code: 'run/damaged', message: /SHA-256/ })
    forge(llcFile)
    await expect(readTraces(chain)).rejects.toMatchObject({ code: 'run/damaged', where: place(llcFile) })
  })

  it('says what hangs on a self-test or a sensitivity that was changed', async () => {
    const more = filesOf(
      { ...syntheticRun({ steps: [0, 13, 37] }), selfTest: recordedSelfTest({ passed: true }) },
      { variations: [1 / 3, 3].map((factor) => ({ parameter: 'stepSize', factor })) }
    )
    writeFiles(folder, more.files)
    expect(await open()).toEqual({ report: more.report, notices: [] })
    expect(more.report.sensitivity).toHaveLength(2)
    const varied = 'results/sensitivity/full/train/aligned/step-000037/stepSize-divided.json'
    for (const path of ['self-test.json', varied]) appendFileSync(place(path), ' ')
    const opened = await open()
    expect(opened.report.selfTest).toBeNull()
    expect(opened.report.sensitivity[0]?.neighbours).toHaveLength(1)
    expect(messages(opened)).toEqual([
      expect.stringMatching(/^the self-test was changed.*self-test\.json.*none is on record/),
      expect.stringMatching(/^a file of estimates under changed settings was changed.*verdict that rested/),
      expect.stringContaining('are as they were written, but may hold what was left out here')
    ])
  })

  it.each(['link', 'pipe', 'folder'])(
    'with a %s in the place of a file does not follow it or wait',
    async (what) => {
      const copy = join(root, `copy-${number}.json`)
      writeFileSync(copy, readFileSync(place(llcFile)))
      for (const path of [llcFile, 'report.json']) {
        rmSync(place(path))
        if (what === 'link') symlinkSync(copy, place(path))
        else spawnSync(what === 'pipe' ? 'mkfifo' : 'mkdir', [place(path)])
      }
      const opened = await open()
      expect(ofStep(opened, 13)).toEqual([])
      expect(messages(opened)).toEqual([
        expect.stringMatching(/estimates cannot be read.*(a link|no regular file) stands in the place/),
        expect.stringMatching(/(a link|no regular file) stands in the place of report\.json/)
      ])
    }
  )
})

it('in which a folder is a link to another is not followed either', async () => {
  const results = join(root, `results-${number}`)
  renameSync(place('results'), results)
  symlinkSync(results, place('results'))
  const { report, notices } = await open()
  expect(report.llc).toEqual([])
  expect(notices[0]?.message).toMatch(/a link stands in the place of the folder results/)
})

describe('a report file', () => {
  it('that was tampered with is not what is shown', async () => {
    forge('report.json')
    const opened = await open()
    expect(opened.report).toEqual(whole.report)
    expect(opened.notices).toMatchObject([
      { code: 'run/damaged', where: place('report.json'), remedy: 'rebuild' }
    ])
    expect(messages(opened)[0]).toMatch(/says otherwise than the results in llc\.\d+\.estimate/)
  })

  it.each([
    ['report.json', 'report.json is missing'],
    ['report.pdf', 'report.pdf is missing']
  ])('%s that is missing can be written again', async (path, message) => {
    rmSync(place(path))
    const opened = await open()
    expect(opened.report).toEqual(whole.report)
    expect(opened.notices).toMatchObject([{ remedy: 'rebuild', where: place(path) }])
    expect(messages(opened)[0]).toContain(message)
  })

  it.each([
    [
      'report.pdf',
      /^the PDF was changed after it was written: report\.pdf has SHA-256 .*in line \d+\. .*rely on nothing/
    ],
    ['figures/checkpoints.svg', /^a figure was changed .*figures\/checkpoints\.svg/],
    ['report.json', /^the report as data was changed .*report\.json/]
  ])('%s that was changed is named, and can be written again', async (path, message) => {
    appendFileSync(place(path), ' ')
    const opened = await open()
    expect(opened.report).toEqual(whole.report)
    expect(opened.notices).toMatchObject([{ code: 'run/damaged', where: place(path), remedy: 'rebuild' }])
    expect(messages(opened)[0]).toMatch(message)
  })

  it('that is a link is not followed, and several that are missing are said once', async () => {
    rmSync(place('report.pdf'))
    symlinkSync('/etc/hostname', place('report.pdf'))
    rmSync(place('figures'), { recursive: true })
    const figures = whole.report.figures.length
    expect(messages(await open())).toEqual([
      expect.stringMatching(/^the PDF cannot be read: .*a link stands in the place of report\.pdf/),
      expect.stringMatching(new RegExp(`^${figures} of ${figures} figures are missing: .* more\\.`))
    ])
  })

  it('that was changed beside a changed result is named, too; it cannot be written again', async () => {
    appendFileSync(place('report.pdf'), ' ')
    forge(llcFile)
    const opened = await open()
    expect(messages(opened)).toEqual([
      expect.stringContaining(llcFile),
      expect.stringMatching(/^report\.json and report\.pdf may hold what was left out here/),
      expect.stringMatching(/^the PDF was changed/)
    ])
    expect(opened.notices.every(({ remedy }) => remedy === 'none')).toBe(true)
  })

  it('on no line of the ledger is vouched for by nothing', async () => {
    const lines = whole.files.get('ledger.jsonl')!.trimEnd().split('\n')
    expect(lines.at(-1)).toContain('"type":"report"')
    writeFileSync(place('ledger.jsonl'), `${lines.slice(0, -1).join('\n')}\n`)
    const opened = await open()
    expect(opened.report).toEqual(whole.report)
    expect(opened.notices).toMatchObject([{ code: 'run/damaged', remedy: 'rebuild' }])
    expect(messages(opened)[0]).toContain('on no line of the ledger')
  })

  it('of 500 MB is not read', async () => {
    truncateSync(place('report.json'), 500e6)
    const opened = await open()
    expect(opened.report).toEqual(whole.report)
    expect(opened.notices).toMatchObject([{ code: 'format/limit', remedy: 'rebuild' }])
    rmSync(place('ledger.jsonl'))
    await expect(open()).rejects.toMatchObject({ code: 'format/limit', where: place('report.json') })
  })

  it.each(['ledger.jsonl', 'setup.json', 'manifest.json'])(
    'is shown as it lies there where %s is lost, and nothing vouches for it',
    async (path) => {
      rmSync(place(path))
      const opened = await open()
      expect(opened.report).toEqual(whole.report)
      expect(messages(opened)[0]).toContain('missing')
      expect(messages(opened).at(-1)).toContain('nothing in it could be checked')
      rmSync(place('report.json'))
      await expect(open()).rejects.toMatchObject({ code: expect.stringMatching(/^run\//) as string })
    }
  )
})

describe('a ledger', () => {
  it('with a changed line counts up to it', async () => {
    const lines = whole.files.get('ledger.jsonl')!.split('\n')
    lines[5] = lines[5]!.replace('"type":"', '"type":"x')
    writeFileSync(place('ledger.jsonl'), lines.join('\n'))
    const opened = await open()
    expect(messages(opened)[0]).toMatch(/line 6 of the ledger .*left out/)
    expect(opened.report).toMatchObject({ complete: false, comparison: null, ledger: { entries: 5 } })
    const left = opened.report.llc.length
    expect(left).toBeLessThan(whole.report.llc.length)
    const { summary, deviations, status } = opened.report
    expect(summary.answer).toContain(
      `could not be vouched for and were left out: ${left} of 18 planned estimates are left`
    )
    expect(status).toContain('left out')
    // Nobody knows what was made.
    expect(JSON.stringify([summary, deviations])).not.toMatch(/were made|was measured|did not reach it/)
  })

  it('of a run that has not finished gives what has, to be resumed', async () => {
    const part = filesOf(syntheticRun({ steps: [0, 13, 37], complete: false }))
    rmSync(folder, { recursive: true })
    writeFiles(folder, part.files)
    const opened = await open()
    expect(opened.report).toEqual(part.report)
    expect(opened.notices).toMatchObject([{ code: 'run/unfinished', remedy: 'resume' }])
    expect(messages(opened)[0]).toMatch(/has not finished: \d+ of 18 planned estimates are there/)
    // Another process that lives.
    writeFileSync(place('.lock'), String(process.ppid))
    expect((await open()).notices).toMatchObject([{ code: 'run/locked', remedy: 'none' }])
  })

  it('that grows while the folder is read is read again: what was just written is no damage', async () => {
    const full = whole.files.get('ledger.jsonl')!.split('\n')
    const growing = full.slice(0, 4)
    writeFileSync(place('ledger.jsonl'), `${growing.join('\n')}\n`)
    let isDone = false
    const writing = (async () => {
      for (const line of full.slice(4, -1)) {
        appendFileSync(place('ledger.jsonl'), line.slice(0, 40))
        await new Promise((resolve) => setTimeout(resolve, 1))
        appendFileSync(place('ledger.jsonl'), `${line.slice(40)}\n`)
      }
      isDone = true
    })()
    while (!isDone) {
      // The report is of the whole run: it says more than the results that are there yet.
      const ofRun = (await open()).notices.filter(({ where }) => !where.endsWith('report.json'))
      for (const { code } of ofRun) expect(code).toBe('run/unfinished')
    }
    await writing
    expect((await open()).notices).toEqual([])
  })

  it('names the guards, and the report has them', () => {
    expect(whole.report.offline).toMatchObject({ blocked: 0, attempts: [] })
    expect(whole.report.offline.guards[0]).toContain('functions')
  })
})

it.each([
  ['nowhere', 'file/not-found'],
  ['empty', 'run/not-a-run'],
  ['file', 'run/not-a-run']
])('what is no run is refused: %s', async (name, code) => {
  const path = join(root, name)
  if (name === 'empty') spawnSync('mkdir', [path])
  if (name === 'file') writeFileSync(path, '')
  await expect(openReport(path, application)).rejects.toMatchObject({ code })
})
