import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { readRun } from '../../src/main/engine/audit/run-folder'
import type { Alert } from '../../src/shared/watch'
import { cli, grow, makeProject, ontogeny, refusal, root, type Project } from './project'

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function watch(
  { folder, plan, out }: Project,
  ...more: string[]
): { ended: Promise<Ended>; stop: () => void } {
  const child = spawn(
    process.execPath,
    [cli, 'watch', folder, '--plan', plan, '--out', out, '--every', '1', '--json', ...more],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }
  )
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return {
    ended: new Promise((resolve) => child.once('exit', (code) => resolve({ code, stdout, stderr }))),
    stop: () => child.kill('SIGINT')
  }
}

const raised = ({ stdout }: Ended): { alerts: Alert[]; steps: Record<string, number[]> } =>
  JSON.parse(stdout) as { alerts: Alert[]; steps: Record<string, number[]> }

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await condition()) return
    await setTimeout(100)
  }
  throw new Error('what was waited for did not happen within 60 s')
}

const stepsOf = (out: string): Promise<number[]> =>
  readRun(out).then(
    ({ subjects, complete }) => (complete ? [...subjects[0]!.steps] : []),
    () => []
  )

describe('a watched training', () => {
  it('is audited as its checkpoints appear, half-written ones only once they are whole', async () => {
    const project = await makeProject({ steps: [0, 10] })
    // A checkpoint whose writer has not come far.
    const half = join(project.folder, 'a/step-20')
    await mkdir(half)
    await writeFile(join(half, 'model.safetensors'), Buffer.alloc(20))
    const { ended, stop } = watch(project)
    await until(async () => (await stepsOf(project.out)).length === 2)
    await grow(project, 20)
    await until(async () => (await stepsOf(project.out)).length === 3)
    stop()
    const result = await ended
    const { alerts, steps } = raised(result)
    expect(steps).toEqual({ a: [0, 10, 20], b: [0, 10, 20] })
    // Its targets are the outputs of no checkpoint: the estimates are rejected, each once.
    const rejected = (await readRun(project.out)).llc.filter(({ verdict }) => verdict === 'rejected')
    expect(alerts.filter(({ rule }) => rule === 'rejected')).toHaveLength(rejected.length)
    expect(result.code).toBe(alerts.length > 0 ? 5 : 0)
    expect(result.stderr).toContain('auditing a, step 0, 10; b, step 0, 10')
    expect(result.stderr).toContain('auditing a, step 20; b, step 20')
    const lines = (await readFile(`${project.out}.alerts.jsonl`, 'utf8').catch(() => '')).split('\n')
    expect(lines.filter((line) => line !== '')).toHaveLength(alerts.length)

    // The next watch knows what was told.
    const again = await watch(project, '--idle', '1').ended
    expect(raised(again)).toMatchObject({ alerts: [] })
    expect(again.code).toBe(0)
  })

  it('ends by its own rules, or once nothing new comes', async () => {
    const project = await makeProject({ steps: [0, 10], draws: 200 })
    const reference = join(project.folder, 'reference')
    expect([0, 4]).toContain(ontogeny('audit', project.plan, '--out', reference).code)
    const rules = join(project.folder, 'rules.yaml')
    await writeFile(rules, 'rules: [{ when: divergence, reference: reference, subject: b, of: a }]\n')
    const result = await watch(project, '--rules', rules, '--stop-on-alert', '--idle', '2').ended
    const { alerts } = raised(result)
    // What differs enough is tested with the rules themselves: here both sides may be rejected. At step 0 they have the same weights.
    expect(alerts.filter(({ step, rule }) => step !== 10 || rule !== 'divergence')).toEqual([])
    expect(result.code).toBe(alerts.length > 0 ? 5 : 0)
    expect(result.stderr).toContain('auditing')
  })

  it('refuses wrong rules, an absent reference and the wrong folder at once', async () => {
    const project = await makeProject({ steps: [0] })
    const rules = join(project.folder, 'rules.yaml')
    const refused = (...more: string[]) =>
      refusal(
        ontogeny('watch', project.folder, '--plan', project.plan, '--out', project.out, '--json', ...more)
      )
    for (const [text, code] of [
      ['rules: [{ when: never }]', 'rules/invalid'],
      ['rules: [', 'rules/invalid'],
      ['rules: []', 'rules/invalid'],
      ['rules: [{ when: boundary, support: 2 }]', 'rules/invalid'],
      ['rules: [{ when: rejected, subject: nobody }]', 'rules/invalid'],
      ['rules: [{ when: boundary, curve: llc full train }]', 'rules/invalid'],
      ['rules: [{ when: divergence, reference: nowhere }]', 'run/not-a-run']
    ] as const) {
      await writeFile(rules, text)
      expect(refused('--rules', rules), text).toMatchObject({ code })
    }
    expect(refused('--rules', join(project.folder, 'none.yaml')).code).toBe('file/not-found')
    const elsewhere = join(project.folder, 'elsewhere')
    await mkdir(elsewhere)
    expect(
      refusal(ontogeny('watch', elsewhere, '--plan', project.plan, '--out', project.out, '--json'))
    ).toMatchObject({ code: 'series/empty', where: elsewhere })
  })
})
