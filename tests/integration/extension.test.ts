import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRun } from '../../src/main/engine/audit/run-folder'
import { reportSchema, type Report } from '../../src/shared/report'
import { grow, makeProject, ontogeny, refusal, weightsOf, writeSafetensors, type Project } from './project'

const audit = ({ plan }: Project, out: string, ...more: string[]) =>
  ontogeny('audit', plan, '--out', out, '--json', ...more)

function reportOf(result: ReturnType<typeof audit>): Report {
  expect([0, 4]).toContain(result.code)
  return reportSchema.parse(JSON.parse(result.stdout))
}

/** Files of results and chains with their bytes. */
async function contents(out: string): Promise<Map<string, string>> {
  const names = await readdir(out, { recursive: true })
  const files = names.filter((name) => /^(results|traces)\/.*\.(json|npz)$/.test(name))
  return new Map(
    await Promise.all(files.map(async (name) => [name, await readFile(join(out, name), 'base64')] as const))
  )
}

describe('a series that grew', () => {
  it('is appended to its run: what was measured stays, the rest is as of one run', async () => {
    const project = await makeProject({ steps: [0, 10] })
    const { out } = project
    const first = reportOf(audit(project, out))
    const before = await contents(out)
    await grow(project, 20)

    // A report may be signed by now: nothing is appended unasked.
    expect(refusal(audit(project, out))).toMatchObject({
      code: 'run/grown',
      message: expect.stringContaining('step-20') as string,
      hint: expect.stringContaining('--extend') as string
    })
    // What a kill before the ledger's line leaves is no obstacle.
    await writeFile(join(out, 'manifest-2.json'), '{')
    const extended = reportOf(audit(project, out, '--extend'))
    const whole = reportOf(audit(project, join(project.folder, 'whole')))
    expect(extended.llc).toEqual(whole.llc)
    expect(extended.comparison).toEqual(whole.comparison)
    expect(extended.complete).toBe(true)
    expect(extended.subjects.map(({ steps }) => steps)).toEqual([
      [0, 10, 20],
      [0, 10, 20]
    ])
    const after = await contents(out)
    for (const [name, bytes] of before) expect(after.get(name), name).toBe(bytes)
    expect(first.llc.length).toBeLessThan(extended.llc.length)

    const run = await readRun(out)
    expect(run.ledger.map(({ type }) => type)).toContain('extended')
    expect(run.ledger.filter(({ type }) => type === 'finished')).toHaveLength(2)
    expect(run.manifest.files.filter(({ role }) => role === 'weights')).toHaveLength(6)
    // The report tells the course, too.
    expect(extended.offline.gaps).toEqual([])

    // Nothing was added since: the finished run is given back.
    expect(reportOf(audit(project, out)).llc).toEqual(extended.llc)
    await grow(project, 30)
    expect(reportOf(audit(project, out, '--extend')).subjects[0]!.steps).toEqual([0, 10, 20, 30])
    expect(await readdir(out)).toEqual(expect.arrayContaining(['manifest-3.json', 'setup-3.json']))
  })

  it('stopped while it is appended, goes on without being asked again', async () => {
    const project = await makeProject({ steps: [0, 10] })
    reportOf(audit(project, project.out))
    await grow(project, 20)
    const extended = reportOf(audit(project, project.out, '--extend'))
    // As a kill leaves it: the ledger ends with the beginning of the extension.
    const ledger = join(project.out, 'ledger.jsonl')
    const lines = (await readFile(ledger, 'utf8')).split('\n')
    const begun = lines.findIndex((line) => line.includes('"type":"extended"'))
    await writeFile(ledger, `${lines.slice(0, begun + 1).join('\n')}\n`)
    const run = await readRun(project.out)
    expect([run.complete, run.comparison, run.subjects[0]!.steps]).toEqual([false, null, [0, 10, 20]])
    expect(reportOf(audit(project, project.out)).llc).toEqual(extended.llc)
  })

  it('with an earlier checkpoint changed or gone is refused', async () => {
    const project = await makeProject({ steps: [0, 10] })
    reportOf(audit(project, project.out))
    await grow(project, 20)
    await writeSafetensors(join(project.folder, 'a/step-10/model.safetensors'), weightsOf(9))
    expect(refusal(audit(project, project.out, '--extend'))).toMatchObject({
      code: 'run/inputs-changed',
      where: expect.stringContaining('step-10') as string
    })
  })

  it('with a setup of its extension changed is refused', async () => {
    const project = await makeProject({ steps: [0, 10] })
    reportOf(audit(project, project.out))
    await grow(project, 20)
    reportOf(audit(project, project.out, '--extend'))
    const path = join(project.out, 'setup-2.json')
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replace(/"platform": "[^"]*"/, '"platform": "other"')
    )
    expect(refusal(ontogeny('report', project.out, '--json'))).toMatchObject({
      code: 'run/damaged',
      where: path
    })
  })
})
