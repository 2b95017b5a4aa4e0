import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { openCpuEngine } from '../../../src/main/engine/compute/cpu/engine'
import type { CompileOptions, Engine } from '../../../src/main/engine/compute/engine'
import { openOnnxEngine } from '../../../src/main/engine/compute/onnx/engine'
import type { Program } from '../../../src/main/engine/compute/program'
import { openEngine } from '../../../src/main/engine/compute/registry'
import { fill, mlp, weightsOf } from './programs'

setFlagsFromString('--expose_gc')
const collect = runInNewContext('gc') as () => void

const sessionOf = (engine: Engine, program: Program, chains = 1) =>
  engine.createSession({ parameters: program.parameters, chains, threads: 1 })

const everything: CompileOptions = { batchSize: 4, gradients: ['w0', 'b0', 'w1'], outputs: ['terms'] }

/** Three layers of equal width, whose activations outweigh everything else. */
const width = 512
const wide: Program = {
  parameters: [0, 1, 2].map((layer) => ({ name: `w${layer}`, shape: [width, width] })),
  inputs: [{ name: 'x', dtype: 'float32', shape: [width] }],
  termsPerSample: 1,
  build({ w0, w1, w2 }, { x }) {
    const out = [w0!, w1!, w2!].reduce((h, w) => tf.tanh(tf.matMul(h, w)), x!)
    return { terms: tf.mean(tf.square(out), -1, true) }
  }
}

describe('the registry', () => {
  it('opens onnx for auto, and each engine by name', async () => {
    const auto = await openEngine('auto')
    expect(auto.id).toBe('onnx')
    expect(auto.describe()).toEqual({
      id: 'onnx',
      version: expect.stringMatching(/^onnxruntime-node \d+\.\d+\.\d+/) as string,
      device: 'CPU'
    })
    expect((await openEngine('cpu')).describe()).toMatchObject({
      id: 'cpu',
      version: expect.stringMatching(/^tfjs-backend-cpu \d/) as string
    })
  })

  it('says of an engine that is not there what to do', async () => {
    await expect(openEngine('tensorflow')).rejects.toMatchObject({
      code: 'engine/unavailable',
      hint: expect.stringContaining('onnx') as string
    })
  })
})

describe('memory', () => {
  it('does not grow by compiling and disposing', async () => {
    const session = await sessionOf(await openOnnxEngine(), mlp, 3)
    session.load(weightsOf(mlp))
    const cycle = async (count: number): Promise<number> => {
      for (let i = 0; i < count; i++) {
        // A batch of its own, so that a leaked executable would weigh 2 MB.
        const executable = await session.compile(mlp, { ...everything, batchSize: 10_000 })
        fill(mlp, (name) => executable.input(name), 0, 3)
        await executable.run()
        await executable.dispose()
      }
      collect()
      return process.memoryUsage().rss
    }
    const before = await cycle(10)
    const tensors = tf.memory().numTensors
    const after = await cycle(30)
    expect(tf.memory().numTensors).toBe(tensors)
    expect((after - before) / 2 ** 20).toBeLessThan(20)
    await session.dispose()
  })

  it.each([3000, 8192])('of a batch of %i is estimated before it runs', async (batchSize) => {
    const session = await sessionOf(await openOnnxEngine(), wide)
    session.load(weightsOf(wide))
    const options = { batchSize, gradients: ['w0', 'w1', 'w2'], outputs: ['terms'] } as const
    const executable = await session.compile(wide, options)
    fill(wide, (name) => executable.input(name), 0, 1)
    collect()
    const before = process.memoryUsage().rss
    for (let run = 0; run < 3; run++) await executable.run()
    collect()
    const used = process.memoryUsage().rss - before
    const { activationBytes, parameterBytes } = executable.memory
    expect(used / activationBytes).toBeGreaterThan(0.4)
    expect(used / activationBytes).toBeLessThan(1.2)
    expect(parameterBytes).toBeGreaterThan(4 * 4 * 3 * width ** 2)
    expect(parameterBytes).toBeLessThan(4.1 * 4 * 3 * width ** 2)
    await session.dispose()
  })

  it('that is not there is refused, with the batch size that fits', async () => {
    const limit = 64 * 2 ** 20
    const session = await sessionOf(await openOnnxEngine(() => limit), wide)
    const options = { gradients: ['w0', 'w1', 'w2'], outputs: ['terms'] } as const
    const refusal = session.compile(wide, { ...options, batchSize: 100_000 })
    const error: unknown = await refusal.catch((cause: unknown) => cause)
    expect(error).toMatchObject({
      code: 'engine/memory',
      message: expect.stringContaining('batch size 100000 with 1 chain needs') as string
    })
    const fits = Number(/batch size that fits is (\d+)\./.exec((error as { hint: string }).hint)![1])
    const executable = await session.compile(wide, { ...options, batchSize: fits })
    expect(executable.memory.activationBytes).toBeLessThanOrEqual(limit)
    await expect(session.compile(wide, { ...options, batchSize: fits + 1 })).rejects.toMatchObject({
      code: 'engine/memory'
    })
    await session.dispose()
  })

  it('for parameters that is not there is refused, with the number of chains that fits', async () => {
    const engine = await openOnnxEngine(() => 64 * 2 ** 20)
    await expect(sessionOf(engine, wide, 50)).rejects.toMatchObject({
      code: 'engine/memory',
      hint: expect.stringMatching(/^At most \d chains fit/) as string
    })
  })
})

