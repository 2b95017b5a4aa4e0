import { AuditError } from '../../../../shared/errors'
import type { ParameterSpec } from '../program'

/** Where everything lies in the memory of one session. Byte offsets; every tensor starts on a 64-byte boundary and holds its chains
 *  one after the other. */
export interface ParameterLayout {
  /** Noise of one run of the kernel. */
  readonly noise: number
  /** Seven float64 sums per chain. */
  readonly sums: number
  /** Segment table of the kernel, eight words each, `parameters × chains` at most. */
  readonly segments: number
  readonly tensors: ReadonlyMap<string, TensorPlace>
  readonly totalBytes: number
}

export interface TensorPlace {
  /** Elements of one chain's copy. */
  readonly length: number
  readonly w: number
  readonly gradient: number
  readonly move: number
  /** w*, once for all chains. */
  readonly anchor: number
  /** First noise block of 16 elements: a function of the model alone, so that neither the selection nor the grouping of chains
   *  changes the noise of an element. */
  readonly firstBlock: number
}

/** Elements whose noise the kernel makes at a time (RUN in assembly/sgld.ts). */
export const noiseRun = 512
export const sumsPerChain = 7
const alignment = 64

/** WebAssembly addresses 32 bits. */
export const maxMemoryBytes = 2 ** 32

export function elementsOf(parameter: ParameterSpec): number {
  return parameter.shape.reduce((product, size) => product * size, 1)
}

export function planLayout(parameters: readonly ParameterSpec[], chains: number): ParameterLayout {
  let next = 1024
  const take = (bytes: number): number => {
    const at = next
    next = Math.ceil((at + bytes) / alignment) * alignment
    return at
  }
  const noise = take(4 * noiseRun)
  const sums = take(8 * sumsPerChain * chains)
  const segments = take(32 * parameters.length * chains)
  const tensors = new Map<string, TensorPlace>()
  let firstBlock = 0
  for (const parameter of parameters) {
    const length = elementsOf(parameter)
    tensors.set(parameter.name, {
      length,
      w: take(4 * length * chains),
      gradient: take(4 * length * chains),
      move: take(4 * length * chains),
      anchor: take(4 * length),
      firstBlock
    })
    firstBlock += Math.ceil(length / 16)
  }
  return { noise, sums, segments, tensors, totalBytes: next }
}

/** Bytes that a session's parameters take. */
export function parameterBytes(parameters: readonly ParameterSpec[], chains: number): number {
  return planLayout(parameters, chains).totalBytes
}

/** @throws AuditError `engine/memory` naming the largest number of chains that fits */
export function requireMemory(
  parameters: readonly ParameterSpec[],
  chains: number,
  limitBytes: number
): void {
  const needed = parameterBytes(parameters, chains)
  const limit = Math.min(limitBytes, maxMemoryBytes - 65_536)
  if (needed <= limit) return
  let most = chains
  while (most > 0 && parameterBytes(parameters, most) > limit) most--
  throw new AuditError(
    'engine/memory',
    `${chains} chains need ${megabytes(needed)} for parameters, ${megabytes(limit)} can be used`,
    {
      hint:
        most > 0
          ? `At most ${most} chain${most === 1 ? '' : 's'} fit in one session.`
          : 'Not even one chain fits: this model is too large for this machine.'
    }
  )
}

export const megabytes = (bytes: number): string =>
  `${Math.ceil(bytes / 2 ** 20).toLocaleString('en-GB')} MiB`
