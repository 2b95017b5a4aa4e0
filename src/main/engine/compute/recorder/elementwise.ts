import * as tf from '@tensorflow/tfjs-core'
import type { BinaryOp, CompareOp, GraphDType, UnaryOp } from '../graph'
import { graphDType } from './backend'
import {
  broadcast,
  cast,
  emit,
  like,
  need,
  register,
  requireNumbers,
  uniform,
  type Inputs,
  type Value
} from './kernel'

/** Results are float32 whatever comes in. */
const floatUnary: Readonly<Record<string, UnaryOp>> = {
  Exp: 'exp',
  Log: 'log',
  Sqrt: 'sqrt',
  Tanh: 'tanh',
  Erf: 'erf',
  Sigmoid: 'sigmoid',
  Reciprocal: 'reciprocal',
  Sin: 'sin',
  Cos: 'cos',
  Softplus: 'softplus'
}

/** Results have the type of the operand. */
const numberUnary: Readonly<Record<string, UnaryOp>> = { Abs: 'abs', Neg: 'neg', Relu: 'relu', Sign: 'sign' }

const arithmetic: Readonly<Record<string, BinaryOp>> = {
  Add: 'add',
  Sub: 'sub',
  Multiply: 'mul',
  Maximum: 'max',
  Minimum: 'min',
  Pow: 'pow'
}

const orders: Readonly<Record<string, CompareOp>> = {
  Greater: 'greater',
  GreaterEqual: 'greaterEqual',
  Less: 'less',
  LessEqual: 'lessEqual'
}

const logic: Readonly<Record<string, BinaryOp | CompareOp>> = {
  Equal: 'equal',
  NotEqual: 'notEqual',
  LogicalAnd: 'logicalAnd',
  LogicalOr: 'logicalOr'
}

const pair = (inputs: Inputs): [Value, Value] => [need(inputs, 'a'), need(inputs, 'b')]

const upcast = (a: Value, b: Value): GraphDType => graphDType(tf.upcastType(a.dtype, b.dtype))

const same = (op: UnaryOp, x: Value): Value => emit({ op }, [x], x.shape, x.dtype)

/** x and a number, or y of a shape that x has. */
const combine = (op: BinaryOp, x: Value, y: Value | number): Value =>
  emit({ op }, [x, typeof y === 'number' ? like(x, y) : y], x.shape, x.dtype)

const above = (op: CompareOp, x: Value, limit: number): Value =>
  emit({ op }, [x, like(x, limit)], x.shape, 'bool')

const choose = (condition: Value, yes: Value, no: Value): Value =>
  emit({ op: 'select' }, [condition, yes, no], condition.shape, yes.dtype)

export function registerElementwise(): void {
  registerTables()
  registerArithmetic()
  registerActivations()
}

function registerTables(): void {
  for (const [name, op] of Object.entries(floatUnary)) {
    register(name, (inputs) => same(op, cast(need(inputs, 'x'), 'float32')))
  }
  for (const [name, op] of Object.entries(numberUnary)) {
    register(name, (inputs) => {
      const x = need(inputs, 'x')
      requireNumbers(name, [x])
      return same(op, x)
    })
  }
  for (const [name, op] of Object.entries(arithmetic)) {
    register(name, (inputs) => {
      const [a, b] = pair(inputs)
      requireNumbers(name, [a, b])
      return emit({ op }, [a, b], broadcast(a, b), upcast(a, b))
    })
  }
  for (const [name, op] of Object.entries(orders)) {
    register(name, (inputs) => {
      const [a, b] = pair(inputs)
      requireNumbers(name, [a, b])
      return emit({ op }, [a, b], broadcast(a, b), 'bool')
    })
  }
  for (const [name, op] of Object.entries(logic)) {
    register(name, (inputs) => {
      const [a, b] = pair(inputs)
      return emit({ op }, [a, b], broadcast(a, b), 'bool')
    })
  }
  register('LogicalNot', (inputs) => same('logicalNot', need(inputs, 'x')))
}

function registerArithmetic(): void {
  register('RealDiv', (inputs) => {
    const [a, b] = pair(inputs)
    return emit({ op: 'div' }, [cast(a, 'float32'), cast(b, 'float32')], broadcast(a, b), 'float32')
  })
  register('Floor', (inputs) => same('floor', need(inputs, 'x')))
  register('Square', (inputs) => {
    const x = need(inputs, 'x')
    requireNumbers('Square', [x])
    return combine('mul', x, x)
  })
  register('Rsqrt', (inputs) => same('reciprocal', same('sqrt', cast(need(inputs, 'x'), 'float32'))))
  register('SquaredDifference', (inputs) => {
    const [a, b] = pair(inputs)
    requireNumbers('SquaredDifference', [a, b])
    const difference = emit({ op: 'sub' }, [a, b], broadcast(a, b), upcast(a, b))
    return combine('mul', difference, difference)
  })
  register('ClipByValue', (inputs, { clipValueMin, clipValueMax }) =>
    combine('min', combine('max', need(inputs, 'x'), Number(clipValueMin)), Number(clipValueMax))
  )
  register('AddN', (inputs) => Object.values(inputs).reduce((sum, part) => combine('add', sum, part)))
  register('Select', (inputs) => choose(need(inputs, 'condition'), need(inputs, 't'), need(inputs, 'e')))
}

function registerActivations(): void {
  register('Step', (inputs, { alpha }) => {
    const x = need(inputs, 'x')
    const isAbove = above('greater', x, 0)
    if (typeof alpha !== 'number' || alpha === 0) return cast(isAbove, 'float32')
    return choose(isAbove, uniform(1, x.shape, 'float32'), uniform(alpha, x.shape, 'float32'))
  })
  register('Elu', (inputs) => {
    const x = need(inputs, 'x')
    const exponential = combine('sub', same('exp', combine('min', x, 0)), 1)
    return choose(above('greater', x, 0), x, exponential)
  })
  register('EluGrad', (inputs) => {
    const [dy, y] = [need(inputs, 'dy'), need(inputs, 'y')]
    return choose(above('greaterEqual', y, 0), dy, combine('mul', dy, combine('add', y, 1)))
  })
  register('LeakyRelu', (inputs, { alpha }) => {
    const x = need(inputs, 'x')
    return choose(above('greater', x, 0), x, combine('mul', x, Number(alpha)))
  })
}
