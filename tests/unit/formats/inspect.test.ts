import { createHash } from 'node:crypto'
import { cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DType } from '../../../src/main/engine/formats/archive'
import { toFloat32, toFloat64, toInt32 } from '../../../src/main/engine/formats/decode'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { inspect } from '../../../src/main/engine/formats/inspect'
import { floats, npy, npyHeader, safetensors, zip } from '../../hostile/formats/make'

const fixtures = join(__dirname, '../../fixtures')
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
/** The four bytes of 1, 2, 3, …, as a file has them that is read by rows. */
const littleEndian = (...values: number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((value, index) => view.setFloat32(4 * index, value, true))
  return new Uint8Array(view.buffer)
}
const bigEndian = (...values: number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((value, index) => view.setFloat32(4 * index, value, false))
  return new Uint8Array(view.buffer)
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ontogeny-inspect-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes)
  return join(folder, name)
}

describe('a JSON file', () => {
  it('is read strictly, and holds no tensors', async () => {
    const path = join(fixtures, 'hf/gpt2/config.json')
    expect(await inspect(path)).toMatchObject({
      format: 'json',
      tensors: [],
      sha256: sha256(await readFile(path))
    })
    const twice = join(folder, 'twice.json')
    await writeFile(twice, '{"n_head": 2, "n_head": 4}')
    await expect(inspect(twice)).rejects.toMatchObject({ code: 'format/duplicate-name' })
  })
})

