import { execFileSync } from 'node:child_process'
import { chmod, copyFile, mkdir, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { hashFile } from '../../../src/main/engine/formats/files'
import { inspect } from '../../../src/main/engine/formats/inspect'
import { maxTensorBytes } from '../../../src/main/engine/formats/limits'
import { floats, integers, join as bytes, npyFloats, oneTensor, safetensors, text, zip } from './make'
import { describeHostile, useFolder, type HostileCase } from './table'

const fixtures = join(__dirname, '../../fixtures')
const copied =
  (name: string, as: string) =>
  async (folder: string): Promise<string> => {
    await copyFile(join(fixtures, name), join(folder, as))
    return join(folder, as)
  }
const unsupported = (what: string, build: HostileCase['build'], says: RegExp): HostileCase => ({
  what,
  build,
  code: 'format/unsupported',
  says
})

describeHostile('formats that are known and not read', 'model.safetensors', [
  unsupported(
    'a PyTorch file',
    copied('formats/state_dict.pt', 'a.pt'),
    /PyTorch file \(zip\); nothing in it was read or run/
  ),
  unsupported('a legacy PyTorch file', copied('formats/state_dict_legacy.pt', 'a.pt'), /pickle/),
  unsupported(
    'a PyTorch file that calls the system',
    copied('bad/reduce_system.pt', 'a.pt'),
    /nothing in it was read or run/
  ),
  unsupported(
    'a PyTorch file under another name',
    copied('bad/reduce_system.pt', 'model.safetensors'),
    /PyTorch/
  ),
  unsupported('a PyTorch file with a short storage', copied('bad/short_storage.pt', 'a.pt'), /PyTorch/),
  unsupported(
    'a pickle of protocol 4',
    Uint8Array.from([0x80, 4, 0x95, 3, 0, 0, 0, 0, 0, 0, 0, 0x7d, 0x94, 0x2e]),
    /pickle/
  ),
  unsupported('a pickle of protocol 0 that calls the system', text("cos\nsystem\n(S'true'\ntR."), /pickle/),
  unsupported('a pickle of protocol 0 with a dictionary', text("(dp0\nS'a'\np1\nI1\ns."), /pickle/),
  unsupported('a GGUF file', copied('formats/model.gguf', 'a.gguf'), /GGUF/),
  unsupported('a GGUF file of 2^60 entries', copied('bad/huge_n_kv.gguf', 'a.gguf'), /GGUF/),
  unsupported(
    'a GGUF file of 123 tensors: its count looks like a brace',
    bytes(text('GGUF'), integers([4, 3], [8, 123], [8, 0])),
    /GGUF/
  ),
  unsupported(
    'an HDF5 file',
    bytes(Uint8Array.of(0x89), text('HDF\r\n\u001a\n'), new Uint8Array(100)),
    /HDF5/
  ),
  unsupported('a gzip archive', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), /gzip/),
  unsupported('a tar archive', bytes(new Uint8Array(257), text('ustar'), new Uint8Array(250)), /tar/)
])

