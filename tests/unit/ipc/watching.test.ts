import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Backend, createBackend } from '../../../src/main/ipc/handlers'
import type { Alert } from '../../../src/shared/watch'
import { windowReport } from '../../fixtures/window/report'
import { type PlayedDesktop, type PlayedEngine, playDesktop, temporaryFolder } from './desktop'

let open: Backend[] = []
afterEach(() => {
  for (const backend of open) backend.close()
  open = []
})

/** A run with its plan beside it, known to the window. */
async function begin(): Promise<{ desktop: PlayedDesktop; backend: Backend; run: string; folder: string }> {
  const desktop = playDesktop()
  const backend = createBackend(desktop)
  open.push(backend)
  const audit = temporaryFolder()
  const folder = join(audit, 'run')
  mkdirSync(folder)
  copyFileSync(resolve('resources/sample/audit.yaml'), join(audit, 'audit.yaml'))
  desktop.given = folder
  const reference = await backend.handlers.givenRun({})
  return { desktop, backend, run: reference!.handle, folder }
}

/** The engine that is asked for an operation, once it is. */
async function askedFor(desktop: PlayedDesktop, operation: string, times = 1): Promise<PlayedEngine> {
  const asked = () =>
    desktop.engines.flatMap(({ requests }) =>
      requests.filter((request) => 'operation' in request && request.operation === operation)
    )
  await expect.poll(() => asked().length).toBe(times)
  return desktop.engines.findLast(({ requests }) =>
    requests.some((request) => 'operation' in request && request.operation === operation)
  )!
}

const refused = { code: 'rules/invalid', message: 'm', where: 'w', hint: 'h' } as const
const scan = (ready: number[], waiting: number[] = []) => ({
  snapshot: { [ready.join()]: '' },
  ready: { aligned: ready },
  waiting: waiting.map((step) => ({ subject: 'aligned', step, why: 'changing' }))
})
const alert: Alert = {
  ...{ rule: 'rejected', subject: 'aligned', what: 'full on train' },
  ...{ step: 10, low: 10, high: 10, message: 'rejected' }
}

async function watchTo(desktop: PlayedDesktop, backend: Backend, run: string): Promise<void> {
  const watched = backend.handlers.watchRun({ run, rules: null, every: 1 })
  const reader = await askedFor(desktop, 'scan')
  reader.say({ id: reader.idOf('scan'), result: scan([10]) })
  expect(await watched).toMatchObject({ lookedUtc: expect.any(String) as string, every: 1, rules: null })
}

