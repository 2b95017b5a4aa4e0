import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { cli, makeProject, ontogeny, refusal, root, startOntogeny } from './project'

const onUnix = it.runIf(process.platform !== 'win32')
/** Runs the command line from a shell that has set a limit before. */
const limited = (limit: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `${limit}; exec "$@"`, 'sh', process.execPath, cli, ...args],
    { cwd: root, encoding: 'utf8', timeout: 60_000 }
  )
  return { code: status, stdout, stderr }
}
const inputs = join(root, 'resources/sample/data.npz')

describe('the command line', () => {
  it('without arguments shows its help, which offers no engine that is not there', () => {
    const { code, stdout } = ontogeny()
    expect([code, stdout]).toEqual([0, ontogeny('--help').stdout])
    expect(stdout).toMatch(/^Usage: ontogeny/)
    expect(ontogeny('audit', '--help').stdout).not.toMatch(/tensorflow/)
  })

  onUnix('ends as it would where its words cannot be written', () => {
    const code = (...args: string[]) =>
      spawnSync('sh', ['-c', '"$@" 2>/dev/full', 'sh', process.execPath, cli, ...args]).status
    expect(code('inspect', '/nowhere')).toBe(2)
    expect(code('inspect', inputs)).toBe(0)
  })

  onUnix('says that its engine could not be started', () => {
    const result = limited('ulimit -n 20', 'inspect', inputs, '--json')
    expect(result.code).toBe(2)
    expect(refusal(result)).toMatchObject({ code: 'engine/failed' })
    expect(refusal(result).message).toMatch(/could not be started/)
  })

  it.runIf(process.platform === 'linux')('says that memory ran out', async () => {
    const project = await makeProject({ steps: [0] })
    const result = limited('ulimit -v 1500000', 'audit', project.plan, '--out', project.out, '--json')
    expect(result.code).toBe(2)
    expect(refusal(result)).toMatchObject({ code: 'engine/memory' })
  })
})

describe('a signal to the whole process group', () => {
  it.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s is a cancel',
    async (signal) => {
      const project = await makeProject({ steps: [0], draws: 300_000 })
      const { child, ended } = startOntogeny('audit', project.plan, '--out', project.out, '--json')
      const ledger = join(project.out, 'ledger.jsonl')
      for (let i = 0; i < 600 && !(await contains(ledger, '"behaviour"')); i++) await setTimeout(50)
      process.kill(-child.pid!, signal)
      expect(await ended).toBe(3)
      expect(await contains(ledger, '"cancelled"')).toBe(true)
    }
  )
})

async function contains(path: string, text: string): Promise<boolean> {
  return existsSync(path) && (await readFile(path, 'utf8')).includes(text)
}

describe('a run folder whose ledger was emptied', () => {
  it('is not begun anew over its results', async () => {
    const project = await makeProject({ steps: [0] })
    expect([0, 4]).toContain(ontogeny('audit', project.plan, '--out', project.out).code)
    await writeFile(join(project.out, 'ledger.jsonl'), '')
    const result = refusal(ontogeny('audit', project.plan, '--out', project.out, '--json'))
    expect(result).toMatchObject({ code: 'run/damaged', where: join(project.out, 'ledger.jsonl') })
    expect(existsSync(join(project.out, 'results/llc'))).toBe(true)
  })
})
