import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { inspect } from '../../../src/main/engine/formats/inspect'
import { maxJsonValues } from '../../../src/main/engine/formats/limits'
import { floats, oneTensor, safetensors, text } from './make'
import { measured, useFolder } from './table'

const tensor = (start: number, end: number): string =>
  `{"dtype":"F32","shape":[${(end - start) / 4}],"data_offsets":[${start},${end}]}`

describe('safetensors that is odd and yet right', () => {
  const folder = useFolder()
  const write = async (bytes: Uint8Array): Promise<string> => {
    const path = join(folder(), 'odd.safetensors')
    await writeFile(path, bytes)
    return path
  }

  it('reads padded headers, scalars, empty tensors, and tensors out of order', async () => {
    const header = `   {"z":${tensor(4, 8)},"empty":{"dtype":"F32","shape":[0,9],"data_offsets":[4,4]},"scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}  `
    const path = await write(safetensors(header, new Uint8Array(Float32Array.of(5, 6).buffer)))
    const archive = await openArchive(path)
    expect([...archive.tensors.keys()]).toEqual(['z', 'empty', 'scalar'])
    expect(new Float32Array((await archive.readBytes('scalar')).slice().buffer)).toEqual(Float32Array.of(5))
    expect(new Float32Array((await archive.readBytes('z')).slice().buffer)).toEqual(Float32Array.of(6))
    expect((await archive.readBytes('empty')).length).toBe(0)
    await archive.close()
  })

  it('keeps tensors named __proto__ and constructor apart from every prototype, and reports them', async () => {
    const path = await write(floats({ ['__proto__']: [1], constructor: [1], toString: [1] }))
    const { tensors, findings } = await inspect(path)
    expect(tensors.map((found) => found.name)).toEqual(['__proto__', 'constructor', 'toString'])
    expect(findings.filter((finding) => finding.code === 'name/misleading')).toHaveLength(2)
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined()
  })

  it('reports names with control, bidirectional and invisible characters, showing them as escapes', async () => {
    const path = await write(floats({ 'a\u001b[31m': [1], 'b\u202e': [1], 'c\u200b': [1], plain: [1] }))
    const { findings } = await inspect(path)
    const named = findings
      .filter((finding) => finding.code === 'name/misleading')
      .map((finding) => finding.where)
    expect(named).toHaveLength(3)
    expect(named.join()).toContain('\\u{1b}')
    expect(named.join()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('says which tensors there are when one is asked for that is not', async () => {
    const archive = await openArchive(await write(floats({ a: [1] })))
    await expect(archive.readBytes('b')).rejects.toMatchObject({
      code: 'format/tensor-missing',
      hint: 'The file holds 1 tensors: a.'
    })
    await archive.close()
  })

  it('loads NaN and infinite weights, counts them and reports them', async () => {
    const data = new Uint8Array(Float32Array.of(NaN, 1, Infinity, -Infinity).buffer)
    const path = await write(safetensors(oneTensor('[4]', '[0,16]'), data))
    const { findings } = await inspect(path)
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'weights/non-finite',
        severity: 'high',
        message: '1 NaN and 2 infinite values'
      })
    ])
  })
})

describe('a header that is long and right by its length', () => {
  const folder = useFolder()

  it('is refused before a flood of JSON values fills the memory', async () => {
    const path = join(folder(), 'flood.safetensors')
    await writeFile(path, safetensors(text(`{"a":[${'0,'.repeat(maxJsonValues)}0]}`)))
    await expect(inspect(path)).rejects.toMatchObject({ code: 'format/limit' })
  })

  it('is skipped quickly when it is padded with megabytes of spaces', async () => {
    const path = join(folder(), 'spaces.safetensors')
    await writeFile(path, safetensors(text(`{}${' '.repeat(8e6)}`)))
    const { value } = await measured(() => inspect(path))
    expect(value?.tensors).toEqual([])
  })
})
