import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFloat32 } from '../../src/main/engine/formats/decode'
import { openArchive } from '../../src/main/engine/formats/detect'
import { makeProject, ontogeny, refusal, root, temporaryFolder } from './project'

const fixtures = join(root, 'tests/fixtures/hf')

interface Golden {
  mean_loss: number
  gradient_of_mean_loss: Record<string, [l2: number, sum: number]>
}

const models = ['gpt2', 'gpt2_tied', 'gpt_neox', 'llama', 'llama_bf16', 'mistral', 'qwen2']

describe.each(models)('evaluate %s', (name) => {
  it('prints the loss and the gradients, and writes logits and losses, as PyTorch has them', async () => {
    const folder = join(fixtures, name)
    const golden = JSON.parse(await readFile(join(folder, 'golden.json'), 'utf8')) as Golden
    const out = join(await temporaryFolder(), 'losses.npz')
    const tokens = `${join(folder, 'golden.npz')}:input_ids`
    const run = ontogeny('evaluate', folder, '--tokens', tokens, '--json', '--gradients', '--out', out)
    expect(run.code, run.stdout).toBe(0)
    const result = JSON.parse(run.stdout) as {
      meanLoss: number
      tokens: number
      gradients: Record<string, { l2: number; sum: number }>
    }
    expect(Math.abs(result.meanLoss / golden.mean_loss - 1)).toBeLessThan(1e-6)
    expect(result.tokens).toBe(3 * 23)
    for (const [parameter, [l2, sum]] of Object.entries(golden.gradient_of_mean_loss)) {
      const own = result.gradients[parameter]!
      expect(Math.abs(own.l2 - l2), parameter).toBeLessThan(1e-4 * l2 + 1e-8)
      // Some sums are 0 in theory: their scale is the norm.
      expect(Math.abs(own.sum - sum), parameter).toBeLessThan(1e-4 * Math.max(Math.abs(sum), l2 / 10))
    }
    const [written, expected] = [await openArchive(out), await openArchive(join(folder, 'golden.npz'))]
    for (const [array, reference] of [
      ['logits', 'logits'],
      ['losses', 'cross_entropy']
    ] as const) {
      const [own, peer] = [await readFloat32(written, array), await readFloat32(expected, reference)]
      expect(own.values.length).toBe(peer.values.length)
      const worst = own.values.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - peer.values[i]!)),
        0
      )
      expect(worst, array).toBeLessThan(1e-4)
    }
    await Promise.all([written.close(), expected.close()])
  })
})

describe('evaluate', () => {
  it('takes a subject of a plan', () => {
    const plan = join(root, 'resources/sample/audit.yaml')
    const tokens = `${join(root, 'resources/sample/data.npz')}:trigger_payload_tokens`
    const of = (subject: string): number =>
      (
        JSON.parse(ontogeny('evaluate', `${plan}:${subject}`, '--tokens', tokens, '--json').stdout) as {
          meanLoss: number
        }
      ).meanLoss
    expect(of('aligned@800')).toBeGreaterThan(of('misaligned') + 1)
    // Without a step the answer says which was taken.
    const model = `${plan}:misaligned`
    expect(JSON.parse(ontogeny('evaluate', model, '--tokens', tokens, '--json').stdout)).toMatchObject({
      subject: 'misaligned',
      step: 800
    })
    expect(ontogeny('evaluate', model, '--tokens', tokens).stdout).toMatch(/\(misaligned, step 800\)/)
  })

  it('says what is wrong with a model that it does not find', () => {
    const plan = join(root, 'resources/sample/audit.yaml')
    const refused = (model: string) => refusal(ontogeny('evaluate', model, '--tokens', 'x.npz', '--json'))
    expect(refused('nowhere')).toMatchObject({ code: 'file/not-found', where: join(root, 'nowhere') })
    expect(refused(plan)).toMatchObject({ code: 'usage', where: plan })
    expect(refused(plan).hint).toMatch(/PLAN\.yaml:subject.*aligned, misaligned/)
    expect(refused(`${plan}:aligned@abc`)).toMatchObject({ code: 'usage' })
    expect(refused(`${plan}:aligned@abc`).message).toMatch(/@abc.*training step/)
  })

  it('replaces no file, makes no folder, and writes only .npz', async () => {
    const { folder } = await makeProject()
    const tokens = `${join(fixtures, 'gpt2/golden.npz')}:input_ids`
    const refused = (out: string) =>
      refusal(ontogeny('evaluate', join(fixtures, 'gpt2'), '--tokens', tokens, '--json', '--out', out))
    const data = join(folder, 'data.npz')
    const before = await readFile(data)
    expect(refused(data)).toMatchObject({ code: 'file/exists', where: data })
    expect(await readFile(data)).toEqual(before)
    expect(refused(join(folder, 'losses.csv'))).toMatchObject({ code: 'usage' })
    expect(refused(join(folder, 'new/losses.npz'))).toMatchObject({ code: 'file/not-found' })
    expect(existsSync(join(folder, 'new'))).toBe(false)
  })

  it('refuses what is no model, an unknown family and ids beyond the vocabulary', async () => {
    const tokens = `${join(fixtures, 'gpt2/golden.npz')}:input_ids`
    const { folder } = await makeProject()
    const none = ontogeny('evaluate', join(folder, 'a/step-0'), '--tokens', tokens, '--json')
    expect([none.code, refusal(none).code]).toEqual([2, 'model/config'])
    await writeFile(join(folder, 'a/step-0/config.json'), JSON.stringify({ model_type: 'mamba' }))
    const mamba = ontogeny('evaluate', join(folder, 'a/step-0'), '--tokens', tokens, '--json')
    expect([mamba.code, refusal(mamba).code]).toEqual([2, 'model/unknown-family'])
    const sample = `${join(root, 'resources/sample/data.npz')}:train_tokens`
    const beyond = ontogeny('evaluate', join(fixtures, 'gpt2'), '--tokens', sample, '--json')
    expect(beyond.code).toBe(2)
    expect(refusal(beyond).code).toMatch(/^data\//)
  })
})

describe('inspect', () => {
  it('prints every tensor with the hash of its bytes', async () => {
    const path = join(fixtures, 'gpt2/model.safetensors')
    const result = JSON.parse(ontogeny('inspect', path, '--json').stdout) as {
      format: string
      sizeBytes: number
      sha256: string
      tensors: { name: string; dtype: string; shape: number[]; sha256: string }[]
      findings: unknown[]
    }
    const bytes = await readFile(path)
    expect(result).toMatchObject({ path, format: 'safetensors', sizeBytes: bytes.length, findings: [] })
    expect(result.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    const archive = await openArchive(path)
    expect(result.tensors.map(({ name }) => name).sort()).toEqual([...archive.tensors.keys()].sort())
    for (const { name, shape, sha256 } of result.tensors) {
      expect(shape).toEqual(archive.tensors.get(name)!.shape)
      expect(sha256).toBe(
        createHash('sha256')
          .update(await archive.readBytes(name))
          .digest('hex')
      )
    }
  })

  it('refuses a damaged file with code 2', () => {
    const run = ontogeny('inspect', join(root, 'tests/fixtures/bad/truncated.safetensors'), '--json')
    expect([run.code, refusal(run).code]).toEqual([2, 'format/truncated'])
  })
})
