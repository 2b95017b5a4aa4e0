import { describe, expect, it } from 'vitest'
import { openCpuEngine } from '../../../src/main/engine/compute/cpu/engine'
import type { Engine, EngineSession, Executable, LangevinStep } from '../../../src/main/engine/compute/engine'
import { openOnnxEngine } from '../../../src/main/engine/compute/onnx/engine'
import type { Program } from '../../../src/main/engine/compute/program'
import { attention, fill, mlp, weightsOf } from './programs'

const batchSize = 4
const programs: [string, Program][] = [
  ['an MLP', mlp],
  ['attention', attention]
]
const engines: [string, () => Engine | Promise<Engine>][] = [
  ['onnx', openOnnxEngine],
  ['cpu', openCpuEngine]
]
const step: LangevinStep = { stepSize: 1e-2, nBeta: 10, localization: 2, noiseLevel: 1, seed: 5n, step: 0 }
const namesOf = (program: Program): string[] => program.parameters.map(({ name }) => name)

interface Opened {
  readonly session: EngineSession
  readonly executable: Executable
}

async function open(engine: Engine, program: Program, chains: number, firstChain = 0): Promise<Opened> {
  const session = await engine.createSession({
    parameters: program.parameters,
    chains,
    threads: 1
  })
  session.load(weightsOf(program), firstChain)
  const executable = await session.compile(program, {
    batchSize,
    gradients: namesOf(program),
    outputs: ['terms', 'logits']
  })
  fill(program, (name) => executable.input(name), firstChain, chains)
  return { session, executable }
}

/** Losses, logits and gradients by chain, after steps that take the chains apart. */
async function evaluate(
  engine: Engine,
  program: Program,
  chains: number,
  firstChain = 0,
  steps = 1,
  seed = 5n
) {
  const { session, executable } = await open(engine, program, chains, firstChain)
  for (let t = 0; t < steps; t++) {
    await executable.run()
    session.langevinStep({ ...step, seed, step: t })
  }
  await executable.run()
  const [terms, logits] = [executable.output('terms'), executable.output('logits')]
  const results = Array.from({ length: chains }, (_, chain) => {
    const part = (all: Float32Array): Float32Array =>
      all.slice((chain * all.length) / chains, ((chain + 1) * all.length) / chains)
    const read = (what: 'w' | 'gradient'): [string, Float32Array][] =>
      namesOf(program).map((name) => [`${what} ${name}`, session.read(what, name, chain)])
    return new Map([['terms', part(terms)], ['logits', part(logits)], ...read('w'), ...read('gradient')])
  })
  await session.dispose()
  return results
}

type Results = Awaited<ReturnType<typeof evaluate>>

function expectClose(actual: Results, expected: Results, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((chain, at) => {
    for (const [what, values] of chain) {
      const others = actual[at]!.get(what)!
      const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
      expect(scale, what).toBeGreaterThan(0)
      const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - others[i]!)), 0)
      expect(worst / scale, `${what} of chain ${at}`).toBeLessThan(tolerance)
    }
  })
}

describe.each(programs)('%s', (_, program) => {
  it.each([1, 3])('gives on onnx with %i chains what the reference gives', async (chains) => {
    const onnx = await evaluate(await openOnnxEngine(), program, chains)
    expectClose(onnx, await evaluate(openCpuEngine(), program, chains), 1e-4)
  })

  it('gives each of three chains what it gives one alone', async () => {
    const engine = await openOnnxEngine()
    const together = await evaluate(engine, program, 3)
    const alone = await Promise.all([0, 1, 2].map((chain) => evaluate(engine, program, 1, chain)))
    expectClose(together, alone.flat(), 1e-5)
    // They are different chains: other data, other noise.
    const [first, second] = alone.flat()
    expect([...first!.get('terms')!]).not.toEqual([...second!.get('terms')!])
    expect([...first!.get(`w ${namesOf(program)[0]!}`)!]).not.toEqual([
      ...second!.get(`w ${namesOf(program)[0]!}`)!
    ])
  })

  it.each(engines)('gives on %s the same bits for the same seed, others for another', async (__, openIt) => {
    const run = async (seed: bigint): Promise<Results> => evaluate(await openIt(), program, 2, 0, 3, seed)
    const first = await run(5n)
    expect(await run(5n)).toEqual(first)
    expect(await run(6n)).not.toEqual(first)
  })
})

