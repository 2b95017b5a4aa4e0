import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AuditError } from '../../../src/shared/errors'
import { openCpuEngine } from '../../../src/main/engine/compute/cpu/engine'
import type { Graph } from '../../../src/main/engine/compute/graph'
import { emitOnnx } from '../../../src/main/engine/compute/onnx/emit'
import type { Program, ProgramResult } from '../../../src/main/engine/compute/program'
import { recordProgram, type RecordOptions } from '../../../src/main/engine/compute/recorder/record'
import { attention, mlp } from './programs'

const options: RecordOptions = { chains: 2, batchSize: 3, gradients: [], outputs: ['terms'] }

/** Terms from one parameter w [4] per chain and one input x [4] per sample. */
function program(build: (w: tf.Tensor, x: tf.Tensor) => tf.Tensor | ProgramResult): Program {
  return {
    parameters: [{ name: 'w', shape: [4] }],
    inputs: [{ name: 'x', dtype: 'float32', shape: [4] }],
    termsPerSample: 4,
    build({ w }, { x }) {
      const result = build(tf.reshape(w!, [-1, 1, 4]), x!)
      return result instanceof tf.Tensor ? { terms: result } : result
    }
  }
}

const product = program((w, x) => tf.mul(w, x))
const names = (graph: Graph): string[] => graph.nodes.map(({ operation }) => operation.op)

function refusal(what: Program, changes: Partial<RecordOptions> = {}): AuditError {
  try {
    recordProgram(what, { ...options, ...changes })
  } catch (error) {
    return error as AuditError
  }
  throw new Error('the program was recorded')
}

beforeEach(async () => {
  openCpuEngine()
  await tf.setBackend('cpu')
})

describe('what cannot be recorded is refused with its name', () => {
  it.each([
    ['Atan', program((w, x) => tf.mul(tf.atan(w), x))],
    ['Cumsum', program((w, x) => tf.mul(tf.cumsum(w), x))],
    [
      'Add of booleans',
      program((w, x) => tf.mul(tf.cast(tf.add(tf.greater(w, 0), tf.less(w, 1)), 'float32'), x))
    ],
    [
      'GatherV2 with batch axes',
      program((w, x) => tf.mul(tf.gather(w, tf.zeros([2, 4], 'int32'), 2, 1), tf.sum(x)))
    ],
    ['Complex', program((w, x) => tf.mul(tf.real(tf.complex([1], [2])), tf.mul(w, x)))]
  ])('%s', (name, what) => {
    const error = refusal(what)
    expect(error.code).toBe('engine/unsupported-op')
    expect(error.message).toContain(name)
    expect(error.hint).not.toBe('')
  })

  it('a gradient that tfjs does not have', () => {
    const stepped = program((w, x) => tf.mul(tf.cast(tf.greater(w, 0), 'float32'), x))
    expect(refusal(stepped, { gradients: ['w'] })).toMatchObject({
      code: 'engine/unsupported-op',
      message: 'the gradient of Greater cannot be recorded'
    })
    expect(names(recordProgram(stepped, options))).toContain('greater')
  })

  it.each([
    ['a parameter', program((w, x) => tf.mul(x, w.dataSync()[0]!))],
    ['an input', program((w, x) => tf.mul(w, tf.add(x, (x.arraySync() as number[][][])[0]![0]![0]!)))],
    ['a result', program((w, x) => tf.mul(w, tf.add(x, tf.sum(x).dataSync()[0]!)))]
  ])('reading %s back', (_, what) => {
    const error = refusal(what)
    expect(error.code).toBe('engine/unsupported-op')
    expect(error.message).toContain('reads a computed value back')
  })

  it('a tensor from outside, and one kept from another recording', () => {
    const outside = tf.tensor([1, 2, 3, 4])
    expect(refusal(program((w, x) => tf.mul(tf.mul(w, x), outside))).message).toContain(
      'not made while it was recorded'
    )
    let kept: tf.Tensor | undefined
    const keeping = program((w, x) => tf.mul(tf.mul(w, x), (kept ??= tf.keep(tf.tensor([1, 2, 3, 4])))))
    recordProgram(keeping, options)
    expect(refusal(keeping)).toMatchObject({ code: 'engine/failed' })
    tf.dispose([outside, kept!])
  })

  it('loss terms of another number than declared', () => {
    expect(refusal(program((w, x) => tf.sum(tf.mul(w, x), -1))).message).toBe(
      'the program makes loss terms shaped [2, 3], expected [2, 3, 4]'
    )
  })

  it('outputs and parameters that do not exist', () => {
    expect(refusal(product, { outputs: ['hits'] }).message).toContain('hits')
    expect(refusal(product, { gradients: ['v'] })).toMatchObject({ code: 'model/tensor-missing' })
  })
})

