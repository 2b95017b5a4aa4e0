import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { broadcasting, shapeOf, type Draw, type OpUse } from './draws'

const unary =
  (build: (x: tf.Tensor) => tf.Tensor, use: Partial<OpUse> = {}) =>
  (draw: Draw): OpUse => ({ ...use, floats: [shapeOf(draw)], build: ([x]) => build(x!) })

const binary =
  (build: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, use: Partial<OpUse> = {}) =>
  (draw: Draw): OpUse => ({ ...use, floats: broadcasting(draw), build: ([a, b]) => build(a!, b!) })

/** tfjs' own gradients of these do not sum over broadcast axes. */
const sameShapes =
  (build: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
  (draw: Draw): OpUse => {
    const shape = shapeOf(draw)
    return { floats: [shape, shape], build: ([a, b]) => build(a!, b!) }
  }

/** Whole numbers, so that some are equal. */
const comparison =
  (build: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
  (draw: Draw): OpUse => {
    const [a, b] = broadcasting(draw)
    const asFloats = draw(fc.boolean)
    const ready = (x: tf.Tensor): tf.Tensor => (asFloats ? tf.cast(x, 'float32') : x)
    return {
      floats: [],
      integers: [a, b].map((shape) => ({ shape, below: 3 })),
      hasGradient: false,
      build: (_, [x, y]) => build(ready(x!), ready(y!))
    }
  }

const logical =
  (build: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
  (draw: Draw): OpUse => ({
    floats: broadcasting(draw),
    hasGradient: false,
    build: ([a, b]) => build(tf.greater(a!, 0), tf.less(b!, 0.5))
  })

const reduction =
  (
    build: (x: tf.Tensor, axes: number[] | undefined, keepDims: boolean) => tf.Tensor,
    use: Partial<OpUse> = {}
  ) =>
  (draw: Draw): OpUse => {
    const shape = shapeOf(draw)
    const axes =
      shape.length > 0 && draw(fc.boolean)
        ? draw(
            fc.subarray,
            shape.map((_, axis) => axis - shape.length)
          )
        : []
    const keepDims = draw(fc.boolean)
    return {
      ...use,
      floats: [shape],
      build: ([x]) => build(x!, axes.length > 0 ? axes : undefined, keepDims)
    }
  }

export const elementwiseCases: Readonly<Record<string, (draw: Draw) => OpUse>> = {
  exp: unary(tf.exp),
  log: unary(tf.log, { range: [0.1, 4] }),
  sqrt: unary(tf.sqrt, { range: [0.1, 4] }),
  rsqrt: unary(tf.rsqrt, { range: [0.1, 4] }),
  reciprocal: unary(tf.reciprocal, { range: [0.2, 3] }),
  square: unary(tf.square),
  tanh: unary(tf.tanh),
  erf: unary(tf.erf),
  sigmoid: unary(tf.sigmoid),
  softplus: unary(tf.softplus),
  sin: unary(tf.sin),
  cos: unary(tf.cos),
  abs: unary(tf.abs),
  neg: unary(tf.neg),
  floor: unary(tf.floor),
  sign: unary(tf.sign),
  relu: unary(tf.relu),
  elu: unary(tf.elu),
  leakyRelu: unary((x) => tf.leakyRelu(x, 0.3)),
  step: unary((x) => tf.step(x, 0.25)),
  clip: unary((x) => tf.clipByValue(x, -0.7, 0.9)),
  clone: unary((x) => tf.mul(tf.clone(x), x)),
  onesLike: unary((x) => tf.sub(tf.onesLike(x), x)),
  zerosLike: unary((x) => tf.sub(tf.zerosLike(x), x)),
  fill: unary((x) => tf.mul(x, tf.fill(x.shape, 1.7))),
  onIntegers: unary((x) => tf.relu(tf.neg(tf.abs(tf.sign(tf.clipByValue(tf.cast(x, 'int32'), -1, 1))))), {
    hasGradient: false
  }),
  floatsOfIntegers: unary((x) => tf.exp(tf.cast(x, 'int32')), { hasGradient: false }),
  cast: unary((x) => tf.cast(x, 'int32'), { hasGradient: false }),
  castToBool: unary((x) => tf.cast(tf.cast(tf.floor(x), 'bool'), 'float32'), { hasGradient: false }),
  add: binary(tf.add),
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  div: binary(tf.div, { range: [0.3, 2] }),
  pow: binary(tf.pow, { range: [0.2, 2] }),
  squaredDifference: sameShapes(tf.squaredDifference),
  maximum: sameShapes(tf.maximum),
  minimum: sameShapes(tf.minimum),
  addN: sameShapes((a, b) => tf.addN([a, b, a])),
  greater: comparison(tf.greater),
  greaterEqual: comparison(tf.greaterEqual),
  less: comparison(tf.less),
  lessEqual: comparison(tf.lessEqual),
  equal: comparison(tf.equal),
  notEqual: comparison(tf.notEqual),
  integerArithmetic: comparison((a, b) => tf.sub(tf.mul(tf.maximum(a, b), a), tf.squaredDifference(b, a))),
  logicalAnd: logical(tf.logicalAnd),
  logicalOr: logical((a, b) => tf.logicalOr(a, tf.logicalNot(b))),
  where: (draw) => {
    // tfjs has no gradient through a condition, nor through a broadcast to five axes.
    const [a, b] = broadcasting(draw, 3)
    return {
      floats: [a, b],
      integers: [{ shape: a, below: 2 }],
      build: ([x, y], [i]) => tf.where(tf.equal(i!, 1), x!, y!)
    }
  },
  sum: reduction(tf.sum),
  sumOfIntegers: reduction((x, axes, keep) => tf.sum(tf.cast(x, 'int32'), axes, keep), {
    hasGradient: false
  }),
  sumOfBooleans: reduction((x, axes, keep) => tf.sum(tf.greater(x, 0), axes, keep), { hasGradient: false }),
  mean: reduction(tf.mean),
  meanOfIntegers: reduction((x, axes, keep) => tf.mean(tf.cast(x, 'int32'), axes, keep), {
    hasGradient: false
  }),
  max: reduction(tf.max),
  min: reduction(tf.min),
  prod: reduction(tf.prod, { hasGradient: false })
}
