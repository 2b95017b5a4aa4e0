import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inspect } from '../../../src/main/engine/formats/inspect'
import { floats } from './make'
import { describeHostile, useFolder, type HostileCase } from './table'

const indexName = 'model.safetensors.index.json'
const bad = join(__dirname, '../../fixtures/bad')

/** Writes an index and shards, and gives the path of the index. */
async function write(
  folder: string,
  index: unknown,
  shards: Readonly<Record<string, Uint8Array>> = {}
): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const [name, bytes] of Object.entries(shards)) await writeFile(join(folder, name), bytes)
  const path = join(folder, indexName)
  await writeFile(path, typeof index === 'string' ? index : JSON.stringify(index))
  return path
}

const a = floats({ a: [2] })
const b = floats({ b: [2] })
const mapped =
  (map: unknown) =>
  (folder: string): Promise<string> =>
    write(folder, { weight_map: map }, { 'a.safetensors': a, 'b.safetensors': b })

/** A valid file outside the folder of the index. */
async function outside(folder: string): Promise<string> {
  await writeFile(join(folder, 'outside.safetensors'), a)
  await mkdir(join(folder, 'model'))
  return join(folder, 'outside.safetensors')
}

/** An index whose only shard is a link. */
const linked =
  (target: (folder: string) => Promise<string>) =>
  async (folder: string): Promise<string> => {
    const to = await target(folder)
    await mkdir(join(folder, 'model'), { recursive: true })
    await symlink(to, join(folder, 'model', 'a.safetensors'))
    return write(join(folder, 'model'), { weight_map: { a: 'a.safetensors' } })
  }

const escapes = [
  '../a.safetensors',
  './a.safetensors',
  '..',
  '.',
  '',
  'sub/a.safetensors',
  '/etc/hostname',
  '\\\\server\\a',
  '..\\a.safetensors',
  'C:a.safetensors',
  'a\u0000.safetensors'
]

