import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EngineClient, type EngineTimes } from '../../../src/main/ipc/engine-client'
import { PlayedEngine } from './desktop'

const times: EngineTimes = { interval: 100, silence: 1000, grace: 500, idle: 3000 }

function client(): { engines: PlayedEngine[]; attempts: unknown[]; guards: string[]; client: EngineClient } {
  const engines: PlayedEngine[] = []
  const attempts: unknown[] = []
  const guards: string[] = []
  const open = (): PlayedEngine => {
    const engine = new PlayedEngine()
    engines.push(engine)
    return engine
  }
  const notes = {
    attempt: (attempt: unknown) => void attempts.push(attempt),
    guards: (names: readonly string[]) => void guards.push(...names)
  }
  return { engines, attempts, guards, client: new EngineClient(open, notes, times) }
}

const progress = { phase: 'load', done: 1, total: 2, unit: 'checkpoints', rate: 1, etaSeconds: null } as const

describe('the engine’s client', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('starts one process with the first request and gives each answer to its asker', async () => {
    const { engines, client: engine } = client()
    expect(engines).toHaveLength(0)
    const seen: unknown[] = []
    const first = engine.run('inspect', { path: '/a' }, { onProgress: (event) => seen.push(event) })
    const second = engine.run('inspect', { path: '/b' })
    expect(engines).toHaveLength(1)
    const [a, b] = engines[0]!.requests.map((request) => ('id' in request ? request.id : 0))
    engines[0]!.say({ id: b!, result: 'of b' })
    engines[0]!.say({ id: a!, progress })
    engines[0]!.say({ id: a!, result: 'of a' })
    await expect(first).resolves.toBe('of a')
    await expect(second).resolves.toBe('of b')
    expect(seen).toEqual([progress])
  })

  it('hands on what the engine refused with', async () => {
    const { engines, client: engine } = client()
    const asked = engine.run('inspect', { path: '/a' })
    const error = {
      code: 'format/truncated',
      where: '/a@8',
      message: 'ends at 8',
      hint: 'Ask again.'
    } as const
    engines[0]!.say({ id: 1, error })
    await expect(asked).rejects.toMatchObject(error)
  })

  it('cancels by an abort of the signal, and pauses', async () => {
    const { engines, client: engine } = client()
    const controller = new AbortController()
    const { result, pause } = engine.start(
      'audit',
      { plan: 'p', out: 'o', resources: 'r', version: 'v' },
      { signal: controller.signal }
    )
    pause(true)
    pause(false)
    controller.abort()
    engines[0]!.say({ id: 1, error: { code: 'run/cancelled', where: '', message: 'cancelled', hint: '' } })
    await expect(result).rejects.toMatchObject({ code: 'run/cancelled' })
    pause(true)
    expect(engines[0]!.requests.slice(1)).toEqual([
      { id: 1, pause: true },
      { id: 1, pause: false },
      { id: 1, cancel: true }
    ])
  })

  it('refuses everything in a process that crashed, and starts a fresh one for the next request', async () => {
    const { engines, client: engine } = client()
    const [first, second] = [engine.run('inspect', { path: '/a' }), engine.run('inspect', { path: '/b' })]
    engines[0]!.end(139, 'one\nSegmentation fault\n')
    for (const asked of [first, second]) {
      await expect(asked).rejects.toMatchObject({
        code: 'engine/failed',
        message: 'the engine process ended (exit code 139)',
        where: 'Segmentation fault',
        hint: expect.stringContaining('resumes') as string
      })
    }
    const third = engine.run('inspect', { path: '/c' })
    expect(engines).toHaveLength(2)
    engines[1]!.say({ id: 3, result: 'fresh' })
    await expect(third).resolves.toBe('fresh')
  })

  it.each([
    [
      133,
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'engine/memory'
    ],
    [134, 'terminate called after throwing an instance of std::bad_alloc', 'engine/memory'],
    [9, '', 'engine/failed'],
    [0, '', 'engine/failed']
  ])('exit code %i with "%s" is %s and speaks of memory', async (code, words, expected) => {
    const { engines, client: engine } = client()
    const asked = engine.run('inspect', { path: '/a' })
    engines[0]!.end(code, words)
    await expect(asked).rejects.toMatchObject({
      code: expected,
      hint: expect.stringMatching(/memory|a smaller batch or fewer chains/) as string
    })
  })

  it('ends a process that stopped answering, after the grace', async () => {
    const { engines, client: engine } = client()
    const asked = engine.run('inspect', { path: '/a' })
    const refused = expect(asked).rejects.toMatchObject({
      code: 'engine/failed',
      message: expect.stringContaining('stopped answering') as string
    })
    await vi.advanceTimersByTimeAsync(1400)
    expect(engines[0]!.isKilled).toBe(false)
    expect(engines[0]!.requests.filter((request) => 'ping' in request).length).toBeGreaterThan(5)
    await vi.advanceTimersByTimeAsync(300)
    expect(engines[0]!.isKilled).toBe(true)
    await refused
  })

  it('lets a process live that answers its pings, however long the request takes', async () => {
    const { engines, client: engine } = client()
    const asked = engine.run('inspect', { path: '/a' })
    for (let turn = 0; turn < 50; turn++) {
      await vi.advanceTimersByTimeAsync(100)
      engines[0]!.say({ pong: turn })
    }
    expect(engines[0]!.isKilled).toBe(false)
    engines[0]!.say({ id: 1, result: 'late' })
    await expect(asked).resolves.toBe('late')
  })

  it('spares one that answers again within the grace', async () => {
    const { engines, client: engine } = client()
    const asked = engine.run('inspect', { path: '/a' })
    await vi.advanceTimersByTimeAsync(1300)
    engines[0]!.say({ pong: 1 })
    await vi.advanceTimersByTimeAsync(900)
    expect(engines[0]!.isKilled).toBe(false)
    engines[0]!.say({ id: 1, result: 1 })
    await asked
  })

  it('ends a process without work', async () => {
    const { engines, client: engine } = client()
    const asked = engine.run('inspect', { path: '/a' })
    engines[0]!.say({ id: 1, result: 1 })
    await asked
    await vi.advanceTimersByTimeAsync(2900)
    expect(engines[0]!.isKilled).toBe(false)
    await vi.advanceTimersByTimeAsync(300)
    expect(engines[0]!.isKilled).toBe(true)
  })

  it('tells of the engine’s guards, and of connections that they refused', () => {
    const { engines, attempts, guards, client: engine } = client()
    void engine.run('inspect', { path: '/a' })
    const egress = {
      utc: '2026-01-01T00:00:00Z',
      what: 'net.connect',
      target: 'example.com',
      process: 'engine'
    } as const
    engines[0]!.say({ egress })
    engines[0]!.say({ guards: ['net.connect', 'globalThis.fetch'] })
    expect(attempts).toEqual([egress])
    expect(guards).toEqual(['net.connect', 'globalThis.fetch'])
  })

  it('says so when no process starts', async () => {
    const broken = new EngineClient(
      () => {
        throw new Error('no such file')
      },
      { attempt: () => undefined, guards: () => undefined },
      times
    )
    await expect(broken.run('inspect', { path: '/a' })).rejects.toMatchObject({
      code: 'engine/failed',
      message: expect.stringContaining('no such file') as string
    })
  })
})
