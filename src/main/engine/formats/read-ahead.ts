import type { InputFile } from './files'

/** A hundred thousand small tensors one by one would be as many trips to the disk. */
const blockBytes = 2 ** 20
const smallBytes = 2 ** 16

/** Reads of a file, the small ones from a block that was read ahead and checked as every read is.
 *  @returns a function with the errors of `InputFile.read`; its bytes are the caller's own */
export function readAhead(file: InputFile): (offset: number, length: number) => Promise<Uint8Array> {
  let block: { readonly start: number; readonly bytes: Uint8Array } = { start: 0, bytes: new Uint8Array(0) }
  return async (offset, length) => {
    const available = Math.min(blockBytes, file.size - offset)
    if (length > smallBytes || length > available) return file.read(offset, length)
    let { start, bytes } = block
    if (offset < start || offset + length > start + bytes.length) {
      bytes = await file.read(offset, available)
      start = offset
      block = { start, bytes }
    }
    return bytes.slice(offset - start, offset - start + length)
  }
}
