import { AuditError } from '../../../shared/errors'
import type { TensorArchive } from './archive'
import { InputFile } from './files'
import { parseJson } from './json'
import { maxJsonFileBytes } from './limits'

/** JSON begins with an object or an array. */
export const looksLikeJson = (head: Uint8Array): boolean => {
  const first = head.find((byte) => byte > 0x20)
  return first === 0x7b || first === 0x5b
}

/** A JSON file: checked whole, and without tensors. @throws AuditError `format/header`, `format/duplicate-name`, `format/limit` */
export async function openJson(path: string): Promise<TensorArchive> {
  const file = await InputFile.open(path)
  try {
    if (file.size > maxJsonFileBytes) {
      throw new AuditError(
        'format/limit',
        `the file is ${file.size} bytes long, the limit is ${maxJsonFileBytes}`,
        {
          where: path,
          hint: 'No config or index is this large.'
        }
      )
    }
    parseJson(await file.read(0, file.size), path)
  } finally {
    await file.close()
  }
  return {
    format: 'json',
    path,
    files: [path],
    sizeBytes: file.size,
    tensors: new Map(),
    metadata: new Map(),
    findings: [],
    readBytes: (name) => Promise.reject(withoutTensors(name, path)),
    pieces: (name) => {
      throw withoutTensors(name, path)
    },
    close: () => Promise.resolve()
  }
}

const withoutTensors = (name: string, where: string): AuditError =>
  new AuditError('format/tensor-missing', `a JSON file has no tensor ${name}`, { where })
