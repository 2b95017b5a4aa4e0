import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { requireRecorded } from '../../../src/main/engine/audit/integrity'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

it('accepts recorded bytes, and neither a pipe nor a file outside the run folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ontogeny-integrity-'))
  await writeFile(join(folder, 'outside'), 'x')
  const run = join(folder, 'run')
  spawnSync('mkdir', [run])
  await writeFile(join(run, 'a.json'), 'x')
  spawnSync('mkfifo', [join(run, 'pipe')])
  const check = (path: string) => requireRecorded(run, [{ path, sha256: sha256('x'), line: 1 }])
  await expect(check('a.json')).resolves.toBeUndefined()
  for (const path of ['pipe', '../outside', join(folder, 'outside'), 'missing']) {
    await expect(check(path)).rejects.toMatchObject({ code: 'run/damaged' })
  }
})