describe('a watch of the window', () => {
  it('audits what is whole by appending it, keeps the alerts and tells them', async () => {
    const { desktop, backend, run, folder } = await begin()
    await watchTo(desktop, backend, run)
    const worker = await askedFor(desktop, 'audit')
    expect(worker.requests[0]).toMatchObject({
      parameters: { out: folder, extend: true, ready: { aligned: [10] } }
    })
    expect(await backend.handlers.watchState({})).toMatchObject({ status: 'auditing' })
    expect(await backend.handlers.runState({})).toMatchObject({ status: 'preparing' })
    worker.say({ id: worker.idOf('audit'), result: { report: windowReport() } })
    const reader = await askedFor(desktop, 'alerts')
    reader.say({ id: reader.idOf('alerts'), result: [alert] })
    await expect.poll(() => desktop.notified).toEqual([`${folder} full on train 10`])
    expect(readFileSync(`${folder}.alerts.jsonl`, 'utf8')).toContain('"step":10')
    expect(desktop.watches.at(-1)).toMatchObject({
      status: 'watching',
      subjects: [{ name: 'aligned', audited: [10] }],
      alerts: [{ isFresh: true, step: 10 }]
    })
    expect(desktop.events.some(({ kind }) => kind === 'watch')).toBe(true)

    await expect(backend.handlers.watchRun({ run, rules: null, every: 1 })).rejects.toMatchObject({
      code: 'run/locked'
    })
    await backend.handlers.stopWatch({ run })
    await expect.poll(() => desktop.watches.at(-1)!.status).toBe('stopped')
    expect(() => backend.handlers.stopWatch({ run })).toThrow('not watched')
  })

  it('tells nothing outside of the window where the setting forbids it', async () => {
    const { desktop, backend, run } = await begin()
    const { settings } = await backend.handlers.settings({})
    await backend.handlers.saveSettings({ settings: { ...settings, notifications: 'off' } })
    await watchTo(desktop, backend, run)
    const worker = await askedFor(desktop, 'audit')
    worker.say({ id: worker.idOf('audit'), result: { report: windowReport() } })
    const reader = await askedFor(desktop, 'alerts')
    reader.say({ id: reader.idOf('alerts'), result: [alert] })
    await expect.poll(() => desktop.watches.at(-1)!.alerts.length).toBe(1)
    expect(desktop.notified).toEqual([])
  })

  it('is refused at once with what its rules are refused with, and nothing is watched', async () => {
    const { desktop, backend, run, folder } = await begin()
    const path = join(folder, '../rules.yaml')
    writeFileSync(path, '')
    desktop.chosen = [path]
    const rules = await backend.handlers.chooseRules({})
    const watched = backend.handlers.watchRun({ run, rules: rules!.handle, every: 1 })
    const reader = await askedFor(desktop, 'scan')
    expect(reader.requests.at(-1)).toMatchObject({ parameters: { rules: path } })
    reader.say({ id: reader.idOf('scan'), error: refused })
    await expect(watched).rejects.toMatchObject({ code: 'rules/invalid' })
    expect(await backend.handlers.watchState({})).toBeNull()
    expect(desktop.watches).toEqual([])
  })

  it('waits for an audit that the user began, and stops while it waits', async () => {
    const { desktop, backend, run } = await begin()
    await backend.handlers.resumeRun({ run })
    await watchTo(desktop, backend, run)
    await expect.poll(() => desktop.watches.at(-1)?.status).toBe('auditing')
    await askedFor(desktop, 'audit', 1)
    await backend.handlers.stopWatch({ run })
    await expect.poll(() => desktop.watches.at(-1)!.status).toBe('stopped')
    await askedFor(desktop, 'audit', 1)
  })

  it('fails with what its audit is refused with; cancelling the audit stops it', async () => {
    for (const [code, status] of [
      ['run/inputs-changed', 'failed'],
      ['run/cancelled', 'stopped']
    ] as const) {
      const { desktop, backend, run } = await begin()
      await watchTo(desktop, backend, run)
      const worker = await askedFor(desktop, 'audit')
      worker.say({ id: worker.idOf('audit'), error: { ...refused, code } })
      await expect.poll(() => desktop.watches.at(-1)!.status).toBe(status)
      expect(desktop.watches.at(-1)!.error?.code ?? null).toBe(status === 'failed' ? code : null)
    }
  })

  it('is stopped for quitting, with its audit', async () => {
    const { desktop, backend, run } = await begin()
    await watchTo(desktop, backend, run)
    const worker = await askedFor(desktop, 'audit')
    const id = worker.idOf('audit')
    const stopping = backend.stopRun()
    await expect.poll(() => worker.requests.at(-1)).toEqual({ id, cancel: true })
    worker.say({ id, error: { ...refused, code: 'run/cancelled' } })
    await stopping
    expect(desktop.watches.at(-1)!.status).toBe('stopped')
  })

  it('needs the plan beside the run', async () => {
    const { desktop, backend } = await begin()
    desktop.given = temporaryFolder()
    const other = await backend.handlers.givenRun({})
    await expect(
      backend.handlers.watchRun({ run: other!.handle, rules: null, every: 1 })
    ).rejects.toMatchObject({ code: 'file/not-found' })
  })
})

describe('a run whose series has grown', () => {
  it('says so when it is opened, and is appended to', async () => {
    const { desktop, backend, run, folder } = await begin()
    const report = windowReport()
    const opening = backend.handlers.readReport({ run })
    const reader = await askedFor(desktop, 'openReport')
    reader.say({ id: reader.idOf('openReport'), result: { report, notices: [] } })
    await askedFor(desktop, 'added')
    expect(reader.requests.at(-1)).toMatchObject({
      parameters: { plan: join(folder, '../audit.yaml'), planHash: report.plan.sha256 }
    })
    reader.say({ id: reader.idOf('added'), result: { aligned: [900, 1000] } })
    expect((await opening).notices).toMatchObject([
      {
        code: 'run/grown',
        remedy: 'extend',
        message: expect.stringContaining('aligned, step 900, 1000') as string
      }
    ])
    await backend.handlers.extendRun({ run })
    const worker = await askedFor(desktop, 'audit')
    expect(worker.requests[0]).toMatchObject({ parameters: { out: folder, extend: true } })
    expect(existsSync(`${folder}.alerts.jsonl`)).toBe(false)
  })
})
