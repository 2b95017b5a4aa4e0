/** The little of protobuf's wire format that an ONNX model needs: varints, 32-bit floats and length-delimited fields. */
export class Message {
  readonly #parts: Uint8Array[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  int(field: number, value: number | bigint): this {
    this.#varint((field << 3) | 0)
    this.#varint(value)
    return this
  }

  float(field: number, value: number): this {
    this.#varint((field << 3) | 5)
    this.#push(new Uint8Array(Float32Array.of(value).buffer))
    return this
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint((field << 3) | 2)
    this.#varint(value.byteLength)
    this.#push(value)
    return this
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  message(field: number, value: Message): this {
    this.#varint((field << 3) | 2)
    this.#varint(value.#length)
    for (const part of value.#parts) this.#push(part)
    return this
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      bytes.set(part, at)
      at += part.byteLength
    }
    return bytes
  }

  #push(part: Uint8Array): void {
    this.#parts.push(part)
    this.#length += part.byteLength
  }

  /** Negative numbers take ten bytes, as int64 does. */
  #varint(value: number | bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value))
    const bytes: number[] = []
    do {
      const low = Number(rest & 127n)
      rest >>= 7n
      bytes.push(rest === 0n ? low : low | 128)
    } while (rest !== 0n)
    this.#push(Uint8Array.from(bytes))
  }
}
