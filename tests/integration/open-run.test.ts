import { spawnSync } from 'node:child_process'
import { cp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRun } from '../../src/main/engine/report/open'
import { changedReportFiles, reportJson } from '../../src/main/engine/report/write'
import { readRun } from '../../src/main/engine/audit/run-folder'
import type { OpenedRun } from '../../src/shared/opened-run'
import { makeProject, ontogeny, root, temporaryFolder } from './project'

const application = { name: 'Ontogeny', version: '0.1.0' }
const result = 'results/llc/full/train/b/step-000005.json'
const trace = 'traces/llc/full/train/b/step-000005.npz'

let pristine = ''
beforeAll(async () => {
  const project = await makeProject({ steps: [0, 5] })
  expect([0, 4]).toContain(ontogeny('audit', project.plan, '--out', project.out).code)
  pristine = project.out
}, 120_000)

/** A copy of a finished run, changed. */
async function opened(change: (folder: string) => Promise<unknown>): Promise<OpenedRun & { folder: string }> {
  const folder = join(await temporaryFolder(), 'run')
  await cp(pristine, folder, { recursive: true })
  await change(folder)
  return { ...(await openRun(folder, application)), folder }
}

const edit =
  (file: string, change: (text: string) => string) =>
  async (folder: string): Promise<void> => {
    const path = join(folder, file)
    const before = await readFile(path, 'latin1')
    const after = change(before)
    expect(after).not.toBe(before)
    await writeFile(path, after, 'latin1')
  }

const estimates = ({ report }: OpenedRun): number => report.llc.length
const codes = ({ notices }: OpenedRun): string[] =>
  notices.map(({ severity, error }) => `${severity} ${error.code}`)

