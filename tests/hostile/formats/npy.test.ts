import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { maxNpyHeaderBytes } from '../../../src/main/engine/formats/limits'
import { npy, npyFloats, npyHeader } from './make'
import { describeHostile, useFolder, type HostileCase } from './table'

const eight = new Uint8Array(8)
const header = (dictionary: string): Uint8Array => npy(dictionary, eight)
const shape = (tuple: string): Uint8Array => npy(npyHeader(tuple), eight)
const descr = (value: string): Uint8Array => npy(npyHeader('(1,)', value), eight)

const cases: HostileCase[] = [
  { what: 'only the first eight bytes', build: npyFloats(1).subarray(0, 8), code: 'format/header' },
  { what: 'version 4', build: npy(npyHeader('(2,)'), eight, { version: 4 }), code: 'format/unsupported' },
  { what: 'version 0', build: npy(npyHeader('(2,)'), eight, { version: 0 }), code: 'format/unsupported' },
  {
    what: 'a header longer than the file',
    build: npy(npyHeader('(2,)'), eight, { claimed: 5000 }),
    code: 'format/truncated'
  },
  {
    what: 'a header of 2^32 − 1 bytes',
    build: npy(npyHeader('(2,)'), eight, { version: 2, claimed: 0xffffffff }),
    code: 'format/limit'
  },
  {
    what: 'a header over the limit',
    build: npy(npyHeader('(2,)').padEnd(maxNpyHeaderBytes + 1), eight, { version: 2 }),
    code: 'format/limit'
  },
  {
    what: 'Python code for a header',
    build: header("__import__('os').system('true')"),
    code: 'format/header',
    says: /not a dictionary/
  },
  {
    what: 'Python code for a value',
    build: header("{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (2,)}"),
    code: 'format/header',
    says: /cannot be read/
  },
  { what: 'Python code for a size', build: shape('(len([0]*2),)'), code: 'format/header' },
  {
    what: 'Python code after the dictionary',
    build: header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} if 1 else 2"),
    code: 'format/header'
  },
  { what: 'a comprehension', build: header('{k: v for k, v in ()}'), code: 'format/header' },
  {
    what: 'an escape in a text',
    build: header("{'d\\x65scr': '<f4', 'fortran_order': False, 'shape': (2,)}"),
    code: 'format/header'
  },
  {
    what: 'a field that stands twice',
    build: header("{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}"),
    code: 'format/duplicate-name'
  },
  {
    what: 'a field too many',
    build: header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'exec': 'x'}"),
    code: 'format/header',
    says: /exec/
  },
  {
    what: 'a field too few',
    build: header("{'descr': '<f4', 'shape': (2,)}"),
    code: 'format/header',
    says: /lacks/
  },
  {
    what: 'fields of the wrong type',
    build: header("{'descr': True, 'fortran_order': (2,), 'shape': '<f4'}"),
    code: 'format/header'
  },
  { what: 'an empty dictionary', build: header('{}'), code: 'format/header' },
  {
    what: 'a header that is not UTF-8 in version 3',
    build: npy('', eight, { version: 3, claimed: 2 }).map((byte, index, all) =>
      index >= all.length - 8 ? 0xff : byte
    ),
    code: 'format/header'
  },
  { what: 'an object array', build: descr("'|O'"), code: 'format/unsafe', says: /unpickled/ },
  { what: 'an object array of width 8', build: descr("'|O8'"), code: 'format/unsafe' },
  {
    what: 'a structured array',
    build: descr("[('a', '<f4'), ('b', '|O')]"),
    code: 'format/dtype',
    says: /structured/
  },
  { what: 'an array of text', build: descr("'<U2'"), code: 'format/dtype' },
  { what: 'complex numbers', build: descr("'<c8'"), code: 'format/dtype' },
  { what: 'a date', build: descr("'<M8[ns]'"), code: 'format/dtype' },
  { what: 'a long double', build: descr("'<f16'"), code: 'format/dtype' },
  { what: 'raw bytes', build: descr("'|V8'"), code: 'format/dtype' },
  { what: 'a type of no width', build: descr("'<f0'"), code: 'format/dtype' },
  { what: 'a type with an escape sequence', build: descr("'\u001b[31mf4'"), code: 'format/dtype' },
  { what: 'a negative size', build: shape('(-2,)'), code: 'format/shape' },
  { what: 'a size with a point', build: shape('(2.0,)'), code: 'format/shape' },
  { what: 'a size with an exponent', build: shape('(2e0,)'), code: 'format/shape' },
  { what: 'a size in hexadecimal', build: shape('(0x2,)'), code: 'format/shape' },
  { what: 'a size of 2^53 + 1', build: shape('(9007199254740993,)'), code: 'format/shape' },
  { what: 'a product that wraps to 2', build: shape('(4294967296, 4294967296, 2)'), code: 'format/shape' },
  { what: 'a product beyond 2^53 in bytes', build: shape('(4503599627370496, 1)'), code: 'format/truncated' },
  {
    what: 'a hundred axes',
    build: npy(npyHeader(`(${'1, '.repeat(100)})`), eight.subarray(4)),
    code: 'format/shape'
  },
  { what: 'an empty size', build: shape('(2,,)'), code: 'format/shape' },
  { what: 'a shape that is no tuple', build: shape('2'), code: 'format/header' },
  {
    what: 'data that is cut off',
    build: npyFloats(1, 2, 3).subarray(0, -1),
    code: 'format/truncated',
    says: /needs 12 bytes, there are 11/
  },
  { what: 'bytes after the data', build: npy(npyHeader('(1,)'), eight), code: 'format/layout' },
  { what: 'a terabyte that is not there', build: shape('(274877906944,)'), code: 'format/truncated' },
  {
    what: 'brackets made to make a regular expression slow',
    build: npy(`{'descr': ${'['.repeat(30_000)}${'] '.repeat(15_000)}`, eight, { version: 2 }),
    code: 'format/header'
  },
  {
    what: 'fields made to make a regular expression slow',
    build: npy(`{${"'a' : 'b' , ".repeat(5000)}}`, eight, { version: 2 }),
    code: 'format/duplicate-name'
  }
]

