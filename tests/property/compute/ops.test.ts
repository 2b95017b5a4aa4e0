import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { openCpuEngine } from '../../../src/main/engine/compute/cpu/engine'
import type { Engine } from '../../../src/main/engine/compute/engine'
import { openOnnxEngine } from '../../../src/main/engine/compute/onnx/engine'
import { recorderName } from '../../../src/main/engine/compute/recorder/backend'
import { registerRecorder } from '../../../src/main/engine/compute/recorder/kernels'
import { evaluate, expectSame, type Expression } from './compare'
import type { Draw, OpUse } from './draws'
import { elementwiseCases } from './elementwise-cases'
import { shapeCases } from './shape-cases'

const runs = 8
let onnx: Engine
const cpu = openCpuEngine()
const recorded = new Set<string>()

beforeAll(async () => {
  onnx = await openOnnxEngine()
  registerRecorder()
  for (const kernel of tf.getKernelsForBackend(recorderName)) {
    const { kernelFunc, kernelName } = kernel
    kernel.kernelFunc = (call) => {
      recorded.add(kernelName)
      return kernelFunc(call)
    }
  }
})

/** Fills the operands of one use with random values. */
function expressionOf(use: OpUse, draw: Draw): Expression {
  const [low, high] = use.range ?? [-2, 2]
  const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)
  const numbers = (length: number, arbitrary: fc.Arbitrary<number>): number[] =>
    draw(fc.array<number>, arbitrary, { minLength: length, maxLength: length })
  return {
    floats: use.floats.map((shape) => ({
      shape,
      values: Float32Array.from(
        numbers(size(shape), fc.integer({ min: 0, max: 1_000_003 })),
        (n) => low + ((high - low) * n) / 1_000_003
      )
    })),
    integers: (use.integers ?? []).map(({ shape, below }) => ({
      shape,
      values: Int32Array.from(numbers(size(shape), fc.nat({ max: below - 1 })))
    })),
    lead: draw(fc.boolean),
    hasGradient: use.hasGradient ?? true,
    build: use.build
  }
}

describe('each operation on onnx', () => {
  it.each(Object.entries({ ...elementwiseCases, ...shapeCases }))(
    '%s gives the values and gradients of the reference',
    async (_, useOf) => {
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (draw) => {
          const expression = expressionOf(useOf(draw), draw)
          expectSame(await evaluate(onnx, expression), await evaluate(cpu, expression))
        }),
        { numRuns: runs, seed: 11 }
      )
    }
  )

  it('is among those tried above', () => {
    const supported = tf.getKernelsForBackend(recorderName).map(({ kernelName }) => kernelName)
    expect(supported.length).toBeGreaterThan(60)
    expect(supported.filter((name) => !recorded.has(name))).toEqual([])
  })
})