const cases: HostileCase[] = [
  ...escapes.map((name): HostileCase => ({
    what: `a shard named ${JSON.stringify(name)}`,
    build: mapped({ a: name }),
    code: 'format/path-escape'
  })),
  {
    what: 'a shard in another folder, which is there and valid',
    build: async (folder) => {
      await outside(folder)
      return write(join(folder, 'model'), { weight_map: { a: '../outside.safetensors' } })
    },
    code: 'format/path-escape'
  },
  {
    what: 'a link out of the folder',
    build: linked(outside),
    code: 'format/path-escape',
    where: /a\.safetensors$/,
    says: /link/
  },
  {
    what: 'a link to a system file',
    build: linked(() => Promise.resolve('/etc/passwd')),
    code: 'format/path-escape'
  },
  {
    what: 'a link to itself',
    build: linked((folder) => Promise.resolve(join(folder, 'model', 'a.safetensors'))),
    code: 'file/unreadable',
    says: /links/
  },
  {
    what: 'a link to nothing',
    build: linked((folder) => Promise.resolve(join(folder, 'model', 'gone.safetensors'))),
    code: 'file/not-found'
  },
  {
    what: 'a folder as a shard',
    build: async (folder) => {
      await mkdir(join(folder, 'a.safetensors'))
      return write(folder, { weight_map: { a: 'a.safetensors' } })
    },
    code: 'file/not-a-file',
    where: /a\.safetensors$/
  },
  { what: 'itself as a shard', build: mapped({ a: indexName }), code: 'format/limit' },
  {
    what: 'a missing shard',
    build: mapped({ a: 'a.safetensors', c: 'c.safetensors' }),
    code: 'file/not-found',
    where: /c\.safetensors$/,
    says: /shard is missing/
  },
  {
    what: 'a shard name with an escape sequence',
    build: mapped({ a: 'a\u001b[31m.safetensors' }),
    code: 'format/index'
  },
  {
    what: 'a tensor that is in another shard',
    build: mapped({ a: 'b.safetensors', b: 'a.safetensors' }),
    code: 'format/index',
    says: /tensor a is not in its shard b/
  },
  {
    what: 'a tensor that is in no shard',
    build: mapped({ a: 'a.safetensors', c: 'a.safetensors' }),
    code: 'format/index',
    says: /tensor c/
  },
  {
    what: 'a shard with a tensor that the index does not know',
    build: (folder) =>
      write(
        folder,
        { weight_map: { a: 'ab.safetensors' } },
        { 'ab.safetensors': floats({ a: [1], hidden: [1] }) }
      ),
    code: 'format/index',
    says: /hidden/
  },
  {
    what: 'a tensor that two shards hold',
    build: (folder) =>
      write(
        folder,
        { weight_map: { a: 'a.safetensors', b: 'ab.safetensors' } },
        { 'a.safetensors': a, 'ab.safetensors': floats({ a: [2], b: [2] }) }
      ),
    code: 'format/index',
    says: /holds a/
  },
  {
    what: 'a shard that is cut off',
    build: (folder) =>
      write(folder, { weight_map: { a: 'a.safetensors' } }, { 'a.safetensors': a.subarray(0, -4) }),
    code: 'format/truncated',
    where: /a\.safetensors@\d+$/
  },
  {
    what: 'a pickle as a shard',
    build: (folder) =>
      write(
        folder,
        { weight_map: { a: 'a.bin' } },
        { 'a.bin': Uint8Array.from([0x80, 2, 0x7d, 0x71, 0, 0x2e]) }
      ),
    code: 'format/unsupported',
    says: /pickle/
  },
  {
    what: 'a tensor that the index names twice',
    build: (folder) => write(folder, '{"weight_map":{"a":"a.safetensors","a":"b.safetensors"}}'),
    code: 'format/duplicate-name'
  },
  { what: 'an index without a map', build: (folder) => write(folder, '{}'), code: 'format/index' },
  { what: 'a map that is a list', build: mapped(['a.safetensors']), code: 'format/index' },
  { what: 'a shard that is a number', build: mapped({ a: 1 }), code: 'format/index' },
  { what: 'an index that stops', build: (folder) => write(folder, '{"weight_map":{'), code: 'format/header' },
  {
    what: 'an index that is nested too deep',
    build: (folder) => write(folder, `{"metadata":${'['.repeat(1000)}`),
    code: 'format/limit'
  },
  {
    what: 'the index of the fixture that leaves its folder',
    build: async (folder) => {
      await mkdir(join(folder, 'm'))
      await symlink(join(bad, 'index_escape', indexName), join(folder, 'm', indexName))
      return join(folder, 'm', indexName)
    },
    code: 'format/path-escape'
  }
]

describeHostile('sharded safetensors', indexName, cases)

describe('links that belong to the model', () => {
  const folder = useFolder()

  it('reads a model as the Hugging Face cache keeps it: links from a snapshot into one folder of blobs', async () => {
    const [blobs, snapshot] = [join(folder(), 'blobs'), join(folder(), 'snapshots', 'main')]
    const index = await write(
      blobs,
      { weight_map: { a: 'a.safetensors', b: 'b.safetensors' } },
      { '1': a, '2': b }
    )
    await mkdir(snapshot, { recursive: true })
    await symlink(index, join(snapshot, indexName))
    await symlink('../../blobs/1', join(snapshot, 'a.safetensors'))
    await symlink('../../blobs/2', join(snapshot, 'b.safetensors'))
    const { tensors, format } = await inspect(snapshot)
    expect(format).toBe('safetensors-sharded')
    expect(tensors.map((tensor) => tensor.name)).toEqual(['a', 'b'])
    expect(basename(index)).toBe(indexName)
  })

  it('reads a tensor named __proto__ through the index', async () => {
    const index = '{"weight_map":{"__proto__":"p.safetensors"}}'
    const path = await write(join(folder(), 'proto'), index, {
      'p.safetensors': floats({ ['__proto__']: [2] })
    })
    const { tensors } = await inspect(path)
    expect(tensors.map((tensor) => tensor.name)).toEqual(['__proto__'])
  })
})
