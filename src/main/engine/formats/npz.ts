import { AuditError } from '../../../shared/errors'
import type { Finding, TensorArchive, TensorEntry } from './archive'
import { cut, readPieces } from './bytes'
import { InputFile } from './files'
import { nameFindings, shown } from './names'
import { normalizeNpy, npyHeadBytes, parseNpyHeader, type NpyHeader } from './npy'
import { missingTensor } from './safetensors'
import type { CheckedZip, ZipMember } from './zip'

/** Opens an `.npz`: a zip of `.npy` members. A member that cannot be read safely becomes a finding and the rest stays readable.
 *  @param zip the archive, already opened; it is closed with the result, or after an error
 *  @throws AuditError `format/*` when the archive itself is wrong, or no member is an array */
export async function openNpz(path: string, zip: CheckedZip): Promise<TensorArchive> {
  try {
    const tensors = new Map<string, TensorEntry>()
    const headers = new Map<string, { header: NpyHeader; member: ZipMember }>()
    const findings: Finding[] = []
    let firstRefusal: AuditError | null = null
    for (const member of zip.members.values()) {
      const name = member.name.replace(/\.npy$/, '')
      const where = `${path}: ${shown(member.name)}`
      try {
        if (name === member.name) {
          throw new AuditError('format/unsupported', 'is not an array', {
            where,
            hint: 'An .npz holds .npy members.'
          })
        }
        const header = parseNpyHeader(await zip.read(member, npyHeadBytes), member.size, where)
        headers.set(name, { header, member })
        tensors.set(name, { name, dtype: header.dtype, shape: header.shape, byteLength: header.byteLength })
      } catch (error) {
        if (!(error instanceof AuditError) || error.code.startsWith('file/')) throw error
        firstRefusal ??= error
        findings.push({
          code: error.code,
          severity: error.code === 'format/unsafe' ? 'high' : 'medium',
          where,
          message: `member refused: ${error.message}`
        })
      }
    }
    if (tensors.size === 0 && firstRefusal) throw firstRefusal
    const readBytes = async (name: string): Promise<Uint8Array> => {
      const found = headers.get(name)
      if (!found) throw missingTensor(path, name, tensors)
      const bytes = await zip.read(found.member)
      return normalizeNpy(found.header, bytes.subarray(found.header.dataStart))
    }
    return {
      format: 'npz',
      path,
      files: [path],
      sizeBytes: zip.sizeBytes,
      tensors,
      metadata: new Map(),
      findings: [...findings, ...nameFindings(tensors.keys(), path)],
      readBytes,
      async *pieces(name) {
        yield* cut(await readBytes(name))
      },
      close: () => zip.close()
    }
  } catch (error) {
    await zip.close()
    throw error
  }
}

/** Opens one `.npy` as an archive of a single tensor without a name: the format has none. */
export async function openNpy(path: string): Promise<TensorArchive> {
  const file = await InputFile.open(path)
  try {
    const head = await file.read(0, Math.min(file.size, npyHeadBytes))
    const header = parseNpyHeader(head, file.size, path)
    const name = ''
    const tensors = new Map([
      [name, { name, dtype: header.dtype, shape: header.shape, byteLength: header.byteLength }]
    ])
    const { dataStart: start, byteLength: length } = header
    const readBytes = async (wanted: string): Promise<Uint8Array> => {
      if (wanted !== name) throw missingTensor(path, wanted, tensors)
      return normalizeNpy(header, await file.read(start, length))
    }
    return {
      format: 'npy',
      path,
      files: [path],
      sizeBytes: file.size,
      tensors,
      metadata: new Map(),
      findings: [],
      readBytes,
      async *pieces(wanted) {
        // By columns: the first row is not written until the last column is read.
        if (header.fortranOrder || wanted !== name) {
          yield* cut(await readBytes(wanted))
          return
        }
        for await (const piece of readPieces((at, size) => file.read(at, size), {
          start,
          length,
          where: path
        })) {
          yield normalizeNpy(header, piece)
        }
      },
      close: () => file.close()
    }
  } catch (error) {
    await file.close()
    throw error
  }
}