describe.each([
  ['onnx', openOnnxEngine],
  ['cpu', openCpuEngine]
])('%s refuses', (_, openIt: () => Engine | Promise<Engine>) => {
  it('a program over other parameters than the session has', async () => {
    const engine = await openIt()
    const session = await sessionOf(engine, mlp)
    await expect(session.compile(wide, { ...everything, gradients: [] })).rejects.toMatchObject({
      code: 'model/shape'
    })
    const other = { ...mlp, parameters: [...mlp.parameters, { name: 'w2', shape: [1] }] }
    await expect(session.compile(other, everything)).rejects.toMatchObject({ code: 'model/tensor-missing' })
    await session.dispose()
  })

  it('names that the program does not have', async () => {
    const session = await sessionOf(await openIt(), mlp)
    const executable = await session.compile(mlp, everything)
    expect(() => executable.input('z')).toThrow(expect.objectContaining({ code: 'engine/failed' }) as Error)
    expect(() => executable.output('logits')).toThrow(
      expect.objectContaining({ code: 'engine/failed' }) as Error
    )
    expect(() => session.read('w', 'w9', 0)).toThrow(
      expect.objectContaining({ code: 'model/tensor-missing' }) as Error
    )
    expect(() => session.load(new Map())).toThrow(
      expect.objectContaining({ code: 'model/tensor-missing' }) as Error
    )
    await session.dispose()
  })

  it('gradients that the program does not have, when it compiles', async () => {
    const session = await sessionOf(await openIt(), mlp)
    await expect(session.compile(mlp, { ...everything, gradients: ['w9'] })).rejects.toMatchObject({
      code: 'model/tensor-missing'
    })
    await session.dispose()
  })

  it('to run what was disposed', async () => {
    const session = await sessionOf(await openIt(), mlp)
    session.load(weightsOf(mlp))
    const executable = await session.compile(mlp, everything)
    await executable.run()
    await session.dispose()
    await executable.dispose()
    await expect(executable.run()).rejects.toMatchObject({ code: 'engine/failed' })
  })

  it('a class that does not exist, and runs again with one that does', async () => {
    const session = await sessionOf(await openIt(), mlp)
    session.load(weightsOf(mlp))
    const executable = await session.compile(mlp, everything)
    fill(mlp, (name) => executable.input(name), 0, 1)
    executable.input('y')[2] = 4
    await expect(executable.run()).rejects.toMatchObject({ code: 'engine/failed' })
    executable.input('y')[2] = 3
    await executable.run()
    expect(executable.output('terms').every(Number.isFinite)).toBe(true)
    await session.dispose()
  })
})

describe('results that are one value under several names', () => {
  const pair = (shape: readonly number[], build: Program['build']): Program => ({
    parameters: [
      { name: 'a', shape },
      { name: 'b', shape },
      { name: 'unused', shape }
    ],
    inputs: [{ name: 'x', dtype: 'float32', shape: [3] }],
    termsPerSample: 3,
    build
  })

  it.each([
    // Both gradients are one product, declared without its batch axis.
    [
      'a product',
      [3, 3],
      pair([3, 3], ({ a, b }, { x }) => ({ terms: tf.matMul(x!, tf.add(a!, b!)), logits: x! }))
    ],
    // Both gradients are one reshape.
    [
      'a reshape',
      [3],
      pair([3], ({ a, b }, { x }) => {
        const terms = tf.exp(tf.mul(x!, tf.reshape(tf.add(a!, b!), [-1, 1, 3])))
        return { terms, logits: terms }
      })
    ],
    [
      'a constant',
      [3],
      pair([3], ({ a }, { x }) => ({ terms: tf.add(x!, tf.reshape(a!, [-1, 1, 3])), logits: a! }))
    ]
  ])('%s', async (_, shape, program) => {
    const size = shape.reduce((product, length) => product * length, 1)
    const results: number[][] = []
    for (const engine of [await openOnnxEngine(), openCpuEngine()]) {
      const session = await sessionOf(engine, program)
      session.load(weightsOf(program))
      const executable = await session.compile(program, {
        batchSize: 2,
        gradients: ['a', 'b', 'unused'],
        outputs: ['logits', 'terms']
      })
      fill(program, (name) => executable.input(name), 0, 1)
      await executable.run()
      const read = (name: string): number[] => [...session.read('gradient', name, 0)]
      expect(read('a').some((g) => g !== 0)).toBe(true)
      expect(read('unused')).toEqual(Array<number>(size).fill(0))
      results.push([
        ...read('a'),
        ...read('b'),
        ...executable.output('terms'),
        ...executable.output('logits')
      ])
      await session.dispose()
    }
    expect(results[0]!.length).toBe(results[1]!.length)
    results[0]!.forEach((value, at) => expect(value).toBeCloseTo(results[1]![at]!, 5))
  })
})
