import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeProject, ontogeny, refusal } from './project'

it('a calibration replaces an earlier one, and nothing else', async () => {
  const project = await makeProject({ steps: [0] })
  const calibrate = (out: string) =>
    ontogeny('calibrate', project.plan, '--gradients', '100', '--json', '--out', out)
  const notes = join(project.folder, 'notes.json')
  await writeFile(notes, '{"schema":"mine/1"}')
  for (const path of [project.plan, join(project.folder, 'data.npz'), notes, project.folder]) {
    expect(refusal(calibrate(path))).toMatchObject({ code: 'file/exists', where: path })
  }
  expect(await readFile(project.plan, 'utf8')).toMatch(/^title: Small pair/)
  expect(await readFile(notes, 'utf8')).toBe('{"schema":"mine/1"}')

  const evidence = join(project.folder, 'run', 'calibration.json')
  await mkdir(join(project.folder, 'run'))
  await writeFile(join(project.folder, 'run', 'ledger.jsonl'), '')
  await writeFile(evidence, '{"schema":"ontogeny.calibration/1"}')
  expect(refusal(calibrate(evidence))).toMatchObject({ code: 'file/exists', where: evidence })
  expect(await readFile(evidence, 'utf8')).toBe('{"schema":"ontogeny.calibration/1"}')

  const own = join(project.folder, 'calibration.json')
  for (const time of ['first', 'second']) {
    expect([0, 4], time).toContain(calibrate(own).code)
    expect(JSON.parse(await readFile(own, 'utf8'))).toMatchObject({ schema: 'ontogeny.calibration/1' })
  }
})
