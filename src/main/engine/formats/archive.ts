/** Element types as files store them; names follow PyTorch. */
export type DType =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'float8_e4m3fn'
  | 'float8_e5m2'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint64'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'bool'

export interface TensorEntry {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  /** Bytes of the C-contiguous little-endian content. */
  readonly byteLength: number
}

export interface Finding {
  readonly code: string
  readonly severity: 'info' | 'low' | 'medium' | 'high'
  /** File, tensor or offset. */
  readonly where: string
  readonly message: string
}

/** An opened file (or sharded set) of named tensors. Content is read on demand, never as a whole. */
export interface TensorArchive {
  /** `safetensors`, `safetensors-sharded`, `npz`, `npy`, `json` (without tensors). */
  readonly format: string
  readonly path: string
  /** Every file that belongs to it, absolute, for the manifest. */
  readonly files: readonly string[]
  readonly sizeBytes: number
  /** In file order. A Map, because tensor names come from strangers. */
  readonly tensors: ReadonlyMap<string, TensorEntry>
  readonly metadata: ReadonlyMap<string, string>
  readonly findings: readonly Finding[]
  /** C-contiguous little-endian bytes. @throws AuditError `format/tensor-missing`, `file/changed-while-read` */
  readBytes(name: string): Promise<Uint8Array>
  /** The same in pieces of whole elements; only one of them is in memory where the format lets a part be read. */
  pieces(name: string): AsyncIterable<Uint8Array>
  close(): Promise<void>
}
