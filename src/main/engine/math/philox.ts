/** Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): random words addressed by a counter, so that any number can be had without the
 *  ones before it. Counter: (index, step, chain, purpose); key: the 64-bit seed. */

/** The fourth counter word: numbers for different ends never share a counter. */
export const purposes = {
  noise: 0,
  batch: 1,
  observedBatch: 2,
  acceptance: 3,
  flight: 4,
  curve: 5,
  probeResample: 16,
  walkSigns: 17,
  probeHalves: 18,
  permutation: 19,
  lineResample: 24,
  matchingOrder: 25,
  lanczosStart: 26,
  test: 255
} as const
export type Purpose = (typeof purposes)[keyof typeof purposes]

/** Upper 32 bits of a 32 × 32 bit product; 16-bit limbs keep every partial sum below 2^32. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const low = Math.imul(aLow, bLow) >>> 16
  const middle1 = Math.imul(aLow, bHigh)
  const middle2 = Math.imul(aHigh, bLow)
  const carry = low + (middle1 & 0xffff) + (middle2 & 0xffff)
  return (Math.imul(aHigh, bHigh) + (middle1 >>> 16) + (middle2 >>> 16) + (carry >>> 16)) | 0
}

/** Ten rounds on one counter. @param out receives four 32-bit words (signed) */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  key0: number,
  key1: number,
  out: Int32Array
): void {
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(c0, 0xd2511f53)
    const low0 = Math.imul(c0, 0xd2511f53)
    const high1 = multiplyHigh(c2, 0xcd9e8d57)
    const low1 = Math.imul(c2, 0xcd9e8d57)
    c0 = high1 ^ c1 ^ key0
    c1 = low1
    c2 = high0 ^ c3 ^ key1
    c3 = low0
    key0 = (key0 + 0x9e3779b9) | 0
    key1 = (key1 + 0xbb67ae85) | 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}

/** The two key words of a 64-bit seed. */
export function seedKey(seed: bigint): [number, number] {
  return [Number(BigInt.asIntN(32, seed)), Number(BigInt.asIntN(32, seed >> 32n))]
}

const unit = 2 ** -32
const words = new Int32Array(4)

/** Standard normal numbers by Box–Muller, 16 per block: element `16 b + 4 k + l` comes from word k of counter `4 b + l`, the order in
 *  which the vector kernels make them. @param out length a multiple of 16, filled from block `firstBlock` on */
export function normals(
  out: Float32Array | Float64Array,
  firstBlock: number,
  seed: bigint,
  step: number,
  chain: number,
  purpose: Purpose = purposes.noise
): void {
  const [key0, key1] = seedKey(seed)
  for (let counter = 0; counter < out.length >> 2; counter++) {
    philox(4 * firstBlock + counter, step, chain, purpose, key0, key1, words)
    const [a = 0, b = 0, c = 0, d = 0] = words
    const at = ((counter >> 2) << 4) + (counter & 3)
    const radius1 = Math.sqrt(-2 * Math.log(((a >>> 1) + 0.5) * 2 * unit))
    const radius2 = Math.sqrt(-2 * Math.log(((c >>> 1) + 0.5) * 2 * unit))
    const angle1 = 2 * Math.PI * b * unit
    const angle2 = 2 * Math.PI * d * unit
    out[at] = radius1 * Math.cos(angle1)
    out[at + 4] = radius1 * Math.sin(angle1)
    out[at + 8] = radius2 * Math.cos(angle2)
    out[at + 12] = radius2 * Math.sin(angle2)
  }
}

/** Whole numbers in [0, bound), uniform without bias for any bound below 2^31: a 53-bit fraction times the bound, whose error of at
 *  most bound / 2^53 is below what any number of draws can show. Index i of a step uses half of counter i / 2.
 *  @param out filled from index 0 */
export function uniformIntegers(
  out: Int32Array,
  bound: number,
  seed: bigint,
  step: number,
  chain: number,
  purpose: Purpose
): void {
  const [key0, key1] = seedKey(seed)
  for (let index = 0; index < out.length; index += 2) {
    philox(index >> 1, step, chain, purpose, key0, key1, words)
    out[index] = Math.floor(fraction(words, 0) * bound)
    if (index + 1 < out.length) out[index + 1] = Math.floor(fraction(words, 2) * bound)
  }
}

/** One number in [0, 1). */
export function uniform(seed: bigint, step: number, chain: number, purpose: Purpose): number {
  const [key0, key1] = seedKey(seed)
  philox(0, step, chain, purpose, key0, key1, words)
  return fraction(words, 0)
}

/** A number in [0, 1) from 53 of the 64 bits of two words. Words are read by index: destructuring an array iterates over it. */
function fraction(from: Int32Array, at: number): number {
  const high = from[at] ?? 0
  const low = from[at + 1] ?? 0
  return ((high >>> 0) * 2 ** 21 + (low >>> 11)) * 2 ** -53
}
