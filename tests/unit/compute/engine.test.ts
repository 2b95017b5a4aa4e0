import { describe, expect, it } from 'vitest'
import { openCpuEngine } from '../../../src/main/engine/compute/cpu/engine'
import type { Engine } from '../../../src/main/engine/compute/engine'
import { openOnnxEngine } from '../../../src/main/engine/compute/onnx/engine'
import type { Program } from '../../../src/main/engine/compute/program'
import { attention, fill, mlp, weightsOf } from './programs'

const batchSize = 4

interface Results {
  readonly terms: Float32Array
  readonly gradients: ReadonlyMap<string, Float32Array>
}

async function evaluate(engine: Engine, program: Program, chains: number, firstChain = 0): Promise<Results> {
  const session = await engine.createSession({
    parameters: program.parameters,
    chains,
    firstChain,
    threads: 1
  })
  session.load(weightsOf(program))
  const names = program.parameters.map(({ name }) => name)
  const executable = await session.compile(program, { batchSize, gradients: names, outputs: ['terms'] })
  fill(program, (name) => executable.input(name), firstChain, chains)
  await executable.run()
  const gradients = new Map(
    names.map((name) => [
      name,
      Float32Array.from(
        Array.from({ length: chains }, (_, chain) => [...session.read('gradient', name, chain)]).flat()
      )
    ])
  )
  const results = { terms: executable.output('terms').slice(), gradients }
  await session.dispose()
  return results
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance = 1e-4): void {
  expect(actual.length).toBe(expected.length)
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  expect(scale).toBeGreaterThan(0)
  actual.forEach((value, at) => expect(Math.abs(value - expected[at]!)).toBeLessThan(tolerance * scale))
}

describe.each([
  ['an MLP', mlp],
  ['attention', attention]
])('%s', (_, program) => {
  it.each([1, 3])('gives on onnx with %i chains what the reference gives', async (chains) => {
    const onnx = await evaluate(await openOnnxEngine(), program, chains)
    const reference = await evaluate(openCpuEngine(), program, chains)
    expectClose(onnx.terms, reference.terms)
    for (const [name, gradient] of reference.gradients) expectClose(onnx.gradients.get(name)!, gradient)
  })
})
