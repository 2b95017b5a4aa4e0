import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, stat, type FileHandle } from 'node:fs/promises'
import { AuditError, type ErrorCode } from '../../../shared/errors'
import { allocate } from './bytes'
import { maxReadBytes } from './limits'

const systemErrors: Record<string, { code: ErrorCode; message: string; hint: string }> = {
  ENOENT: {
    code: 'file/not-found',
    message: 'no such file or folder',
    hint: 'Check the path and its spelling.'
  },
  ENOTDIR: { code: 'file/not-found', message: 'a part of the path is not a folder', hint: 'Check the path.' },
  EACCES: {
    code: 'file/unreadable',
    message: 'permission denied',
    hint: 'Give the current user access to it.'
  },
  EPERM: {
    code: 'file/unreadable',
    message: 'operation not permitted',
    hint: 'Give the current user access to it.'
  },
  EISDIR: { code: 'file/not-a-file', message: 'is a folder, expected a file', hint: 'Name a file in it.' },
  ELOOP: { code: 'file/unreadable', message: 'too many symbolic links', hint: 'Name the file itself.' },
  ENXIO: { code: 'file/not-a-file', message: 'is not a regular file', hint: 'Name a regular file.' },
  EROFS: {
    code: 'file/not-writable',
    message: 'the disk is read-only',
    hint: 'Choose another folder with --out.'
  },
  ENOSPC: {
    code: 'file/disk-full',
    message: 'the disk is full',
    hint: 'Free some space; the same command goes on where it stopped.'
  },
  EDQUOT: {
    code: 'file/disk-full',
    message: 'the disk quota is used up',
    hint: 'Free some space; the same command goes on where it stopped.'
  },
  EFBIG: {
    code: 'file/not-writable',
    message: 'the file would be larger than this process or disk allows',
    hint: 'Raise the limit of file sizes (ulimit -f), or choose another disk; the same command goes on where it stopped.'
  },
  EEXIST: {
    code: 'file/not-writable',
    message: 'a file or a broken link stands in the place of a folder',
    hint: 'Remove it, or choose another folder with --out.'
  },
  ENAMETOOLONG: { code: 'file/not-found', message: 'the path is too long', hint: 'Use a shorter path.' },
  EMFILE: { code: 'file/unreadable', message: 'too many open files', hint: 'Raise the limit of open files.' },
  ENFILE: { code: 'file/unreadable', message: 'too many open files', hint: 'Close other programs.' }
}

/** An error of the file system as a refusal. @param purpose `write` turns a denied permission into `file/not-writable` */
export function fileError(cause: unknown, path: string, purpose: 'read' | 'write' = 'read'): AuditError {
  if (cause instanceof AuditError) return cause
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? ''
  const known = systemErrors[code]
  if (!known) {
    const message = cause instanceof Error ? cause.message : String(cause)
    return purpose === 'write'
      ? new AuditError('file/not-writable', message, {
          where: path,
          hint: 'Check the path and the disk, or choose another folder with --out.',
          cause
        })
      : new AuditError('file/unreadable', message, {
          where: path,
          hint: 'Check the path and the disk, and copy the file to another place.',
          cause
        })
  }
  if (purpose === 'write' && code === 'EISDIR') {
    return new AuditError('file/not-writable', 'a folder stands in the place of the file', {
      where: path,
      hint: 'Remove it, or choose another folder with --out.',
      cause
    })
  }
  if (purpose === 'write' && (known.code === 'file/unreadable' || code === 'ENOENT')) {
    const message = code === 'ENOENT' ? 'nothing can be written here' : known.message
    return new AuditError('file/not-writable', message, {
      where: path,
      hint: 'Choose a folder that the current user may write to.',
      cause
    })
  }
  return new AuditError(known.code, known.message, { where: path, hint: known.hint, cause })
}

