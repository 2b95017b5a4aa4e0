import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { readJson, writeJson } from '../../../src/main/engine/audit/run-folder'

const schema = z.object({ rows: z.array(z.object({ value: z.number() })) })

it('never writes what its reader refuses', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ontogeny-json-'))
  await expect(
    writeJson(folder, 'a.json', { rows: [{ value: 1 }, { value: NaN }] }, schema)
  ).rejects.toMatchObject({
    code: 'internal',
    where: 'a.json',
    message: expect.stringContaining('rows.1.value') as string
  })
  expect(await readdir(folder)).toEqual([])
  await writeJson(folder, 'a.json', { rows: [{ value: 1 }] }, schema)
  expect(await readJson(folder, 'a.json', schema)).toEqual({ rows: [{ value: 1 }] })
})
