import type { TensorRow } from '../../../shared/inputs'

/** `128 × 128`; a tensor without sizes is a single number. */
export const shapeText = (shape: readonly number[]): string => (shape.length === 0 ? '1' : shape.join(' × '))

/** A name in three, to be cut at the end of the first where there is no room for all of it, then of the second: what stands before the
 *  layer, the layer, and the last two parts. Names of one network begin alike. */
export function threeParts(name: string): readonly [lead: string, layer: string, end: string] {
  const parts = name.split(/(?<=[./])/)
  const rest = parts.slice(0, -2)
  const number = rest.findIndex((part) => /^\d+[./]$/.test(part))
  const from = number === -1 ? rest.length : Math.max(0, number - 1)
  return [rest.slice(0, from).join(''), rest.slice(from).join(''), parts.slice(-2).join('')]
}

/** Tensors whose name holds every word of a search, or whose shape is it: `attn q`, `128 x 128`, `128,128`, `128×`. */
export function findTensors(tensors: readonly TensorRow[], search: string): readonly TensorRow[] {
  const text = search.trim().toLowerCase()
  if (text === '') return tensors
  const shape = text.replace(/[\s[\]()]*[x×,*][\s[\]()]*|[\s[\]()]+/g, '×').replace(/^×(?=\d)/, '')
  const isShape = /^[\d×]+$/.test(shape)
  const words = text.split(/\s+/)
  return tensors.filter((tensor) => {
    if (isShape && `${tensor.shape.join('×')}×`.startsWith(shape.endsWith('×') ? shape : `${shape}×`))
      return true
    const name = tensor.name.toLowerCase()
    return words.every((word) => name.includes(word))
  })
}
