import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toFloat64 } from '../../../src/main/engine/formats/decode'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { inspect } from '../../../src/main/engine/formats/inspect'

/** Written by PyTorch, safetensors and NumPy; hashes and values by NumPy. */
const folder = join(__dirname, '../../fixtures/formats')
interface GoldenTensor {
  name: string
  dtype: string
  shape: number[]
  sha256: string
  first5: number[]
}
const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Record<
  string,
  { tensors: GoldenTensor[] }
>
const readable = Object.keys(golden).filter((name) =>
  /\.(safetensors|npz|npy|index\.json)$|^sharded/.test(name)
)

it('covers every file of the readable formats', () => {
  expect(readable.length).toBeGreaterThanOrEqual(10)
})

describe.each(readable)('%s', (name) => {
  it('has the names, types, shapes and bytes that its writer put in', async () => {
    const inspection = await inspect(join(folder, name))
    const expected = golden[name]?.tensors ?? []
    const plain = (tensor: {
      name: string
      dtype: string
      shape: readonly number[]
      sha256: string
    }): unknown => ({
      name: tensor.name,
      dtype: tensor.dtype,
      shape: [...tensor.shape],
      sha256: tensor.sha256
    })
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
    expect([...inspection.tensors].sort(byName).map(plain)).toEqual([...expected].sort(byName).map(plain))
  })

  it('decodes the first values', async () => {
    const archive = await openArchive(join(folder, name))
    for (const tensor of golden[name]?.tensors ?? []) {
      const entry = archive.tensors.get(tensor.name)
      const values = toFloat64(entry?.dtype ?? 'float64', await archive.readBytes(tensor.name))
      expect([...values.slice(0, 5)]).toEqual(tensor.first5.map(Number))
    }
    await archive.close()
  })
})
