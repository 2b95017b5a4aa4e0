import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../src/main/engine/audit/canonical'
import { readRun } from '../../src/main/engine/audit/run-folder'
import { reportSchema } from '../../src/shared/report'
import { makeProject, ontogeny, refusal, startOntogeny, type Project } from './project'

const audit = (project: Project, out = project.out, ...more: string[]) =>
  ontogeny('audit', project.plan, '--out', out, '--json', ...more)

/** Every result and trace of a run by name. */
async function results(out: string): Promise<Map<string, string>> {
  const names = await readdir(out, { recursive: true })
  const kept = names.filter((name) => /^(results|traces)\//.test(name) && /\.(json|npz)$/.test(name)).sort()
  return new Map(
    await Promise.all(
      kept.map(async (name) => [name, (await readFile(join(out, name))).toString('base64')] as const)
    )
  )
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await condition()) return
    await setTimeout(50)
  }
  throw new Error('what was waited for did not happen within 30 s')
}

const countResults = async (out: string): Promise<number> =>
  (await readdir(join(out, 'results/llc'), { recursive: true }).catch(() => [])).filter((name) =>
    /(^|\/)step-\d+\.json$/.test(name)
  ).length

describe('an audit', () => {
  it('leaves a complete run with a report of the promised shape', async () => {
    const project = await makeProject()
    const result = audit(project)
    expect([0, 4]).toContain(result.code)
    const report = reportSchema.parse(JSON.parse(result.stdout))
    // 2 subjects × 3 steps × (sampled and observed)
    expect(report.llc).toHaveLength(12)
    expect(report.comparison?.differences).toHaveLength(6)
    expect(report.llc[0]).toMatchObject({
      subject: 'a',
      step: 0,
      component: 'full',
      settings: { seed: 3, draws: 100 }
    })
    const zero = report.comparison?.differences.find((row) => row.step === 0 && row.data === 'train')
    expect(zero?.identicalWeights).toBe(true)
    const pdf = await readFile(join(project.out, 'report.pdf'))
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const run = await readRun(project.out)
    expect(run.complete).toBe(true)
    expect(run.ledger.map((entry) => entry.type)).toContain('finished')
    expect(run.ledger.filter(({ type }) => type === 'self-test')).toHaveLength(1)
    expect(run.selfTest).toMatchObject({ variant: 'quick', passed: true, identity: { engine: 'onnx' } })
    expect(report.selfTest).toEqual(run.selfTest)
    expect(run.manifest.files.filter((file) => file.role === 'weights')).toHaveLength(6)
  })

  it('a finished run that was changed is refused, whatever was changed', async () => {
    const project = await makeProject({ steps: [0, 5] })
    audit(project)
    const result = 'results/llc/full/train/b/step-000005.json'
    const changes: [file: string, change: (text: string) => string | null][] = [
      [result, (text) => text.replace(/"estimate": [-\d.]+|"verdict": "\w+"/, '"verdict": "usable"  ')],
      [result, () => null],
      ['results/comparison.json', (text) => text.replace('"reference"', '"reference" ')],
      ['manifest.json', (text) => text.replace(/"sha256": "./, '"sha256": "f')],
      ['setup.json', (text) => text.replace(/"platform": "[^"]*"/, '"platform": "Windows 99"')],
      ['plan.yaml', (text) => `${text}# changed\n`],
      ['traces/llc/full/train/b/step-000005.npz', () => '']
    ]
    for (const [file, change] of changes) {
      const path = join(project.out, file)
      const bytes = await readFile(path)
      const changed = change(bytes.toString('latin1'))
      await (changed === null ? rm(path) : writeFile(path, changed, 'latin1'))
      for (const again of [ontogeny('report', project.out, '--json'), audit(project)]) {
        expect(again.code, file).toBe(2)
        expect(refusal(again)).toMatchObject({ code: 'run/damaged', where: path })
      }
      await writeFile(path, bytes)
    }
    expect([0, 4]).toContain(ontogeny('report', project.out, '--json').code)
  }, 180_000)

  it('a finished run is not computed again, and its report is rebuilt byte for byte', async () => {
    const project = await makeProject({ steps: [0, 5] })
    audit(project)
    const path = join(project.out, 'results/llc/full/train/b/step-000005.json')
    const [time, pdf, json] = [
      (await stat(path)).mtimeMs,
      await readFile(join(project.out, 'report.pdf')),
      await readFile(join(project.out, 'report.json'))
    ]
    audit(project)
    expect((await stat(path)).mtimeMs).toBe(time)
    await writeFile(join(project.out, 'report.pdf'), 'another')
    ontogeny('report', project.out, '--json')
    expect((await readFile(join(project.out, 'report.pdf'))).equals(pdf)).toBe(true)
    expect((await readFile(join(project.out, 'report.json'))).equals(json)).toBe(true)
    const { ledger } = await readRun(project.out)
    const reports = ledger.filter(({ type }) => type === 'report').map(({ data }) => data['files'])
    expect(reports).toHaveLength(3)
    expect(reports[0]).toMatchObject({ 'report.json': sha256Hex(json), 'report.pdf': sha256Hex(pdf) })
    expect(reports[1]).toEqual(reports[0])
    expect(reports[2]).toEqual(reports[0])
  })

  it('killed, it resumes with the numbers of an uninterrupted run', async () => {
    const project = await makeProject({ draws: 3000 })
    const other = join(project.folder, 'uninterrupted')
    audit(project, other)
    const { child, ended } = startOntogeny('audit', project.plan, '--out', project.out)
    await until(async () => (await countResults(project.out)) >= 2)
    child.kill('SIGKILL')
    await ended
    // The engine ends with its host.
    await until(async () => {
      const before = await countResults(project.out)
      await setTimeout(300)
      return before === (await countResults(project.out))
    })
    const done = await countResults(project.out)
    expect(done).toBeLessThan(6)
    expect((await readRun(project.out)).complete).toBe(false)
    await expect(stat(join(project.out, 'report.pdf'))).rejects.toThrow()

    const resumed = audit(project)
    expect([0, 4], resumed.stdout).toContain(resumed.code)
    expect(await results(project.out)).toEqual(await results(other))
    expect((await readRun(project.out)).ledger.map((entry) => entry.type)).toContain('resumed')
  })

  it('Ctrl-C leaves a clean partial run and exit code 3', async () => {
    const project = await makeProject({ draws: 20000 })
    const { child, ended } = startOntogeny('audit', project.plan, '--out', project.out)
    await until(async () => (await countResults(project.out)) >= 1)
    process.kill(-child.pid!, 'SIGINT')
    expect(await ended).toBe(3)
    const run = await readRun(project.out)
    expect(run.complete).toBe(false)
    expect(run.llc.length).toBeGreaterThan(0)
    expect(run.ledger.at(-1)?.type).toBe('cancelled')
    const names = await readdir(project.out, { recursive: true })
    expect(names.filter((name) => /\.tmp$|\.lock$|report\./.test(name))).toEqual([])
  })

  it('refuses to resume another plan, changed inputs and a damaged run', async () => {
    const project = await makeProject({ steps: [0, 5] })
    audit(project)
    expect(refusal(audit(project, project.out, '--seed', '4')).code).toBe('run/plan-differs')
    const data = join(project.folder, 'data.npz')
    const bytes = await readFile(data)
    const altered = await makeProject({ steps: [0, 5] })
    await writeFile(data, (await readFile(join(altered.folder, 'a/step-0/model.safetensors'))).subarray(0, 0))
    expect(audit(project).code).toBe(2)
    await writeFile(data, bytes)
    const trace = join(project.out, 'results/llc/full/train/b/step-000005.json')
    await writeFile(trace, (await readFile(trace, 'utf8')).replace('"step": 5', '"step": 6'))
    const ledger = join(project.out, 'ledger.jsonl')
    const lines = (await readFile(ledger, 'utf8')).split('\n')
    await writeFile(ledger, lines.filter((line) => !line.includes('"finished"')).join('\n'))
    expect(refusal(audit(project)).code).toBe('run/damaged')
  })

  it('one seed, one result; another seed differs', async () => {
    const project = await makeProject({ steps: [0, 5] })
    const [a, b, c] = [[], [], ['--seed', '9']].map((more, i) => {
      const out = join(project.folder, `run${i}`)
      return JSON.parse(audit(project, out, ...more).stdout) as {
        llc: { estimate: number | null; diagnostics: { excessLoss: number } }[]
      }
    })
    expect(a!.llc).toEqual(b!.llc)
    expect(a!.llc[0]!.diagnostics.excessLoss).not.toBe(c!.llc[0]!.diagnostics.excessLoss)
  })

  it('runs on the reference engine with the same result to rounding', async () => {
    const project = await makeProject({ steps: [0] })
    const of = (engine: string): number => {
      const out = join(project.folder, engine)
      const report = JSON.parse(audit(project, out, '--engine', engine).stdout) as {
        llc: { diagnostics: { excessLoss: number } }[]
      }
      return report.llc[0]!.diagnostics.excessLoss
    }
    expect(Math.abs(of('cpu') / of('onnx') - 1)).toBeLessThan(1e-3)
  })
})
