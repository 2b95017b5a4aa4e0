import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addedSteps, scanCheckpoints } from '../../../src/main/engine/monitor/ready'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ontogeny-ready-'))
  for (const step of [0, 10, 20]) {
    await mkdir(join(root, `net/step-${step}`), { recursive: true })
    await writeFile(join(root, `net/step-${step}/model.safetensors`), '')
  }
})
afterAll(() => rm(root, { recursive: true }))

const net = { name: 'net', checkpoints: 'net/step-*/model.safetensors' }

describe('a series', () => {
  it('has grown by the steps that a run has not; nothing is opened for that', async () => {
    expect(await addedSteps({ subjects: [net] }, root, { net: [0] })).toEqual({ net: [10, 20] })
    expect(await addedSteps({ subjects: [net] }, root, { net: [0, 10, 20] })).toEqual({})
  })

  it('of which the plan names steps does not grow by others', async () => {
    const subjects = [{ ...net, steps: [0, 10] }]
    expect(await addedSteps({ subjects }, root, { net: [0] })).toEqual({ net: [10] })
    const { waiting } = await scanCheckpoints({ subjects }, root, {})
    expect(waiting.map(({ step }) => step)).toEqual([0, 10])
  })

  it('that is not there yet has none', async () => {
    const subjects = [{ ...net, checkpoints: 'later/step-*/model.safetensors' }]
    expect(await addedSteps({ subjects }, root, {})).toEqual({})
  })
})