describe('tfjs after a recording', () => {
  it.each([
    ['of a program', () => recordProgram(mlp, { ...options, gradients: ['w0', 'b0', 'w1'] })],
    [
      'of attention',
      () => recordProgram(attention, { ...options, gradients: ['embedding', 'qkv', 'out', 'scale'] })
    ],
    [
      'that was refused',
      () =>
        refusal(
          program((w, x) => tf.mul(tf.mul(w, x), tf.atan(x))),
          { gradients: ['w'] }
        )
    ],
    [
      'that read a value',
      () =>
        refusal(
          program((w, x) => tf.mul(w, tf.mul(x, w.dataSync()[0]!))),
          { gradients: ['w'] }
        )
    ]
  ])('%s has the same tensors and backend as before', (_, record) => {
    const sentinel = tf.tensor([1, 2])
    const before = tf.memory()
    record()
    const after = tf.memory()
    expect(after.numTensors).toBe(before.numTensors)
    expect(after.numDataBuffers).toBe(before.numDataBuffers)
    expect(after.numBytes).toBe(before.numBytes)
    expect(tf.getBackend()).toBe('cpu')
    expect([...tf.add(sentinel, 1).dataSync()]).toEqual([2, 3])
    sentinel.dispose()
  })
})

describe('the graph', () => {
  it.each([
    ['an MLP', mlp, ['w0', 'b0', 'w1']],
    ['attention', attention, ['embedding', 'qkv', 'out', 'scale']]
  ])('of %s is the same each time, to the byte', (_, what, gradients) => {
    const [first, second] = [0, 1].map(() =>
      recordProgram(what, { ...options, gradients, outputs: ['terms', 'logits'] })
    )
    expect(second).toEqual(first)
    expect(Buffer.from(emitOnnx(second!).bytes).equals(emitOnnx(first!).bytes)).toBe(true)
  })

  it('has cross-entropy on whole-number targets as one operation, with nothing one-hot', () => {
    const graph = recordProgram(mlp, { ...options, gradients: ['w0', 'b0', 'w1'] })
    const [loss, ...more] = graph.nodes.filter(({ operation }) => operation.op === 'sparseCrossEntropy')
    expect(more).toEqual([])
    expect(names(graph)).not.toContain('oneHot')
    expect(names(graph)).not.toContain('softmax')
    expect(graph.values[loss!.inputs[1]!]).toEqual({ shape: [6], dtype: 'int32' })
    expect(graph.values[graph.inputs.get('x:y')!]).toEqual({ shape: [2, 3], dtype: 'int32' })
    // The gradient of the loss is its second result as it is: no product with a gradient of ones.
    const slope = loss!.outputs[1]!
    const readers = graph.nodes.filter(({ inputs }) => inputs.includes(slope))
    expect(readers.map(({ operation }) => operation.op)).toEqual(['reshape'])
  })

  it('has no more operations for a gradient that is not asked for', () => {
    const forward = recordProgram(mlp, options)
    expect(names(forward).filter((op) => op === 'matmul')).toHaveLength(2)
    expect([...forward.outputs.keys()]).toEqual(['terms'])
    const last = recordProgram(mlp, { ...options, gradients: ['w1'] })
    expect(names(last).filter((op) => op === 'matmul')).toHaveLength(3)
  })

  it('transposes inside products', () => {
    const graph = recordProgram(attention, { ...options, gradients: ['embedding', 'qkv', 'out', 'scale'] })
    const swaps = graph.nodes.filter(
      ({ operation }) => operation.op === 'transpose' && operation.perm.join() === '0,1,3,2'
    )
    expect(swaps).toEqual([])
  })

  it('never writes out what is only broadcast', () => {
    const mean = program((w, x) => tf.square(tf.sub(tf.mul(w, x), tf.mean(tf.mul(w, x), -1, true))))
    const graph = recordProgram(mean, { ...options, gradients: ['w'] })
    expect(names(graph)).not.toContain('expand')
    expect(names(graph)).not.toContain('tile')
    const fills = graph.nodes.filter(({ operation }) => operation.op === 'fill')
    expect(fills.every(({ outputs }) => graph.values[outputs[0]!]!.shape.length === 0)).toBe(true)
  })

  it('keeps NaN and both infinities apart', () => {
    const graph = recordProgram(
      program((w, x) =>
        [NaN, Infinity, -Infinity, -0, 0].reduce(
          (sum, value) => tf.add(sum, tf.maximum(w, value)),
          tf.mul(w, x)
        )
      ),
      options
    )
    const fills = graph.nodes.flatMap(({ operation }) => (operation.op === 'fill' ? [operation.value] : []))
    expect(fills).toEqual([NaN, Infinity, -Infinity, -0, 0])
  })

  it('makes equal operations and equal constants once', () => {
    const mask = (): tf.Tensor => tf.tensor([1, 0, 0, 1])
    const graph = recordProgram(
      program((w, x) => tf.add(tf.exp(tf.mul(tf.mul(w, x), mask())), tf.exp(tf.mul(tf.mul(w, x), mask())))),
      options
    )
    expect(graph.constants.size).toBe(1)
    expect(names(graph).filter((op) => op === 'exp')).toHaveLength(1)
  })
})
