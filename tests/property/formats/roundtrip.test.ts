import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { crc32 } from '../../../src/main/engine/formats/bytes'
import { encodeNpy, encodeNpz, type NpzArray } from '../../../src/main/engine/formats/npz-writer'
import { parseJson, toPlain } from '../../../src/main/engine/formats/json'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ontogeny-property-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const shape = fc.array(fc.nat({ max: 6 }), { maxLength: 5 })
const array: fc.Arbitrary<NpzArray> = shape.chain((sizes) => {
  const length = sizes.reduce((product, size) => product * size, 1)
  const exactly = { minLength: length, maxLength: length }
  return fc
    .oneof(fc.float64Array(exactly), fc.float32Array(exactly), fc.int32Array(exactly))
    .map((data) => ({ data, shape: sizes }))
})
/** What a zip may name: no path. */
const name = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((text) => !/[\\/:]|\.\./.test(text) && !/\p{Cs}/u.test(text))
const arrays = fc.uniqueArray(fc.tuple(name, array), { selector: ([key]) => key, minLength: 1, maxLength: 6 })

const typeOf = (data: NpzArray['data']): string =>
  data instanceof Float64Array ? 'float64' : data instanceof Float32Array ? 'float32' : 'int32'
const bytesOf = (data: NpzArray['data']): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength)

describe('what is written is read back bit for bit, NaN payloads and negative zeros too', () => {
  it('as .npz: names, order, types, shapes and bytes', async () => {
    const path = join(folder, 'arrays.npz')
    await fc.assert(
      fc.asyncProperty(arrays, async (entries) => {
        const encoded = await encodeNpz(new Map(entries))
        expect(await encodeNpz(new Map(entries))).toEqual(encoded)
        await writeFile(path, encoded)
        const archive = await openArchive(path)
        try {
          expect([...archive.tensors.keys()]).toEqual(entries.map(([key]) => key))
          for (const [key, { data, shape }] of entries) {
            const entry = archive.tensors.get(key)
            expect([entry?.dtype, entry?.shape]).toEqual([typeOf(data), shape])
            expect(bytesOf(data).equals(await archive.readBytes(key))).toBe(true)
          }
        } finally {
          await archive.close()
        }
      }),
      { numRuns: 80 }
    )
  })

  it('as .npy, with data that starts on a multiple of 64 bytes', async () => {
    const path = join(folder, 'array.npy')
    await fc.assert(
      fc.asyncProperty(array, async ({ data, shape }) => {
        const encoded = encodeNpy({ data, shape })
        expect((encoded.length - data.byteLength) % 64).toBe(0)
        await writeFile(path, encoded)
        const archive = await openArchive(path)
        try {
          expect(archive.tensors.get('')).toMatchObject({ dtype: typeOf(data), shape })
          expect(bytesOf(data).equals(await archive.readBytes(''))).toBe(true)
        } finally {
          await archive.close()
        }
      }),
      { numRuns: 100 }
    )
  })
})

describe('the parts', () => {
  it('reads JSON as JSON.parse does, and refuses what it refuses', () => {
    const parse = (text: string): unknown => toPlain(parseJson(new TextEncoder().encode(text), 'x'))
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/"__proto__"|\\ud[89a-f]/i.test(text) && !/\p{Cs}/u.test(text))
        // Compared as text: one has prototypes, the other none.
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)))
      }),
      { numRuns: 500 }
    )
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:0123.e-+ tfn\\u')) }), (text) => {
        let refused = false
        try {
          JSON.parse(text)
        } catch {
          refused = true
        }
        if (refused) expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'AuditError' }))
      }),
      { numRuns: 2000 }
    )
  })

  it('sums as CRC-32 does, in one piece and in several', () => {
    // The check value of the catalogue of CRC algorithms, for CRC-32/ISO-HDLC.
    const digits = new TextEncoder().encode('123456789')
    expect(crc32(digits)).toBe(0xcbf43926)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 300 }), (bytes, cut) => {
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(crc32(bytes))
      })
    )
  })
})
