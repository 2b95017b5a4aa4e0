import { fork, type ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Request, Response } from '../../src/main/engine/messages'
import { makeProject, root, temporaryFolder } from './project'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Engine {
  send(request: Request): void
  /** Resolves with the first message that fits; messages that came before count. */
  until(fits: (response: Response) => boolean): Promise<Response>
  readonly heard: Response[]
}

function openEngine(execArgv: readonly string[] = []): Engine {
  const child = fork(join(root, 'out/main/process.js'), [], {
    serialization: 'advanced',
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  children.push(child)
  const heard: Response[] = []
  const waiting = new Set<() => void>()
  child.on('message', (message) => {
    heard.push(message as Response)
    for (const look of waiting) look()
  })
  return {
    heard,
    send: (request) => void child.send(request),
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = heard.find(fits)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
  }
}

const audit = (project: { plan: string; out: string }) => ({
  plan: project.plan,
  out: project.out,
  resources: join(root, 'resources'),
  version: '0'
})

describe('the engine process', () => {
  it('answers a ping, while an operation runs too', async () => {
    const engine = openEngine()
    engine.send({ ping: 5 })
    expect(await engine.until((message) => 'pong' in message)).toEqual({ pong: 5 })
  })

  it('pauses, goes on, and is cancelled while it is paused', async () => {
    const project = await makeProject({ steps: [0], draws: 200_000 })
    const engine = openEngine()
    engine.send({ id: 1, operation: 'audit', parameters: audit(project) })
    await engine.until((message) => 'event' in message && message.event.kind === 'trace')
    const paused = (isPaused: boolean) => (message: Response) =>
      'event' in message && message.event.kind === 'paused' && message.event.isPaused === isPaused
    engine.send({ id: 1, pause: true })
    await engine.until(paused(true))
    engine.send({ id: 1, pause: false })
    await engine.until(paused(false))
    engine.heard.length = 0
    engine.send({ id: 1, pause: true })
    await engine.until(paused(true))
    engine.send({ ping: 9 })
    await engine.until((message) => 'pong' in message)
    engine.send({ id: 1, cancel: true })
    expect(await engine.until((message) => 'error' in message)).toMatchObject({
      id: 1,
      error: { code: 'run/cancelled' }
    })
  })

  it('sends no events to a host that does not listen', async () => {
    const project = await makeProject({ steps: [0], draws: 100 })
    const engine = openEngine()
    engine.send({ id: 1, operation: 'audit', parameters: audit(project), quiet: true })
    await engine.until((message) => 'result' in message)
    expect(engine.heard.filter((message) => 'event' in message)).toEqual([])
    expect(engine.heard.filter((message) => 'progress' in message)).not.toEqual([])
  })

  it('reports connections that it or one of its threads tried to open', async () => {
    const script = join(await temporaryFolder(), 'calls-home.cjs')
    // Loaded in the process and in each of its threads; by then the guards are not there yet.
    await writeFile(
      script,
      `const { isMainThread } = require('node:worker_threads')
const call = () => { try { require('node:net').connect(80, isMainThread ? 'process.example' : 'thread.example') } catch {} }
const timer = setInterval(call, 100)
timer.unref()
`
    )
    const project = await makeProject({ steps: [0], draws: 20_000 })
    const engine = openEngine(['--require', script])
    engine.send({ id: 1, operation: 'audit', parameters: audit(project) })
    for (const target of ['80 process.example', '80 thread.example']) {
      const message = await engine.until((one) => 'egress' in one && one.egress.target === target)
      expect(message).toMatchObject({ egress: { process: 'engine', what: 'net.connect', target } })
    }
  })
})
