import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import type { TensorArchive } from './archive'
import { fileError, InputFile } from './files'
import { looksLikeJson, openJson } from './json-file'
import { openNpy, openNpz } from './npz'
import { looksLikeNpy } from './npy'
import { looksLikeSafetensors, openSafetensors } from './safetensors'
import { openShardedSafetensors } from './safetensors-sharded'
import { notRead, refuseUnread } from './unread'
import { looksLikeZip, openZip } from './zip'

export interface OpenOptions {
  readonly signal?: AbortSignal
}

const indexName = 'model.safetensors.index.json'
const singleName = 'model.safetensors'

/** Opens a file or folder of tensors. The format is told from the bytes, never from the name alone. A folder stands for its
 *  `model.safetensors`, its index, or its only safetensors file.
 *  @throws AuditError `format/unknown`, `format/unsupported` for formats that are known but not read, `file/*` */
export async function openArchive(path: string, options: OpenOptions = {}): Promise<TensorArchive> {
  options.signal?.throwIfAborted()
  const target = await resolveFolder(path)
  const file = await InputFile.open(target)
  let head: Uint8Array
  try {
    head = await file.read(0, Math.min(file.size, 512))
  } finally {
    await file.close()
  }
  if (/\.index\.json$/.test(target) && looksLikeJson(head)) return openShardedSafetensors(target)
  if (looksLikeNpy(head)) return openNpy(target)
  if (looksLikeZip(head)) return openZipped(target)
  if (looksLikeSafetensors(head)) return openSafetensors(target)
  if (/\.json$/i.test(target) && looksLikeJson(head)) return openJson(target)
  refuseUnread(head, target)
  if (/\.safetensors$/i.test(target)) return openSafetensors(target)
  throw new AuditError('format/unknown', 'the bytes are of no format that Ontogeny knows', {
    where: target,
    hint: 'Readable: safetensors (single or sharded), .npz, .npy.'
  })
}

async function resolveFolder(path: string): Promise<string> {
  try {
    if (!(await stat(path)).isDirectory()) return path
    const names = await readdir(path)
    for (const name of [indexName, singleName]) if (names.includes(name)) return join(path, name)
    const tensors = names.filter((name) => name.endsWith('.safetensors')).sort()
    const [only] = tensors
    if (tensors.length === 1 && only !== undefined) return join(path, only)
    throw new AuditError(
      'format/unknown',
      tensors.length === 0
        ? 'the folder holds no safetensors file'
        : `the folder holds ${tensors.length} safetensors files and no index`,
      { where: path, hint: 'Name the file itself.' }
    )
  } catch (cause) {
    throw fileError(cause, path)
  }
}

/** A zip is an `.npz`, a PyTorch file, or nothing of ours: its members tell. */
async function openZipped(path: string): Promise<TensorArchive> {
  const zip = await openZip(path)
  const names = [...zip.members.keys()]
  const isPyTorch = names.some((name) => /(^|\/)data\.pkl$/.test(name))
  if (!isPyTorch && names.some((name) => name.endsWith('.npy'))) return openNpz(path, zip)
  await zip.close()
  if (isPyTorch) throw notRead('a PyTorch file (zip)', path)
  throw new AuditError('format/unknown', 'a zip archive without arrays', {
    where: path,
    hint: 'Readable: safetensors (single or sharded), .npz, .npy.'
  })
}
