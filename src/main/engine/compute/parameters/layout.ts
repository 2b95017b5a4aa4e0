import { AuditError } from '../../../../shared/errors'
import type { SessionOptions } from '../engine'
import type { ParameterSpec } from '../program'

/** What a session keeps beside w, gradient, move and w*: nothing; a scale for each element; and running means of the gradient's square
 *  or of both the gradient and its square. */
export type SessionState = 'plain' | 'scaled' | 'second-moment' | 'both-moments'

/** What decides a session's memory. */
export type SessionSize = Pick<SessionOptions, 'parameters' | 'chains' | 'state'>

/** Where everything lies in the memory of one session. Byte offsets; every tensor starts on a 64-byte boundary and holds its chains
 *  one after the other. */
export interface ParameterLayout {
  /** Noise of one run of the kernel. */
  readonly noise: number
  /** `sumsPerChain` float64 numbers per chain. */
  readonly sums: number
  /** Segment table of the kernel, `segmentWords` each, `parameters × chains` at most. */
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
  /** Factor of the step, 0 where the element does not move; null in a plain session. */
  readonly scale: number | null
  /** Running mean of the squared gradient. */
  readonly second: number | null
  /** Running mean of the gradient. */
  readonly first: number | null
  /** First noise block of 16 elements: a function of the model alone, so that neither the selection nor the grouping of chains
   *  changes the noise of an element. */
  readonly firstBlock: number
}

/** Elements whose noise the kernel makes at a time (RUN in assembly/sgld.ts). */
export const noiseRun = 512
/** Ten sums of the update, the sum of second moments, and their root mean square. */
export const sumsPerChain = 12
export const segmentWords = 12
const alignment = 64

/** WebAssembly addresses 32 bits. */
export const maxMemoryBytes = 2 ** 32

export function elementsOf(parameter: ParameterSpec): number {
  return parameter.shape.reduce((product, size) => product * size, 1)
}

export function planLayout({ parameters, chains, state }: SessionSize): ParameterLayout {
  let next = 1024
  const take = (bytes: number): number => {
    const at = next
    next = Math.ceil((at + bytes) / alignment) * alignment
    return at
  }
  const noise = take(4 * noiseRun)
  const sums = take(8 * sumsPerChain * chains)
  const segments = take(4 * segmentWords * parameters.length * chains)
  const tensors = new Map<string, TensorPlace>()
  const isScaled = state !== undefined && state !== 'plain'
  const hasSecond = state === 'second-moment' || state === 'both-moments'
  let firstBlock = 0
  for (const parameter of parameters) {
    const length = elementsOf(parameter)
    const perChain = (): number => take(4 * length * chains)
    tensors.set(parameter.name, {
      length,
      w: perChain(),
      gradient: perChain(),
      move: perChain(),
      anchor: take(4 * length),
      scale: isScaled ? perChain() : null,
      second: hasSecond ? perChain() : null,
      first: state === 'both-moments' ? perChain() : null,
      firstBlock
    })
    firstBlock += Math.ceil(length / 16)
  }
  return { noise, sums, segments, tensors, totalBytes: next }
}

/** Bytes that a session's parameters take. */
export function parameterBytes(size: SessionSize): number {
  return planLayout(size).totalBytes
}

/** @throws AuditError `engine/memory` naming the largest number of chains that fits */
export function requireMemory(size: SessionSize, limitBytes: number): void {
  const { chains } = size
  const needed = parameterBytes(size)
  const limit = Math.min(limitBytes, maxMemoryBytes - 65_536)
  if (needed <= limit) return
  let most = chains
  while (most > 0 && parameterBytes({ ...size, chains: most }) > limit) most--
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
