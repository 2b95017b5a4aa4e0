import { normals, type Purpose } from '../../math/philox'
import type { Kernels } from './kernels'
import { noiseRun, sumsPerChain } from './layout'

/** The kernels in plain JavaScript: the oracle of the WebAssembly ones, and what runs where there are no vectors. Double precision
 *  inside, so that results agree within float32 rounding. */
export function javascriptKernels(memory: WebAssembly.Memory): Kernels {
  const floats = new Float32Array(memory.buffer)
  const doubles = new Float64Array(memory.buffer)
  const words = new Uint32Array(memory.buffer)
  const noise = new Float64Array(noiseRun)
  const seedOf = (key0: number, key1: number): bigint => (BigInt(key1 >>> 0) << 32n) | BigInt(key0 >>> 0)

  return {
    sgld(segments, count, _noise, key0, key1, step, drift, pull, amplitude) {
      const seed = seedOf(key0, key1)
      for (let segment = 0; segment < count; segment++) {
        const at = segments / 4 + 8 * segment
        const [w = 0, g = 0, move = 0, anchor = 0, length = 0, firstBlock = 0, chain = 0, sums = 0] =
          words.subarray(at, at + 8)
        const total = new Float64Array(sumsPerChain)
        for (let i = 0; i < length; i++) {
          if (i % noiseRun === 0) normals(noise, firstBlock + i / 16, seed, step, chain)
          const sw = floats[w / 4 + i] ?? 0
          const sg = floats[g / 4 + i] ?? 0
          const sm = floats[move / 4 + i] ?? 0
          const sn = noise[i % noiseRun] ?? 0
          const u = sw - (floats[anchor / 4 + i] ?? 0)
          const products = [u * sg, sg * sg, u * u, sm * sg, sm * u, sm * sm, sn * sn]
          products.forEach((product, index) => (total[index] = (total[index] ?? 0) + product))
          const next = Math.fround(sw + (amplitude * sn - drift * sg - pull * u))
          floats[w / 4 + i] = next
          floats[move / 4 + i] = next - sw
        }
        for (let index = 0; index < sumsPerChain; index++) {
          doubles[sums / 8 + index] = (doubles[sums / 8 + index] ?? 0) + (total[index] ?? 0)
        }
      }
    },
    normals(out, firstBlock, blocks, key0, key1, step, chain, purpose) {
      const values = floats.subarray(out / 4, out / 4 + 16 * blocks)
      normals(values, firstBlock, seedOf(key0, key1), step, chain, purpose as Purpose)
    }
  }
}
