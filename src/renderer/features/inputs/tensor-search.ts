import type { TensorRow } from '../../../shared/inputs'

/** `128 × 128`; a tensor without sizes is a single number. */
export const shapeText = (shape: readonly number[]): string => (shape.length === 0 ? '1' : shape.join(' × '))

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