describe('a run folder', () => {
  it('that is untouched opens whole, without a word', async () => {
    const run = await opened(() => Promise.resolve())
    expect(run.notices).toEqual([])
    expect(run).toMatchObject({ isIntact: true, isUnfinished: false })
    expect(reportJson(run.report)).toBe(await readFile(join(run.folder, 'report.json'), 'utf8'))
  })

  it.each([
    ['a changed result', edit(result, (text) => text.replace('"verdict": "', '"verdict":  "')), result],
    ['a removed result', (folder: string) => rm(join(folder, result)), result],
    ['a pipe for a result', (folder: string) => pipe(join(folder, result)), result]
  ] as const)('with %s opens without its estimates, and says so', async (_, change, file) => {
    const run = await opened(change)
    expect(estimates(run)).toBe(6)
    expect(run.report.llc.some(({ subject, step }) => subject === 'b' && step === 5)).toBe(false)
    expect(codes(run)).toEqual(['error run/damaged'])
    expect(run.notices[0]!.error.where).toBe(join(run.folder, file))
    expect(run.isIntact).toBe(false)
    expect(run.report.status).toMatch(/^Opened in part: 1 file /)
  })

  it.each([
    ['trace', edit(trace, (text) => `${text}.`)],
    ['plan', edit('plan.yaml', (text) => `${text}# changed\n`)],
    ['manifest', edit('manifest.json', (text) => text.replace(/"sha256": "./, '"sha256": "f'))],
    ['comparison', edit('results/comparison.json', (text) => text.replace('"reference"', '"reference" '))]
  ] as const)('with a changed %s keeps its estimates, and says so', async (name, change) => {
    const run = await opened(change)
    expect(estimates(run)).toBe(8)
    expect(codes(run)).toEqual(['error run/damaged'])
    if (name === 'comparison') expect(run.report.comparison).toBeNull()
    if (name === 'manifest') expect(run.report.manifest).toEqual([])
  })

  it('whose report.json was changed shows what the results give, and says so', async () => {
    const run = await opened(edit('report.json', (text) => text.replace('"verdict": "', '"verdict":  "')))
    expect(codes(run)).toEqual(['error report/differs'])
    expect(estimates(run)).toBe(8)
    expect(await changedReportFiles(run.folder, await readRun(run.folder), write)).toEqual(['report.json'])
  })

  it('without a report, or with nonsense for one, opens from its results', async () => {
    expect(codes(await opened((folder) => rm(join(folder, 'report.json'))))).toEqual([
      'warning report/missing'
    ])
    expect(codes(await opened((folder) => writeFile(join(folder, 'report.json'), '{')))).toEqual([
      'error report/differs'
    ])
    const huge = await opened((folder) => truncate(join(folder, 'report.json'), 300 * 2 ** 20))
    expect(codes(huge)).toEqual(['warning run/damaged'])
    const piped = await opened(async (folder) => {
      await rm(join(folder, 'report.json'))
      await pipe(join(folder, 'report.json'))
    })
    expect(codes(piped)).toEqual(['warning run/damaged'])
  })

  it('of another version is shown as this one makes it', async () => {
    const run = await opened(
      edit('report.json', (text) => text.replace(/("generator": \{[^}]*"version": )"[^"]*"/, '$1"0.0.9"'))
    )
    expect(codes(run)).toEqual(['info report/differs'])
    expect(await changedReportFiles(run.folder, await readRun(run.folder), write)).toEqual([])
  })

  it.each([
    ['removed', (folder: string) => rm(join(folder, 'ledger.jsonl'))],
    ['cut before its first line', (folder: string) => writeFile(join(folder, 'ledger.jsonl'), '')],
    ['changed in its first line', edit('ledger.jsonl', (text) => text.replace('"created"', '"Created"'))],
    [
      'a link to another',
      async (folder: string) => {
        await rm(join(folder, 'ledger.jsonl'))
        await symlink('/dev/zero', join(folder, 'ledger.jsonl'))
      }
    ]
  ] as const)(
    'whose ledger is %s shows report.json alone, and that nothing was checked',
    async (_, change) => {
      const run = await opened(change)
      expect(estimates(run)).toBe(8)
      expect(codes(run)[0]).toBe('error run/damaged')
      expect(run.notices[0]!.error.message).toMatch(/nothing of it could be checked/)
      expect(run.report.status).toMatch(/^Not checked/)
    }
  )

  it('whose ledger is torn in the middle keeps what the lines before it vouch for', async () => {
    const run = await opened(
      edit('ledger.jsonl', (text) => {
        const lines = text.split('\n')
        lines[lines.length - 4] = lines.at(-4)!.replace('"sha256":"', '"sha256":"0')
        return lines.join('\n')
      })
    )
    expect(estimates(run)).toBeGreaterThan(0)
    expect(estimates(run)).toBeLessThanOrEqual(8)
    expect(codes(run)).toContain('error run/damaged')
    expect(run.isUnfinished).toBe(true)
  })

  it('of an audit that was stopped opens with what is finished, and can be resumed', async () => {
    const run = await opened(
      edit('ledger.jsonl', (text) => `${text.trimEnd().split('\n').slice(0, -3).join('\n')}\n`)
    )
    expect(codes(run)).toEqual(['info run/unfinished'])
    expect(run).toMatchObject({ isIntact: true, isUnfinished: true })
    expect(estimates(run)).toBeGreaterThan(0)
  })

  it('that is none is refused', async () => {
    const empty = await temporaryFolder()
    await expect(openRun(empty, application)).rejects.toMatchObject({ code: 'run/not-a-run' })
    await expect(openRun(join(empty, 'absent'), application)).rejects.toMatchObject({
      code: 'file/not-found'
    })
    await expect(openRun(join(root, 'package.json'), application)).rejects.toMatchObject({
      code: 'run/not-a-run'
    })
    await writeFile(join(empty, 'ledger.jsonl'), 'nonsense\n')
    await expect(openRun(empty, application)).rejects.toMatchObject({ code: 'run/damaged' })
  })
})

const write = { resources: join(root, 'resources'), application }

async function pipe(path: string): Promise<void> {
  await rm(path, { force: true })
  expect(spawnSync('mkfifo', [path]).status).toBe(0)
}
