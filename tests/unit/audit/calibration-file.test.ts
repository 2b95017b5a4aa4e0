import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCalibration } from '../../../src/main/engine/audit/calibration-file'
import { storedCalibration } from '../../fixtures/runs/calibration'

let folder = ''
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'ontogeny-calibration-'))))
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(content: unknown): Promise<string> {
  const path = join(folder, `${Math.random()}.json`)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('a stored calibration', () => {
  it('is read as it was written', async () => {
    const stored = storedCalibration()
    expect((await readCalibration(await fileOf(stored))).calibration).toEqual(stored)
  })

  it.each([
    ['no JSON', '{ "schema": ', /not JSON/],
    [
      'another schema',
      { schema: 'ontogeny.report/1' },
      /schema "ontogeny\.report\/1", expected "ontogeny\.calibration\/1"/
    ],
    ['no schema at all', [1, 2], /schema none/],
    ['a field of the wrong type', { ...storedCalibration(), step: 'last' }, /step: /],
    [
      'settings out of their range',
      { ...storedCalibration(), settings: { ...storedCalibration().settings, stepSize: -1 } },
      /settings\.stepSize/
    ],
    [
      'a choice that is no point',
      { ...storedCalibration(), chosen: 99 },
      /chosen is 99, but there are 10 points/
    ],
    ['too many bytes', 'x'.repeat(4 * 1024 * 1024 + 1), /expected at most 4194304/]
  ])('is refused with %s', async (_what, content, message) => {
    const path = await fileOf(content)
    await expect(readCalibration(path)).rejects.toMatchObject({
      code: 'calibration/invalid',
      where: path,
      message: expect.stringMatching(message) as string
    })
  })

  it('is refused where there is none, or a folder', async () => {
    await expect(readCalibration(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'file/not-found' })
    await mkdir(join(folder, 'folder.json'))
    await expect(readCalibration(join(folder, 'folder.json'))).rejects.toMatchObject({
      code: 'file/not-a-file'
    })
  })
})
