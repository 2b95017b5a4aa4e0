import { AuditError } from '../../../../shared/errors'
import type { Weights } from '../norms'
import { compressed, requireFinite, type Compressed } from './compressed'

const mostBits = 16
const floatBits = 32

/** Uniform quantisation of each tensor to 2^bits equally spaced values from its smallest to its largest, both of which are kept; every
 *  weight becomes the nearest value, at most half a spacing away. A tensor of equal weights stays as it is. The two ends that a tensor
 *  stores are not counted in `kept`.
 *  @param bits from 1 to 16
 *  @throws AuditError `estimator/invalid`, `model/non-finite` */
export function quantize(weights: Weights, bits: number): Compressed {
  if (!Number.isInteger(bits) || bits < 1 || bits > mostBits) {
    throw new AuditError('estimator/invalid', `weights cannot be quantised to ${bits} bits`, {
      where: 'compression.bits',
      hint: `Give a whole number from 1 to ${mostBits}.`
    })
  }
  requireFinite(weights)
  const quantized = new Map([...weights].map(([name, values]) => [name, quantizeTensor(values, bits)]))
  return compressed(weights, quantized, bits / floatBits)
}

function quantizeTensor(values: Float32Array, bits: number): Float32Array {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(high > low)) return values
  const steps = 2 ** bits - 1
  const spacing = (high - low) / steps
  return values.map((value) => {
    const step = Math.round((value - low) / spacing)
    return step === steps ? high : low + step * spacing
  })
}