describe('an inspection', () => {
  it('is JSON of path, format, size, hash, tensors and findings', async () => {
    const bytes = floats({ a: [2, 3] })
    const path = await file('plain.safetensors', bytes)
    expect(JSON.parse(JSON.stringify(await inspect(path)))).toEqual({
      path,
      format: 'safetensors',
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
      tensors: [
        { name: 'a', dtype: 'float32', shape: [2, 3], sha256: sha256(littleEndian(1, 2, 3, 4, 5, 6)) }
      ],
      findings: []
    })
  })

  it('hashes a tensor by its C-contiguous little-endian bytes, however the file keeps it', async () => {
    const expected = sha256(littleEndian(1, 2, 3, 4, 5, 6))
    const header = (type: string, fortran: string): string => npyHeader('(2, 3)', type, fortran)
    const members = [
      npy(header("'<f4'", 'False'), littleEndian(1, 2, 3, 4, 5, 6)),
      npy(header("'<f4'", 'True'), littleEndian(1, 4, 2, 5, 3, 6)),
      npy(header("'>f4'", 'False'), bigEndian(1, 2, 3, 4, 5, 6)),
      npy(header("'>f4'", 'True'), bigEndian(1, 4, 2, 5, 3, 6))
    ]
    for (const member of members) {
      const { tensors } = await inspect(await file('order.npy', member))
      expect(tensors).toEqual([{ name: '', dtype: 'float32', shape: [2, 3], sha256: expected }])
    }
    const { tensors, format } = await inspect(
      await file(
        'order.npz',
        zip(members.map((data, index) => ({ name: `m${index}.npy`, data, method: 8 * (index % 2) })))
      )
    )
    expect(format).toBe('npz')
    expect(tensors.map((tensor) => tensor.sha256)).toEqual(members.map(() => expected))
  })

  it('of a sharded model hashes the index and the shards, by name', async () => {
    const model = join(folder, 'sharded')
    await cp(join(fixtures, 'formats/sharded'), model, { recursive: true })
    const names = ['model-00001-of-00003', 'model-00002-of-00003', 'model-00003-of-00003'].map(
      (name) => `${name}.safetensors`
    )
    const lines = await Promise.all(
      [...names, 'model.safetensors.index.json']
        .sort()
        .map(async (name) => `${name} ${sha256(await readFile(join(model, name)))}\n`)
    )
    const inspection = await inspect(model)
    expect(inspection).toMatchObject({
      path: model,
      format: 'safetensors-sharded',
      sha256: sha256(lines.join(''))
    })
    const archive = await openArchive(model)
    expect(archive.files).toHaveLength(4)
    expect(inspection.sizeBytes).toBe(archive.sizeBytes)
    await archive.close()
  })

  it('reports dead layers, zero and constant matrices, and mixed types', async () => {
    const entry = (dtype: string, shape: number[], start: number, bytes: number): object => ({
      dtype,
      shape,
      data_offsets: [start, start + bytes]
    })
    const header = {
      'h.0.w': entry('F32', [2, 2], 0, 16),
      'h.1.w': entry('F32', [2, 2], 16, 16),
      same: entry('F32', [2, 2], 32, 16),
      'h.1.b': entry('F16', [4], 48, 8)
    }
    const data = new Uint8Array(56)
    data.set(littleEndian(1, 2, 3, 4), 0)
    data.set(littleEndian(7, 7, 7, 7), 32)
    const { findings } = await inspect(
      await file('dead.safetensors', safetensors(JSON.stringify(header), data))
    )
    expect(
      findings.map((finding) => `${finding.severity} ${finding.code} ${finding.where.replace(/^.*: /, '')}`)
    ).toEqual([
      'medium weights/all-zero h.1.w',
      'medium weights/constant same',
      'high weights/dead-layer h.1',
      expect.stringMatching(/^info weights\/mixed-types /)
    ])
  })

  it('reports values whose squares overflow float32, of floats alone', async () => {
    const header = {
      largest: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      below: { dtype: 'F32', shape: [2], data_offsets: [8, 16] },
      count: { dtype: 'U64', shape: [1], data_offsets: [16, 24] }
    }
    const data = new Uint8Array(24).fill(255)
    data.set(littleEndian(1, -1e30, 1, 1.8e19), 0)
    const { findings } = await inspect(
      await file('huge.safetensors', safetensors(JSON.stringify(header), data))
    )
    expect(findings).toEqual([
      {
        code: 'weights/huge',
        severity: 'high',
        where: expect.stringMatching(/: largest$/) as string,
        message: 'values up to 1.0e+30: their squares overflow float32'
      }
    ])
  })

  it('finds the NaN weights and the dead layer of the fixtures', async () => {
    const codes = async (name: string): Promise<string[]> => [
      ...new Set((await inspect(join(fixtures, 'bad', name))).findings.map((finding) => finding.code))
    ]
    expect(await codes('nan_model')).toContain('weights/non-finite')
    expect(await codes('zero_layer_model')).toContain('weights/dead-layer')
  })

  it('counts across the pieces in which a tensor is decoded', async () => {
    const count = 2 ** 18 + 3
    const values = new Float32Array(count).fill(1)
    values[0] = NaN
    values[2 ** 18 - 1] = Infinity
    values[2 ** 18] = NaN
    values[count - 1] = -Infinity
    const header = JSON.stringify({ w: { dtype: 'F32', shape: [count], data_offsets: [0, 4 * count] } })
    const { findings } = await inspect(
      await file('pieces.safetensors', safetensors(header, new Uint8Array(values.buffer)))
    )
    expect(findings.map((finding) => finding.message)).toEqual(['2 NaN and 2 infinite values'])
  })

  it('stops when it is told to', async () => {
    const path = await file('abort.safetensors', floats({ a: [1] }))
    const abort = new AbortController()
    abort.abort()
    await expect(inspect(path, { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a file of more than 4 GiB', () => {
  const hole = 2 ** 32 + 2 ** 20

  it('is read at its end: the last tensor lies beyond 32 bits', async () => {
    const entry = (shape: number[], start: number, end: number): object => ({
      dtype: 'F32',
      shape,
      data_offsets: [start, end]
    })
    const head = safetensors(
      JSON.stringify({
        hole: entry([1025, 2 ** 18], 0, 1025 * 2 ** 20),
        more: entry([hole / 4 - 1025 * 2 ** 18], 1025 * 2 ** 20, hole),
        last: entry([2, 2], hole, hole + 16)
      })
    )
    const path = join(folder, 'sparse.safetensors')
    const handle = await open(path, 'w')
    await handle.write(head)
    await handle.truncate(head.length + hole + 16)
    await handle.write(littleEndian(1, -2, 3, 4.5), 0, 16, head.length + hole)
    await handle.close()
    const archive = await openArchive(path)
    expect(archive.sizeBytes).toBe(head.length + hole + 16)
    expect(toFloat32('float32', await archive.readBytes('last')).values).toEqual(
      Float32Array.of(1, -2, 3, 4.5)
    )
    await archive.close()
    await rm(path)
  })

  it('is hashed in pieces: a tensor of 2 GiB, more than a hash takes at once', async () => {
    const size = 2 ** 31
    const head = safetensors(
      JSON.stringify({ w: { dtype: 'F64', shape: [size / 8], data_offsets: [0, size] } })
    )
    const path = join(folder, 'two.safetensors')
    const handle = await open(path, 'w')
    await handle.write(head)
    await handle.truncate(head.length + size)
    await handle.close()
    const { tensors, findings } = await inspect(path)
    // sha256sum of 2 GiB of zeros
    expect(tensors[0]?.sha256).toBe('a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51')
    expect(findings).toEqual([])
    await rm(path)
  })
})

describe('numbers', () => {
  const bits = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))

  // Bit patterns from IEEE 754 and from the OCP 8-bit specification: least subnormal, one, largest, special.
  it.each<[DType, string, number[]]>([
    ['float16', '0100003cff7b007c007e0080', [2 ** -24, 1, 65504, Infinity, NaN, -0]],
    ['bfloat16', '803f7f7f80ffc07f0100', [1, 3.3895313892515355e38, -Infinity, NaN, 9.183549615799121e-41]],
    ['float8_e4m3fn', '01387e7fb8', [2 ** -9, 1, 448, NaN, -1]],
    ['float8_e5m2', '013c7b7c7ebc', [2 ** -16, 1, 57344, Infinity, NaN, -1]],
    ['int64', 'ffffffffffffffff0000000001000000', [-1, 2 ** 32]],
    ['uint64', 'ffffffff00000000', [2 ** 32 - 1]],
    ['int16', 'ff7f0080', [32767, -32768]],
    ['uint16', 'ffff', [65535]],
    ['int8', '7f80', [127, -128]],
    ['bool', '0001', [0, 1]]
  ])('of type %s are decoded', (dtype, hex, values) => {
    expect([...toFloat64(dtype, bits(hex))]).toEqual(values)
    expect([...toFloat32(dtype, bits(hex)).values]).toEqual(values.map(Math.fround))
  })

  it('that overflow float32 become infinite and are counted', () => {
    const bytes = new Uint8Array(Float64Array.of(1e39, -1e39, NaN, 1).buffer)
    expect(toFloat32('float64', bytes)).toEqual({
      values: Float32Array.of(Infinity, -Infinity, NaN, 1),
      nonFinite: 3
    })
  })

  it('beyond 32 bits are no token ids, and neither are fractions', () => {
    const big = new Uint8Array(BigInt64Array.of(1n, 2n ** 31n).buffer)
    expect(() => toInt32('int64', big, 'here')).toThrow(
      expect.objectContaining({
        code: 'data/dtype',
        message: 'element 1 is 2147483648, beyond 32 bits',
        where: 'here'
      })
    )
    expect(() => toInt32('float32', littleEndian(1), 'here')).toThrow(
      expect.objectContaining({ code: 'data/dtype' })
    )
    expect(toInt32('uint8', Uint8Array.of(7, 255), 'here')).toEqual(Int32Array.of(7, 255))
  })
})
