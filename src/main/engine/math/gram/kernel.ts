import { kernelBase64 } from './kernel-bytes'

/** Sums rows · rowsᵀ over blocks of columns. */
export interface GramSum {
  /** `[count, width]` float64, to be filled before each call of add. Rows lie `width` of that call apart. */
  readonly rows: Float64Array
  /** Adds the block. @param width columns of the block, even, at most the widest */
  add(width: number): void
  /** `[count, count]` float64, complete on and below the diagonal; a view, valid until clear. */
  readonly sum: Float64Array
  clear(): void
}

interface Kernel {
  gram(rows: number, count: number, width: number, out: number): void
}

const pageBytes = 65536
const numberBytes = 8
let compiled: WebAssembly.Module | null = null

/** Rows are padded with zeros to a multiple of this. */
export const rowTile = 4

/** A sum of inner products in WebAssembly: one core makes about four thousand million products a second.
 *  @param count rows, a multiple of rowTile @param widest columns of the largest block, even */
export function openGramSum(count: number, widest: number): GramSum {
  const out = numberBytes * count * widest
  const bytes = out + numberBytes * count * count
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) })
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'))
  const instance = new WebAssembly.Instance(compiled, { env: { memory } })
  const kernel = instance.exports as unknown as Kernel
  const sum = new Float64Array(memory.buffer, out, count * count)
  return {
    rows: new Float64Array(memory.buffer, 0, count * widest),
    add: (width) => kernel.gram(0, count, width, out),
    sum,
    clear: () => void sum.fill(0)
  }
}
