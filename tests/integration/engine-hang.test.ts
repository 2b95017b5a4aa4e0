import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { EngineClient, type EnginePort } from '../../src/main/ipc/engine-client'
import { makeProject, root } from './project'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** The engine process as it is shipped, under Node. */
function openEngine(): EnginePort {
  const child = fork(join(root, 'out/main/process.js'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  children.push(child)
  return {
    post: (request) => void child.send(request),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', (code) => listener({ code, lastWords: '' })),
    kill: () => child.kill('SIGKILL')
  }
}

/** Every result and trace of a run by name. */
async function results(out: string): Promise<Map<string, string>> {
  const names = (await readdir(out, { recursive: true }))
    .filter((name) => /^(results|traces)\/.*\.(json|npz)$/.test(name))
    .sort()
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, (await readFile(join(out, name))).toString('base64')] as const)
    )
  )
}

it('a process that hangs is ended with a typed error, and its run resumes with the same numbers', async () => {
  const project = await makeProject({ steps: [0, 10], draws: 3000 })
  const times = { interval: 200, silence: 4000, grace: 1000, idle: 60_000 }
  const engine = new EngineClient(openEngine, { attempt: () => undefined, guards: () => undefined }, times)
  const audit = (out: string, onEstimate: () => void = () => undefined): Promise<unknown> =>
    engine.run(
      'audit',
      { plan: project.plan, out, resources: join(root, 'resources'), version: '0' },
      { onEvent: ({ kind }) => (kind === 'estimate' ? onEstimate() : undefined) }
    )
  const whole = join(project.folder, 'whole')
  await audit(whole)

  const [first] = children
  let stopped = 0
  const broken = audit(project.out, () => {
    if (stopped === 0) first!.kill('SIGSTOP')
    stopped++
  })
  await expect(broken).rejects.toMatchObject({
    code: 'engine/failed',
    message: 'the engine process stopped answering and was ended',
    hint: expect.stringContaining('resume') as string
  })
  if (first!.signalCode === null) await once(first!, 'exit')
  expect(first!.signalCode).toBe('SIGKILL')
  const before = await results(project.out)
  expect(before.size).toBeGreaterThan(0)

  await audit(project.out)
  expect(children).toHaveLength(2)
  const after = await results(project.out)
  expect(after.size).toBeGreaterThan(before.size)
  expect(after).toEqual(await results(whole))
  engine.close()
}, 120_000)
