import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { openCpuEngine } from '../../../src/main/engine/compute/cpu/engine'
import type { Engine } from '../../../src/main/engine/compute/engine'
import { openOnnxEngine } from '../../../src/main/engine/compute/onnx/engine'
import { evaluate, expectSame, type Expression } from './compare'
import { count, type Draw } from './draws'

/** A square, a row, a column, a number, and a batch of squares: whatever is done to them, they still broadcast. */
const [n, batch] = [3, 2]
const shapes = [[n, n], [1, n], [n, 1], [], [batch, n, n]]

let onnx: Engine
const cpu = openCpuEngine()
beforeAll(async () => {
  onnx = await openOnnxEngine()
})

type Step = (pool: readonly tf.Tensor[]) => tf.Tensor

const isMatrix = (x: tf.Tensor): boolean => x.shape.slice(-2).join() === `${n},${n}`

const swapped = (x: tf.Tensor): tf.Tensor => tf.transpose(x, x.shape.length === 3 ? [0, 2, 1] : [1, 0])

/** One random operation on tensors made before: many of them with numbers, fills, transposes and reshapes, which are simplified. */
function step(draw: Draw): Step {
  const [first, second] = [draw(fc.nat, 99), draw(fc.nat, 99)]
  const number = draw(fc.constantFrom<number[]>, 0, 1, -1, 0.5, 2)
  const [ta, tb] = [draw(fc.boolean), draw(fc.boolean)]
  const kind = count(draw, 0, 13)
  return (pool) => {
    const a = pool[first % pool.length]!
    const b = pool[second % pool.length]!
    // tfjs has no gradient for products of unlike batches.
    const other = a.shape.join() === b.shape.join() ? b : tf.fill(a.shape, number)
    switch (kind) {
      case 0:
        return tf.add(a, b)
      case 1:
        return tf.mul(a, b)
      case 2:
        return tf.sub(a, b)
      case 3:
        return tf.mul(a, number)
      case 4:
        return tf.sub(number, tf.add(a, number))
      case 5:
        return tf.mul(tf.fill([n, n], number), a)
      case 6:
        return tf.div(tf.sub(a, tf.zerosLike(b)), tf.add(tf.onesLike(b), 1))
      case 7:
        return isMatrix(a) ? tf.mul(tf.matMul(a, other, ta, tb), 0.5) : tf.neg(a)
      case 8:
        return isMatrix(a) ? swapped(a) : tf.sin(a)
      case 9:
        return tf.reshape(tf.reshape(a, [-1]), a.shape)
      case 10:
        return a.shape.length > 1 ? tf.sub(a, tf.mean(a, -1, true)) : tf.tanh(a)
      case 11:
        return a.shape.length > 1 ? tf.sum(a, a.shape.length - 2, true) : tf.sum(a)
      case 12:
        return tf.broadcastTo(a, a.shape.length === 3 ? a.shape : [n, n])
      default:
        return isMatrix(a) ? tf.softmax(tf.matMul(swapped(a), swapped(a))) : tf.sigmoid(a)
    }
  }
}

function expression(draw: Draw): Expression {
  const steps = Array.from({ length: count(draw, 2, 9) }, () => step(draw))
  return {
    floats: shapes.map((shape) => {
      const length = shape.reduce((product, size) => product * size, 1)
      const values = draw(fc.array<number>, fc.integer({ min: -500, max: 500 }), {
        minLength: length,
        maxLength: length
      })
      return { shape, values: Float32Array.from(values, (value) => value / 400) }
    }),
    integers: [],
    lead: false,
    hasGradient: true,
    build(floats) {
      const pool = [...floats]
      for (const next of steps) pool.push(next(pool))
      // Several tensors count, the last most; what grew is squashed.
      return pool.slice(-4).reduce((sum, x) => tf.add(sum, tf.sin(x)))
    }
  }
}

it('simplified graphs give the values and gradients of random programs', async () => {
  let tried = 0
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const what = expression(draw)
      expectSame(await evaluate(onnx, what), await evaluate(cpu, what), 3e-6)
      tried++
    }),
    { numRuns: 150, endOnFailure: true, seed: 23 }
  )
  expect(tried).toBe(150)
})
