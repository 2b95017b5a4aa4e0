import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  makeProject,
  ontogeny,
  pseudoRandom,
  refusal,
  weightsOf,
  writeNpz,
  writeSafetensors,
  type Project
} from './project'

/** Finite values that float32 arithmetic makes infinite. */
const cases: [string, (project: Project) => Promise<string>][] = [
  [
    'a weight of 1e30',
    async ({ folder }) => {
      const path = join(folder, 'b', 'step-10', 'model.safetensors')
      const tensors = weightsOf(5)
      tensors['layers.1.weight']!.data[0] = 1e30
      await writeSafetensors(path, tensors)
      return path
    }
  ],
  [
    'a target of 3e38',
    async ({ folder }) => {
      const y = pseudoRandom(128, 8)
      y[0] = 3e38
      await writeNpz(join(folder, 'data.npz'), {
        x: { data: pseudoRandom(256, 7), shape: [64, 4] },
        y: { data: y, shape: [64, 2] }
      })
      return join(folder, 'a', 'step-0', 'model.safetensors')
    }
  ]
]

it.each(cases)('%s is refused before sampling, and nobody is accused', async (_, spoil) => {
  const project = await makeProject()
  const where = await spoil(project)
  const audit = ontogeny('audit', project.plan, '--out', project.out, '--json')
  expect(audit.code).toBe(2)
  expect(refusal(audit)).toMatchObject({ code: 'model/non-finite', where })
  expect(refusal(audit).message).toMatch(/losses on data set train/)
  expect(refusal(audit).hint).toMatch(/steps/)
  expect(existsSync(join(project.out, 'results', 'llc'))).toBe(false)
  // What was written can be read: the folder is an unfinished run.
  expect(await readFile(join(project.out, 'ledger.jsonl'), 'utf8')).toMatch(/"type":"failed"/)
  expect(refusal(ontogeny('audit', project.plan, '--out', project.out, '--json')).code).toBe(
    'model/non-finite'
  )
  expect(ontogeny('report', project.out).code).toBe(0)
})
