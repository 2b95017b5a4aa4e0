import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import type { TensorArchive, TensorEntry } from './archive'
import { fileError } from './files'
import { parseJson, type JsonValue } from './json'
import { maxJsonFileBytes, maxShards } from './limits'
import { visible } from './names'
import { missingTensor, openSafetensors } from './safetensors'

/** Opens a `*.safetensors.index.json` with its shards. Shards are plain names beside the index; each tensor stands in exactly the
 *  shard that the index names, and each tensor of a shard in the index.
 *  @throws AuditError `format/index`, `format/path-escape`, `file/not-found` naming the missing shard */
export async function openShardedSafetensors(path: string): Promise<TensorArchive> {
  const fail = (message: string, code: 'format/index' | 'format/path-escape' = 'format/index'): AuditError =>
    new AuditError(code, message, {
      where: path,
      hint: 'The index and its shards do not belong together. Ask for a complete copy.'
    })
  const { text, size } = await readSmallFile(path)
  const index = parseJson(text, path)
  const map = index instanceof Map ? (index as ReadonlyMap<string, JsonValue>).get('weight_map') : undefined
  if (!(map instanceof Map)) throw fail('weight_map is missing or is not an object')
  const shardOf = new Map<string, string>()
  for (const [tensor, shard] of map as ReadonlyMap<string, JsonValue>) {
    if (typeof shard !== 'string') throw fail(`tensor ${visible(tensor)} is not mapped to a file name`)
    if (!/^[^/\\\0:]+$/.test(shard) || shard === '.' || shard === '..') {
      throw fail(
        `tensor ${visible(tensor)} is mapped to ${visible(shard)}, outside the folder`,
        'format/path-escape'
      )
    }
    shardOf.set(tensor, shard)
  }
  const names = [...new Set(shardOf.values())].sort()
  if (names.length > maxShards) throw fail(`${names.length} shards, at most ${maxShards} are read`)

  const shards = new Map<string, TensorArchive>()
  const close = async (): Promise<void> => {
    for (const shard of shards.values()) await shard.close()
  }
  try {
    for (const name of names) shards.set(name, await openShard(join(dirname(path), name), path))
    const tensors = new Map<string, TensorEntry>()
    for (const [tensor, name] of shardOf) {
      const entry = shards.get(name)?.tensors.get(tensor)
      if (!entry) throw fail(`tensor ${visible(tensor)} is not in its shard ${visible(name)}`)
      tensors.set(tensor, entry)
    }
    for (const [name, shard] of shards) {
      const stray = [...shard.tensors.keys()].find((tensor) => shardOf.get(tensor) !== name)
      if (stray !== undefined)
        throw fail(`shard ${visible(name)} holds ${visible(stray)}, which the index does not place there`)
    }
    const opened = [...shards.values()]
    return {
      format: 'safetensors-sharded',
      path,
      files: [path, ...opened.map((shard) => shard.path)],
      sizeBytes: size + opened.reduce((sum, shard) => sum + shard.sizeBytes, 0),
      tensors,
      metadata: new Map(opened.flatMap((shard) => [...shard.metadata])),
      findings: opened.flatMap((shard) => shard.findings),
      readBytes(name) {
        const shard = shards.get(shardOf.get(name) ?? '')
        if (!shard) throw missingTensor(path, name, tensors)
        return shard.readBytes(name)
      },
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function openShard(path: string, index: string): Promise<TensorArchive> {
  try {
    return await openSafetensors(path)
  } catch (error) {
    if (error instanceof AuditError && error.code === 'file/not-found') {
      throw new AuditError('file/not-found', 'a shard is missing', {
        where: path,
        hint: `${index} names it. Ask for the complete set of shards.`
      })
    }
    throw error
  }
}

/** A JSON file of bounded size. */
export async function readSmallFile(path: string): Promise<{ text: Uint8Array; size: number }> {
  try {
    const info = await stat(path)
    if (!info.isFile()) {
      throw new AuditError('file/not-a-file', 'expected a JSON file', {
        where: path,
        hint: 'Name a regular file.'
      })
    }
    if (info.size > maxJsonFileBytes) {
      throw new AuditError(
        'format/limit',
        `${info.size} bytes of JSON, at most ${maxJsonFileBytes} are read`,
        {
          where: path,
          hint: 'This is not a config or an index.'
        }
      )
    }
    return { text: await readFile(path), size: info.size }
  } catch (cause) {
    throw fileError(cause, path)
  }
}
