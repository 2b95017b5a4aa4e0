import type * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'

/** Draws from an arbitrary: fast-check's generator in use. */
export type Draw = fc.GeneratorValue

/** One use of an operation: operand shapes and what is done with them. */
export interface OpUse {
  readonly floats: readonly (readonly number[])[]
  /** Whole numbers in [0, below). */
  readonly integers?: readonly { readonly shape: readonly number[]; readonly below: number }[]
  /** Range of the float operands; −2 to 2 if absent. */
  readonly range?: readonly [low: number, high: number]
  readonly hasGradient?: false
  readonly build: (floats: tf.Tensor[], integers: tf.Tensor[]) => tf.Tensor
}

const length = fc.integer({ min: 1, max: 5 })
export const count = (draw: Draw, min: number, max: number): number => draw(fc.integer, { min, max })
export const shapeOf = (draw: Draw, minLength = 0, maxLength = 4): number[] =>
  draw(fc.array, length, { minLength, maxLength })

/** Two shapes that broadcast. */
export function broadcasting(draw: Draw, mostAxes = 4): [number[], number[]] {
  const full = shapeOf(draw, 0, mostAxes)
  const cut = (): number[] =>
    full.slice(count(draw, 0, full.length)).map((size) => (draw(fc.boolean) ? size : 1))
  const [a, b] = draw(fc.boolean) ? [full, cut()] : [cut(), full]
  return [a, b]
}

export const axisOf = (draw: Draw, shape: readonly number[]): number => count(draw, -shape.length, -1)
