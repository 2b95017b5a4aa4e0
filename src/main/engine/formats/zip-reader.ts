import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import type { InputFile } from './files'

const blockBytes = 65_536
/** Directory, headers and content are read in turns; a few blocks serve the small reads. */
const keptBlocks = 8

/** Gives yauzl positional reads of a checked file. A position beyond the file, which a hostile archive may ask for, is an error of
 *  this read; yauzl's own reader would throw outside of any handler. The file is closed by its owner. */
export class ZipReader extends yauzl.RandomAccessReader {
  readonly #file: InputFile
  /** By index, the last used at the end. */
  readonly #blocks = new Map<number, Promise<Uint8Array>>()

  constructor(file: InputFile) {
    super()
    this.#file = file
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void
  ): void {
    this.#fill(buffer.subarray(offset, offset + length), position).then(
      () => callback(null),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)))
    )
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false })
  }

  async #fill(target: Uint8Array, position: number): Promise<void> {
    let done = 0
    for await (const piece of this.#pieces(position, position + target.length)) {
      target.set(piece, done)
      done += piece.length
    }
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Uint8Array> {
    // The file refuses, before any block is sought.
    if (end > this.#file.size) await this.#file.read(start, end - start)
    for (let at = start; at < end;) {
      const index = Math.floor(at / blockBytes)
      const piece = (await this.#block(index)).subarray(at - index * blockBytes, end - index * blockBytes)
      yield piece
      at += piece.length
    }
  }

  #block(index: number): Promise<Uint8Array> {
    const start = index * blockBytes
    const block =
      this.#blocks.get(index) ?? this.#file.read(start, Math.min(blockBytes, this.#file.size - start))
    this.#blocks.delete(index)
    this.#blocks.set(index, block)
    const [oldest] = this.#blocks.keys()
    if (this.#blocks.size > keptBlocks && oldest !== undefined) this.#blocks.delete(oldest)
    return block
  }
}
