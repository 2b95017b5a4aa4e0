import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import type { TensorArchive, TensorEntry } from './archive'
import { fileError, InputFile } from './files'
import { parseJson, type JsonValue } from './json'
import { maxJsonFileBytes, maxShards } from './limits'
import { isMisleading, shown } from './names'
import { looksLikeSafetensors, missingTensor, openSafetensors } from './safetensors'
import { refuseUnread } from './unread'

type Fail = (message: string, code?: 'format/index' | 'format/path-escape') => AuditError

/** Opens a `*.safetensors.index.json` with its shards. Shards are plain names beside the index; each tensor stands in exactly the
 *  shard that the index names, and each tensor of a shard in the index.
 *  @throws AuditError `format/index`, `format/path-escape`, `file/not-found` naming the missing shard */
export async function openShardedSafetensors(path: string): Promise<TensorArchive> {
  const fail: Fail = (message, code = 'format/index') =>
    new AuditError(code, message, {
      where: path,
      hint: 'The index and its shards do not belong together. Ask for a complete copy.'
    })
  const { text, size } = await readIndex(path)
  const shardOf = readWeightMap(parseJson(text, path), fail)
  const names = [...new Set(shardOf.values())].sort()
  if (names.length > maxShards) throw fail(`${names.length} shards, at most ${maxShards} are read`)

  const shards = new Map<string, TensorArchive>()
  const close = async (): Promise<void> => {
    for (const shard of shards.values()) await shard.close()
  }
  try {
    const folders = await permittedFolders(path)
    for (const name of names) shards.set(name, await openShard(join(dirname(path), name), path, folders))
    const tensors = matchTensors(shardOf, shards, fail)
    const opened = [...shards.values()]
    return {
      format: 'safetensors-sharded',
      path,
      files: [path, ...opened.map((shard) => shard.path)],
      sizeBytes: size + opened.reduce((sum, shard) => sum + shard.sizeBytes, 0),
      tensors,
      metadata: new Map(opened.flatMap((shard) => [...shard.metadata])),
      findings: opened.flatMap((shard) => shard.findings),
      async readBytes(name) {
        const shard = shards.get(shardOf.get(name) ?? '')
        if (!shard) throw missingTensor(path, name, tensors)
        return shard.readBytes(name)
      },
      pieces(name) {
        const shard = shards.get(shardOf.get(name) ?? '')
        if (!shard) throw missingTensor(path, name, tensors)
        return shard.pieces(name)
      },
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Shard by tensor. */
function readWeightMap(index: JsonValue, fail: Fail): Map<string, string> {
  const map = index instanceof Map ? (index as ReadonlyMap<string, JsonValue>).get('weight_map') : undefined
  if (!(map instanceof Map)) throw fail('weight_map is missing or is not an object')
  const shardOf = new Map<string, string>()
  for (const [tensor, shard] of map as ReadonlyMap<string, JsonValue>) {
    if (typeof shard !== 'string') throw fail(`tensor ${shown(tensor)} is not mapped to a file name`)
    if (!/^[^/\\\0:]+$/.test(shard) || shard === '.' || shard === '..') {
      throw fail(
        `tensor ${shown(tensor)} is mapped to ${shown(shard)}, which is no plain file name`,
        'format/path-escape'
      )
    }
    if (isMisleading(shard)) throw fail(`the shard name ${shown(shard)} has characters that cannot be seen`)
    shardOf.set(tensor, shard)
  }
  return shardOf
}

/** The tensors in the order of the index; each in the shard that the index names, and none beside them. */
function matchTensors(
  shardOf: ReadonlyMap<string, string>,
  shards: ReadonlyMap<string, TensorArchive>,
  fail: Fail
): Map<string, TensorEntry> {
  const tensors = new Map<string, TensorEntry>()
  for (const [tensor, name] of shardOf) {
    const entry = shards.get(name)?.tensors.get(tensor)
    if (!entry) throw fail(`tensor ${shown(tensor)} is not in its shard ${shown(name)}`)
    tensors.set(tensor, entry)
  }
  for (const [name, shard] of shards) {
    const stray = [...shard.tensors.keys()].find((tensor) => shardOf.get(tensor) !== name)
    if (stray !== undefined)
      throw fail(`shard ${shown(name)} holds ${shown(stray)}, which the index does not place there`)
  }
  return tensors
}

/** Where shards may lie: beside the index, and beside the file that the index links to. The second is how the Hugging Face cache
 *  keeps a model: a folder of links into one folder of blobs. */
async function permittedFolders(index: string): Promise<ReadonlySet<string>> {
  try {
    return new Set([await realpath(dirname(index)), dirname(await realpath(index))])
  } catch (cause) {
    throw fileError(cause, index)
  }
}

async function openShard(path: string, index: string, folders: ReadonlySet<string>): Promise<TensorArchive> {
  try {
    const real = await realpath(path).catch((cause: unknown) => {
      throw fileError(cause, path)
    })
    if (!folders.has(dirname(real))) {
      throw new AuditError(
        'format/path-escape',
        `the shard is a link to ${shown(real)}, outside the folder`,
        {
          where: path,
          hint: 'If the file belongs to the model, copy it beside the index.'
        }
      )
    }
    await refusePickle(path)
    return await openSafetensors(path)
  } catch (error) {
    if (!(error instanceof AuditError) || error.code !== 'file/not-found') throw error
    throw new AuditError('file/not-found', 'a shard is missing', {
      where: path,
      hint: `${index} names it. Ask for the complete set of shards.`
    })
  }
}

/** An index of PyTorch files names pickles: said so, rather than called a damaged safetensors file. */
async function refusePickle(path: string): Promise<void> {
  const file = await InputFile.open(path)
  try {
    const head = await file.read(0, Math.min(file.size, 512))
    if (!looksLikeSafetensors(head)) refuseUnread(head, path)
  } finally {
    await file.close()
  }
}

async function readIndex(path: string): Promise<{ text: Uint8Array; size: number }> {
  const file = await InputFile.open(path)
  try {
    if (file.size > maxJsonFileBytes) {
      throw new AuditError(
        'format/limit',
        `${file.size} bytes of JSON, at most ${maxJsonFileBytes} are read`,
        { where: path, hint: 'This is not an index.' }
      )
    }
    return { text: await file.read(0, file.size), size: file.size }
  } finally {
    await file.close()
  }
}