/** Windows has no such flag. */
const doNotWait = (constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0

/** A regular file, open for positional reads. Its size, time and identity are checked again after every read. */
export class InputFile {
  readonly path: string
  readonly size: number
  readonly #handle: FileHandle
  readonly #identity: string

  private constructor(path: string, handle: FileHandle, size: number, identity: string) {
    this.path = path
    this.size = size
    this.#handle = handle
    this.#identity = identity
  }

  /** @throws AuditError `file/not-a-file` for folders, pipes and devices (without waiting for them), `file/*` otherwise */
  static async open(path: string): Promise<InputFile> {
    try {
      // A pipe would block an ordinary open; the check comes first and the open does not wait.
      const before = await stat(path)
      if (!before.isFile()) throw notAFile(path, before.isDirectory())
      const handle = await open(path, constants.O_RDONLY | doNotWait)
      const info = await handle.stat()
      if (!info.isFile()) {
        await handle.close()
        throw notAFile(path, info.isDirectory())
      }
      return new InputFile(path, handle, info.size, identityOf(info))
    } catch (cause) {
      throw fileError(cause, path)
    }
  }

  /** Exactly `length` bytes from `offset`. @throws AuditError `format/truncated`, `format/limit`, `file/changed-while-read` */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (offset < 0 || length < 0 || offset + length > this.size) {
      throw new AuditError(
        'format/truncated',
        `the file ends at ${this.size}, expected ${offset + length} bytes`,
        {
          where: `${this.path}@${offset}`,
          hint: 'The file was cut off. Ask for a complete copy.'
        }
      )
    }
    const bytes = allocate(length, `${this.path}@${offset}`)
    try {
      for (let done = 0; done < length;) {
        const part = Math.min(length - done, maxReadBytes)
        const { bytesRead } = await this.#handle.read(bytes, done, part, offset + done)
        if (bytesRead === 0) throw this.#changed()
        done += bytesRead
      }
    } catch (cause) {
      throw fileError(cause, this.path)
    }
    await this.requireUnchanged()
    return bytes
  }

  /** @throws AuditError `file/changed-while-read` when size, time or identity are not those at the opening */
  async requireUnchanged(): Promise<void> {
    const info = await this.#handle.stat().catch((cause: unknown) => {
      throw fileError(cause, this.path)
    })
    if (identityOf(info) !== this.#identity) throw this.#changed()
  }

  #changed(): AuditError {
    return new AuditError('file/changed-while-read', 'the file changed while it was read', {
      where: this.path,
      hint: 'Copy the files to a place where nothing writes to them.'
    })
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

function identityOf(info: { dev: number; ino: number; size: number; mtimeMs: number }): string {
  return `${info.dev} ${info.ino} ${info.size} ${info.mtimeMs}`
}

function notAFile(path: string, isFolder: boolean): AuditError {
  return new AuditError(
    'file/not-a-file',
    `is ${isFolder ? 'a folder' : 'not a regular file'}, expected a file`,
    {
      where: path,
      hint: 'Name a regular file.'
    }
  )
}

export interface HashedFile {
  readonly sizeBytes: number
  /** Hex. */
  readonly sha256: string
}

const hashChunkBytes = 4 * 2 ** 20

/** SHA-256 of a file, read in chunks. @throws AuditError `file/*`; the signal's reason after an abort */
export async function hashFile(
  path: string,
  options: { signal?: AbortSignal; onProgress?: (doneBytes: number) => void } = {}
): Promise<HashedFile> {
  const file = await InputFile.open(path)
  try {
    const hash = createHash('sha256')
    for (let offset = 0; offset < file.size; offset += hashChunkBytes) {
      options.signal?.throwIfAborted()
      hash.update(await file.read(offset, Math.min(hashChunkBytes, file.size - offset)))
      options.onProgress?.(Math.min(file.size, offset + hashChunkBytes))
    }
    return { sizeBytes: file.size, sha256: hash.digest('hex') }
  } finally {
    await file.close()
  }
}

/** True when the path itself is a symbolic link. */
export async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch (cause) {
    throw fileError(cause, path)
  }
}
