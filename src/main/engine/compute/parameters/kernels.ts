import { kernelBase64 } from './kernel-bytes'
import { javascriptKernels } from './kernels-js'

/** Updates over a segment table, see assembly/sgld.ts. */
export interface Kernels {
  sgld(
    segments: number,
    count: number,
    noise: number,
    key0: number,
    key1: number,
    step: number,
    drift: number,
    pull: number,
    amplitude: number
  ): void
  scaled(
    segments: number,
    count: number,
    noise: number,
    key0: number,
    key1: number,
    step: number,
    drift: number,
    pull: number,
    amplitude: number,
    memory: number,
    bound: number
  ): void
  moments(segments: number, count: number, firstDecay: number, secondDecay: number, unit: number): void
  precondition(segments: number, count: number, correction: number, stabilizer: number): void
  normals(
    out: number,
    firstBlock: number,
    blocks: number,
    key0: number,
    key1: number,
    step: number,
    chain: number,
    purpose: number
  ): void
}

let compiled: WebAssembly.Module | null = null

/** The WebAssembly kernels over a memory. */
export function wasmKernels(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'))
  const instance = new WebAssembly.Instance(compiled, {
    env: {
      memory,
      abort: () => {
        throw new Error('a kernel aborted')
      }
    }
  })
  return instance.exports as unknown as Kernels
}

/** WebAssembly where it has vectors, else JavaScript. */
export function openKernels(memory: WebAssembly.Memory, kind: 'wasm' | 'js'): Kernels {
  return kind === 'wasm' ? wasmKernels(memory) : javascriptKernels(memory)
}
