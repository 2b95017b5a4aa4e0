import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createDeflateRaw, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { inspect } from '../../../src/main/engine/formats/inspect'
import { maxTensorBytes } from '../../../src/main/engine/formats/limits'
import { join as bytes, npy, npyFloats, npyHeader, text, zip, zip64Extra, type Member } from './make'
import { measured, useFolder } from './table'

const bad = join(__dirname, '../../fixtures/bad')
const array = npyFloats(1, 2, 3)
const a: Member = { name: 'a.npy', data: array }
const b: Member = { name: 'b.npy', data: npyFloats(4) }

/** A header and many zeros, deflated piece by piece: the test itself must not need the memory. */
async function deflatedZeros(header: Uint8Array, size: number): Promise<Uint8Array> {
  const piece = new Uint8Array(2 ** 20)
  const source = function* (): Generator<Uint8Array> {
    yield header
    for (let done = 0; done < size; done += piece.length) yield piece
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of Readable.from(source()).pipe(createDeflateRaw())) chunks.push(chunk as Uint8Array)
  return bytes(...chunks)
}

describe('npz that is odd and yet readable', () => {
  const folder = useFolder()
  const write = async (content: Uint8Array): Promise<string> => {
    const path = join(folder(), 'odd.npz')
    await writeFile(path, content)
    return path
  }

  it('reads the array beside an object array, a nested archive and a text, and reports those', async () => {
    const object = { name: 'o.npy', data: npy(npyHeader('(1,)', "'|O'"), new Uint8Array(8)) }
    const nested = { name: 'inner.npz', data: zip([b]) }
    const path = await write(zip([object, a, nested, { name: 'readme.txt', data: text('x') }]))
    const { tensors, findings } = await inspect(path)
    expect(tensors.map((tensor) => tensor.name)).toEqual(['a'])
    expect(findings.map((finding) => [finding.code, finding.severity])).toEqual([
      ['format/unsafe', 'high'],
      ['format/unsupported', 'medium'],
      ['format/unsupported', 'medium']
    ])
  })

  it('reads the plain array of the fixture with an object array, executing nothing', async () => {
    const path = join(folder(), 'fixture.npz')
    await copyFile(join(bad, 'object_array.npz'), path)
    const { tensors, findings } = await inspect(path)
    expect(tensors.map((tensor) => tensor.name)).toEqual(['w'])
    expect(findings.map((finding) => finding.code)).toEqual(['format/unsafe'])
  })

  it('reads members named __proto__, and deflated, stored and 64-bit ones with data after the sizes', async () => {
    const content = zip(
      [
        { ...a, method: 8, name: '__proto__.npy' },
        { ...b, flags: 8, local: { crc: 0, size: 0 } }
      ],
      { zip64: {} }
    )
    const archive = await openArchive(await write(content))
    expect([...archive.tensors.keys()]).toEqual(['__proto__', 'b'])
    expect(new Float32Array((await archive.readBytes('__proto__')).slice().buffer)).toEqual(
      Float32Array.of(1, 2, 3)
    )
    expect(new Float32Array((await archive.readBytes('b')).slice().buffer)).toEqual(Float32Array.of(4))
    await archive.close()
  })

  it('opens a bomb of 128 MiB without unpacking it', async () => {
    const size = 2 ** 27
    const header = npy(npyHeader(`(${size / 4},)`))
    const stored = await deflatedZeros(header, size)
    expect(stored.length).toBeLessThan(size / 900)
    const member = { name: 'a.npy', data: header, method: 8, stored, uncompressedSize: header.length + size }
    const path = await write(zip([member]))
    const { error } = await measured(async () => {
      const archive = await openArchive(path)
      await archive.close()
      throw new Error(`opened ${archive.tensors.get('a')?.byteLength}`)
    })
    expect(error).toEqual(new Error(`opened ${size}`))
  })

  it('refuses to unpack one array beyond the length of an array', async () => {
    const size = maxTensorBytes + 2 ** 20
    const header = npy(npyHeader(`(${size / 4},)`))
    const sizes = BigInt(size + header.length)
    const member = {
      name: 'a.npy',
      data: header,
      method: 8,
      flags: 8,
      // Padded: the promise has to be one that deflate could keep.
      stored: bytes(deflateRawSync(bytes(header, new Uint8Array(2 ** 20))), new Uint8Array(2 ** 23)),
      uncompressedSize: 0xffffffff,
      extra: zip64Extra(sizes)
    }
    await expect(inspect(await write(zip([member])))).rejects.toMatchObject({
      code: 'format/limit',
      where: expect.stringContaining('a.npy') as string
    })
  })

  it('lists ten thousand members in a moment', async () => {
    const members = Array.from({ length: 10_000 }, (_, index) => ({ name: `m${index}.npy`, data: array }))
    const archive = await openArchive(await write(zip(members)))
    expect(archive.tensors.size).toBe(10_000)
    await archive.close()
  })
})
