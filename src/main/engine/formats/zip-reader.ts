import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import type { InputFile } from './files'

const chunkBytes = 65_536

/** Gives yauzl positional reads of a checked file. A position beyond the file, which a hostile archive may ask for, is an error of
 *  this read; yauzl's own reader would throw outside of any handler. The file is closed by its owner. */
export class ZipReader extends yauzl.RandomAccessReader {
  readonly #file: InputFile

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
    this.#file.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset)
        callback(null)
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)))
    )
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#chunks(start, end), { objectMode: false })
  }

  async *#chunks(start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let at = start; at < end; at += chunkBytes)
      yield await this.#file.read(at, Math.min(chunkBytes, end - at))
  }
}
