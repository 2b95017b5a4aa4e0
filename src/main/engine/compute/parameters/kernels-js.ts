import { normals, type Purpose } from '../../math/philox'
import type { Kernels } from './kernels'
import { noiseRun, segmentWords } from './layout'

/** The kernels in plain JavaScript: the oracle of the WebAssembly ones, and what runs where there are no vectors. Double precision
 *  inside, so that results agree within float32 rounding. */
export function javascriptKernels(memory: WebAssembly.Memory): Kernels {
  const floats = new Float32Array(memory.buffer)
  const doubles = new Float64Array(memory.buffer)
  const words = new Uint32Array(memory.buffer)
  const noise = new Float64Array(noiseRun)
  const seedOf = (key0: number, key1: number): bigint => (BigInt(key1 >>> 0) << 32n) | BigInt(key0 >>> 0)

  const segmentAt = (segments: number, index: number) => {
    const at = segments / 4 + segmentWords * index
    const [w = 0, gradient = 0, move = 0, anchor = 0, length = 0, firstBlock = 0, chain = 0, sums = 0] =
      words.subarray(at, at + 8)
    const [scale = 0, drift = 0, second = 0, first = 0] = words.subarray(at + 8, at + segmentWords)
    return {
      w: w / 4,
      gradient: gradient / 4,
      move: move / 4,
      anchor: anchor / 4,
      length,
      firstBlock,
      chain,
      sums: sums / 8,
      scale: scale / 4,
      drift: drift / 4,
      second: second / 4,
      first: first / 4
    }
  }
  const float = (at: number): number => floats[at] ?? 0
  const add = (at: number, value: number): void => {
    doubles[at] = (doubles[at] ?? 0) + value
  }

  return {
    sgld(segments, count, _noise, key0, key1, step, drift, pull, amplitude) {
      const seed = seedOf(key0, key1)
      for (let index = 0; index < count; index++) {
        const { w, gradient, move, anchor, length, firstBlock, chain, sums } = segmentAt(segments, index)
        for (let i = 0; i < length; i++) {
          if (i % noiseRun === 0) normals(noise, firstBlock + i / 16, seed, step, chain)
          const [sw, sg, sm] = [float(w + i), float(gradient + i), float(move + i)]
          const sn = noise[i % noiseRun] ?? 0
          const u = sw - float(anchor + i)
          const products = [u * sg, sg * sg, u * u, sm * sg, sm * u, sm * sm, sn * sn]
          products.forEach((product, at) => add(sums + at, product))
          const next = Math.fround(sw + (amplitude * sn - drift * sg - pull * u))
          floats[w + i] = next
          floats[move + i] = next - sw
        }
      }
    },
    scaled(segments, count, _noise, key0, key1, step, drift, pull, amplitude, memory, bound) {
      const seed = seedOf(key0, key1)
      for (let index = 0; index < count; index++) {
        const segment = segmentAt(segments, index)
        const { w, move, anchor, length, sums } = segment
        for (let i = 0; i < length; i++) {
          if (i % noiseRun === 0) normals(noise, segment.firstBlock + i / 16, seed, step, segment.chain)
          const s = float(segment.scale + i)
          if (s === 0) continue
          const [sw, sm, sa] = [float(w + i), float(move + i), float(anchor + i)]
          const [truth, sg] = [float(segment.gradient + i), float(segment.drift + i)]
          const sn = noise[i % noiseRun] ?? 0
          const u = sw - sa
          const products = [u * truth, sg * s * sg, u * u, sm * sg, sm * u, (sm * sm) / s, sn * sn]
          products.push(u * sg, u * s * sg, u * s * u)
          products.forEach((product, at) => add(sums + at, product))
          const free = sw + memory * sm + amplitude * Math.sqrt(s) * sn - s * (drift * sg + pull * u)
          const next = Math.fround(Math.min(Math.max(free, sa - bound), sa + bound))
          floats[w + i] = next
          floats[move + i] = next - sw
        }
      }
    },
    moments(segments, count, firstDecay, secondDecay, unit) {
      for (let index = 0; index < count; index++) {
        const { gradient, first, second, scale, length, sums } = segmentAt(segments, index)
        for (let i = 0; i < length; i++) {
          const sg = float(gradient + i)
          if (first !== 0) floats[first + i] = firstDecay * float(first + i) + (1 - firstDecay) * sg
          floats[second + i] = secondDecay * float(second + i) + (1 - secondDecay) * (sg * unit) ** 2
          if (float(scale + i) > 0) add(sums + 10, float(second + i))
        }
      }
    },
    precondition(segments, count, correction, stabilizer) {
      for (let index = 0; index < count; index++) {
        const { second, scale, length, sums } = segmentAt(segments, index)
        const rms = doubles[sums + 11] ?? 0
        if (!(rms > 0)) continue
        for (let i = 0; i < length; i++) {
          if (float(scale + i) === 0) continue
          floats[scale + i] = rms / (Math.sqrt(correction * float(second + i)) + stabilizer * rms)
        }
      }
    },
    normals(out, firstBlock, blocks, key0, key1, step, chain, purpose) {
      const values = floats.subarray(out / 4, out / 4 + 16 * blocks)
      normals(values, firstBlock, seedOf(key0, key1), step, chain, purpose as Purpose)
    }
  }
}
