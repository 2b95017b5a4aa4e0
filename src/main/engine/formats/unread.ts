import { AuditError } from '../../../shared/errors'

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

const known: readonly { name: string; matches: (head: Uint8Array) => boolean }[] = [
  { name: 'a zip archive (as PyTorch writes)', matches: (head) => ascii(head, 0, 4) === 'PK\u0003\u0004' },
  { name: 'a GGUF file', matches: (head) => ascii(head, 0, 4) === 'GGUF' },
  { name: 'an HDF5 file', matches: (head) => head[0] === 0x89 && ascii(head, 1, 4) === 'HDF' },
  {
    name: 'a pickle (legacy PyTorch)',
    matches: (head) => head[0] === 0x80 && (head[1] ?? 9) >= 2 && (head[1] ?? 9) <= 5
  },
  {
    // Protocols 0 and 1 have no header: they begin with a mark, a container or a global, all printable.
    name: 'a pickle (of an old protocol)',
    matches: (head) =>
      /^(?:\(*c[A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n|\(+[dlt]p?\d*\n|[\]}]q)/.test(ascii(head, 0, 256))
  },
  { name: 'an ONNX model', matches: (head) => head[0] === 0x08 && (head[1] ?? 99) < 20 && head[2] === 0x12 },
  { name: 'a gzip archive', matches: (head) => head[0] === 0x1f && head[1] === 0x8b },
  { name: 'a tar archive (very old PyTorch)', matches: (head) => ascii(head, 257, 262) === 'ustar' }
]

/** Refuses formats that are known but not read. @param head the first bytes, up to 512 @throws AuditError `format/unsupported` */
export function refuseUnread(head: Uint8Array, path: string): void {
  const format = known.find((candidate) => candidate.matches(head))
  if (format) throw notRead(format.name, path)
}

export function notRead(name: string, path: string): AuditError {
  return new AuditError('format/unsupported', `${name}; nothing in it was read or run`, {
    where: path,
    hint: 'Ask for the weights as safetensors.'
  })
}