describeHostile('things that are no files', 'x', [
  { what: 'a path that is not there', build: (folder) => join(folder, 'gone.npz'), code: 'file/not-found' },
  {
    what: 'a path through a file',
    build: async (folder) => {
      await writeFile(join(folder, 'file'), 'x')
      return join(folder, 'file', 'a.npy')
    },
    code: 'file/not-found'
  },
  { what: 'an empty folder', build: (folder) => folder, code: 'format/unknown' },
  {
    what: 'a folder of several files without an index',
    build: async (folder) => {
      for (const name of ['a', 'b']) await writeFile(join(folder, `${name}.safetensors`), floats({ a: [1] }))
      return folder
    },
    code: 'format/unknown',
    says: /2 safetensors files and no index/
  },
  {
    what: 'a folder in the place of model.safetensors',
    build: async (folder) => {
      await mkdir(join(folder, 'model.safetensors'))
      return folder
    },
    code: 'file/not-a-file'
  },
  {
    what: 'a pipe',
    build: (folder) => {
      execFileSync('mkfifo', [join(folder, 'model.safetensors')])
      return join(folder, 'model.safetensors')
    },
    code: 'file/not-a-file'
  },
  {
    what: 'a link to a device',
    build: async (folder) => {
      await symlink('/dev/zero', join(folder, 'model.safetensors'))
      return join(folder, 'model.safetensors')
    },
    code: 'file/not-a-file'
  },
  {
    what: 'a link to itself',
    build: async (folder) => {
      await symlink('model.safetensors', join(folder, 'model.safetensors'))
      return join(folder, 'model.safetensors')
    },
    code: 'file/unreadable'
  },
  {
    what: 'a link to nothing',
    build: async (folder) => {
      await symlink('gone', join(folder, 'model.safetensors'))
      return join(folder, 'model.safetensors')
    },
    code: 'file/not-found'
  },
  {
    what: 'a path of ten thousand characters',
    build: (folder) => join(folder, 'n'.repeat(1000)),
    code: 'file/not-found'
  },
  { what: 'an empty file', build: new Uint8Array(0), code: 'format/unknown' },
  { what: 'a file of one byte', build: Uint8Array.of(0x93), code: 'format/unknown' },
  { what: 'a text', build: text('hello, world'), code: 'format/unknown' },
  { what: 'a config', build: text('{"model_type":"gpt2"}'), code: 'format/unknown' },
  { what: 'a script', build: text('#!/bin/sh\ntrue\n'), code: 'format/unknown' },
  {
    what: 'one tensor beyond the length of an array',
    build: async (folder) => {
      const size = maxTensorBytes + 4
      const path = join(folder, 'x')
      await writeFile(path, safetensors(oneTensor(`[${size / 4}]`, `[0,${size}]`)))
      const head = safetensors(oneTensor(`[${size / 4}]`, `[0,${size}]`)).length
      await truncate(path, head + size)
      return path
    },
    code: 'format/limit'
  }
])

describe('a path that is no path', () => {
  it('refuses a zero byte in it', async () => {
    await expect(inspect('/tmp/a\u0000b')).rejects.toMatchObject({
      code: 'file/unreadable',
      hint: expect.stringMatching(/./) as string
    })
  })
})

describe('a file that may not be read', () => {
  const folder = useFolder()

  it.skipIf(process.getuid?.() === 0)('says so; skipped for root, who may read everything', async () => {
    const path = join(folder(), 'secret.safetensors')
    await writeFile(path, floats({ a: [1] }))
    await chmod(path, 0)
    await expect(inspect(path)).rejects.toMatchObject({ code: 'file/unreadable' })
  })
})

describe('a file that changes while it is read', () => {
  const folder = useFolder()
  const formats: [string, Uint8Array][] = [
    ['a.safetensors', floats({ a: [2] })],
    ['a.npy', npyFloats(1, 2)],
    ['a.npz', zip([{ name: 'a.npy', data: npyFloats(...(Array(40_000).fill(1) as number[])) }])]
  ]

  it.each(formats)('refuses to go on with %s: written again, cut off, or grown', async (name, content) => {
    const path = join(folder(), name)
    const changes = [
      async () => {
        await writeFile(path, content)
        await utimes(path, new Date(), new Date(Date.now() + 5000))
      },
      () => truncate(path, content.length - 4),
      () => truncate(path, content.length + 4)
    ]
    for (const change of changes) {
      await writeFile(path, content)
      const archive = await openArchive(path)
      const [tensor = ''] = archive.tensors.keys()
      await change()
      await expect(archive.readBytes(tensor)).rejects.toMatchObject({
        code: 'file/changed-while-read',
        where: path
      })
      await archive.close()
    }
  })

  it('refuses to hash it', async () => {
    const path = join(folder(), 'hashed')
    await writeFile(path, new Uint8Array(9 * 2 ** 20))
    const changed = hashFile(path, { onProgress: () => void truncate(path, 100) })
    await expect(changed).rejects.toMatchObject({ code: 'file/changed-while-read' })
  })
})
