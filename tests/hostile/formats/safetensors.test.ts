import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { maxJsonDepth, maxSafetensorsHeaderBytes } from '../../../src/main/engine/formats/limits'
import { floats, integers, oneTensor, safetensors } from './make'
import { describeHostile, type HostileCase } from './table'

const eight = new Uint8Array(8)
const tensor = (start: number, end: number): string =>
  `{"dtype":"F32","shape":[${(end - start) / 4}],"data_offsets":[${start},${end}]}`
const two = (
  first: readonly [number, number],
  second: readonly [number, number],
  bytes: number
): Uint8Array => safetensors(`{"a":${tensor(...first)},"b":${tensor(...second)}}`, new Uint8Array(bytes))
const valid = floats({ a: [2, 3], b: [4] })
const deep = `${'['.repeat(maxJsonDepth + 2)}${']'.repeat(maxJsonDepth + 2)}`

/** A file whose length is a hole. */
const sparse =
  (size: number, head: Uint8Array) =>
  async (folder: string): Promise<string> => {
    const path = join(folder, 'sparse.safetensors')
    await writeFile(path, head)
    await truncate(path, size)
    return path
  }

const cases: HostileCase[] = [
  { what: 'an empty file', build: new Uint8Array(0), code: 'format/truncated' },
  { what: 'seven bytes', build: new Uint8Array(7), code: 'format/truncated', where: /@0$/ },
  {
    what: 'a header longer than the file',
    build: safetensors('{}', eight, 4096n),
    code: 'format/truncated',
    says: /4096/
  },
  {
    what: 'a header of 2^40 bytes',
    build: safetensors('{}', eight, 2n ** 40n),
    code: 'format/limit',
    where: /@0$/
  },
  {
    what: 'a header of 2^64 − 1 bytes',
    build: safetensors('{}', eight, 2n ** 64n - 1n),
    code: 'format/limit'
  },
  {
    what: 'a header one byte over the limit, in a file that long',
    build: sparse(maxSafetensorsHeaderBytes + 100, integers([8, maxSafetensorsHeaderBytes + 1])),
    code: 'format/limit'
  },
  { what: 'a header of no bytes', build: safetensors('', eight), code: 'format/header' },
  {
    what: 'a header that is a list',
    build: safetensors('[]'),
    code: 'format/header',
    says: /not a JSON object/
  },
  { what: 'a header that stops', build: safetensors('{"a":'), code: 'format/header' },
  { what: 'text after the header', build: safetensors('{} x'), code: 'format/header', says: /after the end/ },
  { what: 'a byte order mark', build: safetensors('\ufeff{}'), code: 'format/header' },
  {
    what: 'bytes that are not UTF-8',
    build: safetensors(Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
    code: 'format/header',
    says: /UTF-8/
  },
  {
    what: 'a lone surrogate in a name',
    build: safetensors(`{"\\ud800":${tensor(0, 8)}}`, eight),
    code: 'format/header',
    says: /surrogate/
  },
  {
    what: 'a raw control character in a name',
    build: safetensors(`{"a\u0007":${tensor(0, 8)}}`, eight),
    code: 'format/header',
    says: /malformed string/
  },
  { what: 'a comment in the header', build: safetensors('{/* */}'), code: 'format/header' },
  { what: 'a trailing comma', build: safetensors(`{"a":${tensor(0, 8)},}`, eight), code: 'format/header' },
  {
    what: 'a tensor that stands twice',
    build: safetensors(`{"a":${tensor(0, 8)},"a":${tensor(0, 8)}}`, eight),
    code: 'format/duplicate-name',
    says: /key a stands twice/
  },
  {
    what: 'a tensor that stands twice, once escaped',
    build: safetensors(`{"a":${tensor(0, 8)},"\\u0061":${tensor(0, 8)}}`, eight),
    code: 'format/duplicate-name'
  },
  {
    what: 'a field that stands twice',
    build: safetensors('{"a":{"dtype":"F32","dtype":"F16","shape":[2],"data_offsets":[0,8]}}', eight),
    code: 'format/duplicate-name',
    says: /dtype/
  },
  {
    what: 'a duplicate key that would fill the screen',
    build: safetensors(`{"${'\\u001b'.repeat(5000)}":1,"${'\\u001b'.repeat(5000)}":2}`),
    code: 'format/duplicate-name'
  },
  {
    what: 'an unknown field',
    build: safetensors('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}', eight),
    code: 'format/header',
    says: /unknown field x/
  },
  {
    what: 'a missing field',
    build: safetensors('{"a":{"dtype":"F32","shape":[2]}}', eight),
    code: 'format/header',
    says: /data_offsets/
  },
  { what: 'spans that overlap', build: two([0, 8], [4, 12], 12), code: 'format/layout', says: /overlap/ },
  { what: 'spans that are the same', build: two([0, 8], [0, 8], 8), code: 'format/layout', says: /overlap/ },
  { what: 'a hole between spans', build: two([0, 8], [12, 20], 20), code: 'format/layout', says: /hole/ },
  {
    what: 'a hole before the first span',
    build: two([4, 8], [8, 12], 12),
    code: 'format/layout',
    says: /hole/
  },
  { what: 'bytes after the last span', build: two([0, 8], [8, 16], 17), code: 'format/layout' },
  { what: 'data that is cut off', build: valid.subarray(0, -1), code: 'format/truncated' },
  {
    what: 'a span that ends before it starts',
    build: safetensors(oneTensor('[2]', '[8,0]'), eight),
    code: 'format/layout'
  },
  { what: 'three offsets', build: safetensors(oneTensor('[2]', '[0,8,8]'), eight), code: 'format/header' },
  { what: 'a negative offset', build: safetensors(oneTensor('[2]', '[-8,0]'), eight), code: 'format/header' },
  { what: 'a negative size', build: safetensors(oneTensor('[-2]', '[0,8]'), eight), code: 'format/shape' },
  {
    what: 'a size written with a point',
    build: safetensors(oneTensor('[2.0]', '[0,8]'), eight),
    code: 'format/shape'
  },
  {
    what: 'a size written with an exponent',
    build: safetensors(oneTensor('[2e0]', '[0,8]'), eight),
    code: 'format/shape'
  },
  {
    what: 'a size written as text',
    build: safetensors(oneTensor('["2"]', '[0,8]'), eight),
    code: 'format/shape'
  },
  {
    what: 'a size with a leading zero',
    build: safetensors(oneTensor('[02]', '[0,8]'), eight),
    code: 'format/header'
  },
  {
    what: 'a size of 2^53 + 1',
    build: safetensors(oneTensor('[9007199254740993]', '[0,8]'), eight),
    code: 'format/shape'
  },
  {
    what: 'a size of a thousand digits',
    build: safetensors(oneTensor(`[${'9'.repeat(1000)}]`, '[0,8]'), eight),
    code: 'format/shape'
  },
  {
    what: 'a product beyond 2^64 that wraps to 2',
    build: safetensors(oneTensor('[4294967296,4294967296,2]', '[0,8]'), eight),
    code: 'format/shape'
  },
  {
    what: 'a shape that is no list',
    build: safetensors(oneTensor('2', '[0,8]'), eight),
    code: 'format/shape'
  },
  {
    what: 'a thousand axes',
    build: safetensors(oneTensor(`[${Array(1000).fill('1').join()}]`, '[0,4]'), eight.subarray(4)),
    code: 'format/shape'
  },
  {
    what: 'a shape that needs more bytes than its span',
    build: safetensors(oneTensor('[3]', '[0,8]'), eight),
    code: 'format/layout',
    says: /needs 12/
  },
  {
    what: 'a type that does not fit its span',
    build: safetensors(oneTensor('[2]', '[0,8]', '"F64"'), eight),
    code: 'format/layout',
    says: /needs 16/
  },
  {
    what: 'an unknown type',
    build: safetensors(oneTensor('[2]', '[0,8]', '"F33"'), eight),
    code: 'format/dtype',
    says: /F33/
  },
  {
    what: 'a type that is an object',
    build: safetensors(oneTensor('[2]', '[0,8]', '{"a":1}'), eight),
    code: 'format/dtype'
  },
  {
    what: 'a type with a name of a megabyte',
    build: safetensors(oneTensor('[2]', '[0,8]', `"${'F'.repeat(1e6)}"`), eight),
    code: 'format/dtype'
  },
  {
    what: 'NaN in the header',
    build: safetensors(oneTensor('[NaN]', '[0,8]'), eight),
    code: 'format/header',
    where: /@\d+$/
  },
  {
    what: 'Infinity in the header',
    build: safetensors(oneTensor('[2]', '[0,Infinity]'), eight),
    code: 'format/header'
  },
  { what: 'deep nesting', build: safetensors(`{"a":${deep}}`), code: 'format/limit', says: /nested deeper/ },
  { what: 'a million open brackets', build: safetensors(`{"a":${'['.repeat(1e6)}`), code: 'format/limit' },
  { what: 'metadata that is no object', build: safetensors('{"__metadata__":[]}'), code: 'format/header' },
  { what: 'metadata that is no text', build: safetensors('{"__metadata__":{"a":1}}'), code: 'format/header' },
  {
    what: 'a tensor name beyond all bounds',
    build: safetensors(`{"${'n'.repeat(5000)}":${tensor(0, 8)}}`, eight),
    code: 'format/limit'
  },
  { what: 'a file of zeros', build: new Uint8Array(4096), code: 'format/header' },
  { what: 'a folder by that name', build: (folder) => folder, code: 'format/unknown', says: /no safetensors/ }
]

describeHostile('safetensors', 'model.safetensors', cases)