describeHostile('npy', 'array.npy', cases)

describe('npy in every order', () => {
  const folder = useFolder()

  async function read(bytes: Uint8Array): Promise<{ shape: readonly number[]; values: number[] }> {
    const path = join(folder(), 'array.npy')
    await writeFile(path, bytes)
    const archive = await openArchive(path)
    const [entry] = archive.tensors.values()
    const content = await archive.readBytes('')
    await archive.close()
    return { shape: entry!.shape, values: [...new Float32Array(content.slice().buffer)] }
  }
  const little = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer)
  const big = little.slice()
  for (let at = 0; at < big.length; at += 4) big.subarray(at, at + 4).reverse()

  it.each([
    ['C order', npy(npyHeader('(2, 3)'), little), [1, 2, 3, 4, 5, 6]],
    ['Fortran order', npy(npyHeader('(2, 3)', "'<f4'", 'True'), little), [1, 3, 5, 2, 4, 6]],
    ['big-endian', npy(npyHeader('(2, 3)', "'>f4'"), big), [1, 2, 3, 4, 5, 6]],
    ['big-endian Fortran order', npy(npyHeader('(2, 3)', "'>f4'", 'True'), big), [1, 3, 5, 2, 4, 6]],
    [
      'native order, double quotes, version 3',
      npy(npyHeader('(2, 3)', '"=f4"').replaceAll("'", '"'), little, { version: 3 }),
      [1, 2, 3, 4, 5, 6]
    ],
    ['sizes as Python 2 wrote them', npy(npyHeader('(2L, 3L)'), little), [1, 2, 3, 4, 5, 6]]
  ])('reads %s as C order, little-endian', async (_what, bytes, values) => {
    expect(await read(bytes)).toEqual({ shape: [2, 3], values })
  })

  it('reads scalars, arrays of no elements and sixty-four axes', async () => {
    expect(await read(npy(npyHeader('()'), little.subarray(0, 4)))).toEqual({ shape: [], values: [1] })
    expect(await read(npy(npyHeader('(0, 5)')))).toEqual({ shape: [0, 5], values: [] })
    expect((await read(npy(npyHeader(`(${'1, '.repeat(63)}6)`, "'<f4'", 'True'), little))).values).toEqual([
      1, 2, 3, 4, 5, 6
    ])
  })
})
