import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { sparseCrossEntropy } from '../../../src/main/engine/compute/ops/sparse-cross-entropy'
import { axisOf, count, shapeOf, type Draw, type OpUse } from './draws'

const lastAxis =
  (build: (x: tf.Tensor) => tf.Tensor, use: Partial<OpUse> = {}) =>
  (draw: Draw): OpUse => ({ ...use, floats: [shapeOf(draw, 1)], build: ([x]) => build(x!) })

export const shapeCases: Readonly<Record<string, (draw: Draw) => OpUse>> = {
  softmax: lastAxis((x) => tf.softmax(x)),
  logSoftmax: lastAxis((x) => tf.logSoftmax(x)),
  argMax: (draw) => {
    const shape = shapeOf(draw, 1)
    const axis = axisOf(draw, shape)
    return { floats: [shape], hasGradient: false, build: ([x]) => tf.argMax(x!, axis) }
  },
  reshape: (draw) => {
    const shape = shapeOf(draw)
    const flat = draw(fc.boolean)
    return {
      floats: [shape],
      build: ([x]) => tf.mul(2, tf.reshape(tf.reshape(tf.exp(x!), [-1, 1]), flat ? [-1] : [1, ...shape]))
    }
  },
  expandDims: (draw) => {
    const shape = shapeOf(draw)
    const axis = count(draw, -shape.length - 1, -1)
    return { floats: [shape], build: ([x]) => tf.expandDims(tf.sin(x!), axis) }
  },
  transpose: (draw) => {
    const shape = shapeOf(draw, 1)
    const keys = shape.map(() => draw(fc.nat, 1000))
    const order = keys.map((_, axis) => axis).sort((a, b) => keys[a]! - keys[b]! || a - b)
    return {
      floats: [shape],
      build: ([x]) => {
        const extra = x!.shape.length - shape.length
        return tf.mul(tf.transpose(x!, [...Array(extra).keys(), ...order.map((axis) => axis + extra)]), 1.5)
      }
    }
  },
  tile: (draw) => {
    const shape = shapeOf(draw, 1, 3)
    const repeats = shape.map(() => count(draw, 1, 3))
    return {
      floats: [shape],
      build: ([x]) => tf.tile(x!, [...Array<number>(x!.shape.length - shape.length).fill(1), ...repeats])
    }
  },
  broadcastTo: (draw) => {
    const shape = shapeOf(draw, 1, 3)
    const ones = shape.map((size) => (draw(fc.boolean) ? size : 1))
    return {
      floats: [ones],
      build: ([x]) =>
        tf.broadcastTo(x!, [2, ...Array<number>(x!.shape.length - shape.length).fill(1), ...shape])
    }
  },
  slice: (draw) => {
    const shape = shapeOf(draw, 1)
    const begin = shape.map((size) => count(draw, 0, size - 1))
    const sizes = shape.map((size, axis) => (draw(fc.boolean) ? -1 : count(draw, 1, size - begin[axis]!)))
    return {
      floats: [shape],
      build: ([x]) => {
        const extra = x!.shape.length - shape.length
        return tf.slice(
          x!,
          [...Array<number>(extra).fill(0), ...begin],
          [...Array<number>(extra).fill(-1), ...sizes]
        )
      }
    }
  },
  pad: (draw) => {
    const shape = shapeOf(draw, 1)
    const pads = shape.map((): [number, number] => [count(draw, 0, 2), count(draw, 0, 2)])
    const whole = draw(fc.boolean)
    return {
      floats: [shape],
      ...(whole ? { hasGradient: false } : {}),
      build: ([x]) => {
        const extra = Array.from({ length: x!.shape.length - shape.length }, (): [number, number] => [0, 1])
        return tf.pad(whole ? tf.cast(x!, 'int32') : x!, [...extra, ...pads], whole ? 3 : 0.5)
      }
    }
  },
  concat: (draw) => {
    const shape = shapeOf(draw, 1)
    const axis = axisOf(draw, shape)
    const other = shape.with(axis, count(draw, 1, 4))
    return { floats: [shape, other], build: ([a, b]) => tf.concat([a!, b!, a!], axis) }
  },
  stack: (draw) => {
    const shape = shapeOf(draw, 0, 3)
    const axis = count(draw, 0, shape.length)
    return { floats: [shape, shape], build: ([a, b]) => tf.stack([a!, tf.sin(b!), a!], axis) }
  },
  split: (draw) => {
    const [even, axis] = [draw(fc.boolean), count(draw, -3, -1)]
    const sizes = even ? [2, 2] : [1, count(draw, 1, 3)]
    const shape = [2, 3, 1].with(axis, sizes[0]! + sizes[1]!)
    return {
      floats: [shape],
      build: ([x]) => {
        const [a, b] = tf.split(x!, even ? 2 : sizes, axis)
        return tf.sub(tf.sum(tf.exp(a!), axis), tf.sum(tf.sin(b!), axis))
      }
    }
  },
  unstack: (draw) => {
    // tfjs has no gradient where there is only one part.
    const [shape, axis] = [[2, 3, 4], count(draw, -3, -1)]
    return {
      floats: [shape],
      build: ([x]) => tf.unstack(x!, axis).reduce((sum, part, at) => tf.add(sum, tf.mul(part, at + 1)))
    }
  },
  matMul: (draw) => {
    const [m, k, n] = [count(draw, 1, 5), count(draw, 1, 5), count(draw, 1, 5)]
    const [ta, tb, batch] = [draw(fc.boolean), draw(fc.boolean), shapeOf(draw, 0, 2)]
    return {
      floats: [
        [...batch, ...(ta ? [k, m] : [m, k])],
        [...batch, ...(tb ? [n, k] : [k, n])]
      ],
      build: ([a, b]) => tf.matMul(a!, b!, ta, tb)
    }
  },
  matMulBroadcast: (draw) => {
    // tfjs repeats only leading axes, and has no gradient for it.
    const [m, k, n] = [count(draw, 1, 4), count(draw, 1, 4), count(draw, 1, 4)]
    const [ta, tb] = [draw(fc.boolean), draw(fc.boolean)]
    return {
      floats: [
        [1, 2, ...(ta ? [k, m] : [m, k])],
        [3, 2, ...(tb ? [n, k] : [k, n])]
      ],
      hasGradient: false,
      build: ([a, b]) => tf.matMul(a!, b!, ta, tb)
    }
  },
  gather: (draw) => {
    const shape = shapeOf(draw, 1, 3)
    const axis = axisOf(draw, shape)
    const ids = shapeOf(draw, 1, 1)
    return {
      floats: [shape],
      integers: [{ shape: ids, below: shape.at(axis)! }],
      build: ([x], [i]) => tf.gather(x!, tf.reshape(i!, ids), axis)
    }
  },
  unsortedSegmentSum: (draw) => {
    const shape = shapeOf(draw, 1, 3)
    const segments = count(draw, 1, 4)
    return {
      floats: [shape],
      integers: [{ shape: [shape[0]!], below: segments }],
      build: ([x], [i]) =>
        tf.unsortedSegmentSum(tf.reshape(x!, shape), tf.reshape<tf.Rank.R1>(i!, [-1]), segments)
    }
  },
  oneHot: (draw) => {
    const depth = count(draw, 1, 5)
    const whole = draw(fc.boolean)
    return {
      floats: [],
      integers: [{ shape: shapeOf(draw, 1, 2), below: depth }],
      hasGradient: false,
      build: (_, [i]) => tf.oneHot(i!, depth, 3, -2, whole ? 'int32' : 'float32')
    }
  },
  sparseCrossEntropy: (draw) => {
    const [rows, classes] = [shapeOf(draw, 0, 2), count(draw, 1, 6)]
    return {
      floats: [[...rows, classes]],
      integers: [{ shape: rows, below: classes }],
      range: [-6, 6],
      build: ([x], [y]) => sparseCrossEntropy(x!, y!)
    }
  }
}