describe.each(engines)('a session of %s', (_, openIt) => {
  it('has the gradient of the mean loss after a run', async () => {
    const { session, executable } = await open(await openIt(), mlp, 1)
    await executable.run()
    const meanLoss = (): number => executable.output('terms').reduce((sum, term) => sum + term, 0) / batchSize
    const gradient = session.read('gradient', 'w1', 0)
    const weights = weightsOf(mlp)
    for (const at of [0, 5, 27]) {
      const losses: number[] = []
      for (const shift of [0.02, -0.02]) {
        session.load(
          new Map(weights).set(
            'w1',
            weights.get('w1')!.map((w, i) => (i === at ? w + shift : w))
          )
        )
        await executable.run()
        losses.push(meanLoss())
      }
      expect((losses[0]! - losses[1]!) / 0.04).toBeCloseTo(gradient[at]!, 3)
    }
    await session.dispose()
  })

  it('steps along its gradients: w falls by ε/2 · nβ · gradient without noise', async () => {
    const { session, executable } = await open(await openIt(), mlp, 2)
    await executable.run()
    const before = [0, 1].map((chain) => session.read('w', 'w0', chain))
    const gradients = [0, 1].map((chain) => session.read('gradient', 'w0', chain))
    const { gradientSquared } = session.langevinStep({ ...step, noiseLevel: 0 })
    for (const chain of [0, 1]) {
      session.read('w', 'w0', chain).forEach((w, i) => {
        expect(w).toBeCloseTo(before[chain]![i]! - 0.005 * 10 * gradients[chain]![i]!, 6)
      })
      const total = namesOf(mlp)
        .flatMap((name) => [...session.read('gradient', name, chain)])
        .reduce((sum, g) => sum + g * g, 0)
      expect(gradientSquared[chain]! / total).toBeCloseTo(1, 4)
    }
    await session.dispose()
  })

  it('moves only what is selected, and writes only the gradients asked for', async () => {
    const session = await (
      await openIt()
    ).createSession({ parameters: mlp.parameters, chains: 2, threads: 1 })
    session.load(weightsOf(mlp))
    session.select(['b0'])
    expect(session.sampledCount).toBe(7)
    const executable = await session.compile(mlp, { batchSize, gradients: ['b0'], outputs: [] })
    fill(mlp, (name) => executable.input(name), 0, 2)
    await executable.run()
    session.langevinStep(step)
    expect([...session.read('w', 'w0', 1)]).toEqual([...weightsOf(mlp).get('w0')!])
    expect([...session.read('w', 'b0', 1)]).not.toEqual([...weightsOf(mlp).get('b0')!])
    expect(session.read('gradient', 'w0', 0).every((g) => g === 0)).toBe(true)
    expect(session.read('gradient', 'b0', 0).some((g) => g !== 0)).toBe(true)
    await session.dispose()
  })

  it('gives hits of a forward pass, and runs several programs over one w', async () => {
    const { session, executable } = await open(await openIt(), mlp, 2)
    const forward = await session.compile(mlp, { batchSize: 2, gradients: [], outputs: ['hits', 'terms'] })
    fill(mlp, (name) => forward.input(name), 0, 2)
    await executable.run()
    const gradient = session.read('gradient', 'w0', 1)
    await forward.run()
    expect(session.read('gradient', 'w0', 1)).toEqual(gradient)
    expect(forward.output('hits').length).toBe(4)
    expect([...forward.output('hits')].every((hit) => hit === 0 || hit === 1)).toBe(true)
    // The data of chain 1 begin alike whatever the batch size.
    forward
      .output('terms')
      .subarray(2)
      .forEach((term, i) => expect(term).toBeCloseTo(executable.output('terms')[4 + i]!, 5))
    await session.dispose()
  })
})
