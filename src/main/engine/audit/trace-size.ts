import { deflateRawSync } from 'node:zlib'
import type { LlcSettings } from '../../../shared/plan'
import { encodeNpz, type NpzArray } from '../formats/npz-writer'
import type { ChainTrace } from '../sampling/trace'
import { traceArrays } from './traces'

/** Bytes of the trace file of one posterior. @param sample some real draws: they compress as the others will */
export async function traceBytes(sample: readonly ChainTrace[], settings: LlcSettings): Promise<number> {
  const { chains, burnIn, draws, observeEvery } = settings
  const arrays = traceArrays(sample)
  const numbersOf = (name: string): number => {
    if (name === 'burnIn') return chains * burnIn
    return chains * (name.startsWith('observed/') ? Math.ceil(draws / observeEvery) : draws)
  }
  let bytes = await emptyBytes(arrays)
  for (const [name, { data }] of arrays) {
    // No draw of a sample is one of burn-in; it is the same quantity.
    const like = name === 'burnIn' ? (arrays.get('paired')?.data ?? data) : data
    bytes += compressedBytes(like, numbersOf(name))
  }
  return Math.round(bytes)
}

/** Bytes of the file of losses of one checkpoint. @param losses real ones, by data set */
export async function lossBytes(losses: ReadonlyMap<string, Float64Array>): Promise<number> {
  const arrays = new Map([...losses].map(([name, data]) => [name, { data, shape: [data.length] }]))
  return (await encodeNpz(arrays)).length
}

/** What the file takes beside its numbers. */
async function emptyBytes(arrays: ReadonlyMap<string, NpzArray>): Promise<number> {
  const empty = [...arrays].map(([name, { shape }]) => [name, { data: new Float64Array(0), shape }] as const)
  return (await encodeNpz(new Map(empty))).length
}

function compressedBytes(sample: NpzArray['data'], numbers: number): number {
  if (sample.length === 0) return 8 * numbers
  const bytes = new Uint8Array(sample.buffer, sample.byteOffset, sample.byteLength)
  return (deflateRawSync(bytes).length / sample.length) * numbers
}
