import { deflateRawSync } from 'node:zlib'
import { crc32 } from '../../../src/main/engine/formats/bytes'

/** Builds files byte by byte, so that any field can lie. */

export const text = (value: string): Uint8Array => new TextEncoder().encode(value)

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}

/** Little-endian integers: pairs of width in bytes and value. */
export function integers(...fields: readonly (readonly [1 | 2 | 4 | 8, number | bigint])[]): Uint8Array {
  return join(
    ...fields.map(([width, value]) => {
      const view = new DataView(new ArrayBuffer(8))
      view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true)
      return new Uint8Array(view.buffer, 0, width)
    })
  )
}

/** A safetensors file. @param header JSON text or raw bytes @param claimed header length, when it shall not be the true one */
export function safetensors(
  header: string | Uint8Array,
  data: Uint8Array = new Uint8Array(0),
  claimed?: bigint
): Uint8Array {
  const bytes = typeof header === 'string' ? text(header) : header
  return join(integers([8, claimed ?? bytes.length]), bytes, data)
}

/** A valid safetensors file of float32 tensors filled with 1, 2, 3, …. */
export function floats(tensors: Readonly<Record<string, readonly number[]>>): Uint8Array {
  let at = 0
  const entries = Object.entries(tensors).map(([name, shape]) => {
    const bytes = 4 * shape.reduce((product, size) => product * size, 1)
    const entry = [name, { dtype: 'F32', shape, data_offsets: [at, at + bytes] }] as const
    at += bytes
    return entry
  })
  const values = Float32Array.from({ length: at / 4 }, (_, index) => index + 1)
  return safetensors(JSON.stringify(Object.fromEntries(entries)), new Uint8Array(values.buffer))
}

/** One tensor `w` of a safetensors header, with raw JSON text for each field. */
export const oneTensor = (shape: string, offsets: string, dtype = '"F32"'): string =>
  `{"w":{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}}`

/** An `.npy` file. @param header the dictionary as text */
export function npy(
  header: string,
  data: Uint8Array = new Uint8Array(0),
  options: { version?: number; claimed?: number } = {}
): Uint8Array {
  const { version = 1 } = options
  const bytes = text(header)
  const length = options.claimed ?? bytes.length
  return join(
    Uint8Array.from([0x93]),
    text('NUMPY'),
    Uint8Array.from([version, 0]),
    integers([version === 1 ? 2 : 4, length]),
    bytes,
    data
  )
}

export const npyHeader = (shape: string, descr = "'<f4'", fortran = 'False'): string =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`

/** A valid `.npy` of float32 values. */
export const npyFloats = (...values: number[]): Uint8Array =>
  npy(npyHeader(`(${values.length},)`), new Uint8Array(Float32Array.from(values).buffer))

export interface Member {
  readonly name: string
  readonly data: Uint8Array
  /** Bytes in the file; by default the data, deflated when the method is 8. */
  readonly stored?: Uint8Array
  readonly method?: number
  readonly flags?: number
  readonly crc?: number
  /** As the directory says. */
  readonly compressedSize?: number
  readonly uncompressedSize?: number
  readonly extra?: Uint8Array
  /** What the header at the member says, where it differs from the directory. */
  readonly local?: {
    readonly name?: string
    readonly method?: number
    readonly crc?: number
    readonly size?: number
  }
  /** Offset of the header at the member, as the directory says. */
  readonly offset?: number
}

/** Extra field of a zip64 member: unpacked size, stored size and offset, as far as they stand there. */
export const zip64Extra = (...values: bigint[]): Uint8Array =>
  join(integers([2, 1], [2, 8 * values.length]), ...values.map((value) => integers([8, value])))

export interface ZipOptions {
  /** Bytes between the directory and its end record. */
  readonly gap?: Uint8Array
  readonly comment?: Uint8Array
  /** Members, as the end record says. */
  readonly count?: number
  /** Bytes of the directory, as the end record says. */
  readonly directorySize?: number
  /** A 64-bit end record with these values, and the offset that its locator gives. */
  readonly zip64?: { count?: bigint; size?: bigint; start?: bigint; recordAt?: bigint }
}

function fields(member: Member): {
  raw: Uint8Array
  method: number
  crc: number
  compressed: number
  uncompressed: number
} {
  const { method = 0, data } = member
  const raw = member.stored ?? (method === 8 ? deflateRawSync(data) : data)
  return {
    raw,
    method,
    crc: member.crc ?? crc32(data),
    compressed: member.compressedSize ?? raw.length,
    uncompressed: member.uncompressedSize ?? data.length
  }
}

/** A zip archive (APPNOTE 4.3). */
export function zip(members: readonly Member[], options: ZipOptions = {}): Uint8Array {
  const bodies: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const member of members) {
    const { raw, method, crc, compressed, uncompressed } = fields(member)
    const { local = {}, flags = 0, extra = new Uint8Array(0) } = member
    const localName = text(local.name ?? member.name)
    const body = join(
      integers(
        [4, 0x04034b50],
        [2, 20],
        [2, flags],
        [2, local.method ?? method],
        [4, 0],
        [4, local.crc ?? crc]
      ),
      integers([4, local.size ?? compressed], [4, local.size ?? uncompressed], [2, localName.length], [2, 0]),
      localName,
      raw
    )
    const name = text(member.name)
    directory.push(
      integers([4, 0x02014b50], [2, 20], [2, 20], [2, flags], [2, method], [4, 0], [4, crc], [4, compressed]),
      integers([4, uncompressed], [2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0]),
      integers([4, member.offset ?? at]),
      name,
      extra
    )
    bodies.push(body)
    at += body.length
  }
  const listed = join(...directory)
  const { gap = new Uint8Array(0), comment = new Uint8Array(0), zip64 } = options
  const count = options.count ?? members.length
  const size = options.directorySize ?? listed.length
  const recordAt = at + listed.length + gap.length
  const end64 = zip64
    ? join(
        integers([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0]),
        integers([8, zip64.count ?? count], [8, zip64.count ?? count]),
        integers([8, zip64.size ?? size], [8, zip64.start ?? at]),
        integers([4, 0x07064b50], [4, 0], [8, zip64.recordAt ?? recordAt], [4, 1])
      )
    : new Uint8Array(0)
  return join(
    ...bodies,
    listed,
    gap,
    end64,
    integers(
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, count],
      [2, count],
      [4, size],
      [4, at],
      [2, comment.length]
    ),
    comment
  )
}
