import { execFileSync } from 'node:child_process'
import { openEngine } from '../src/main/engine/compute/registry'
import { transformer } from './cases'

/** Start and memory of a process that does nothing but step the large model. */
export interface Startup {
  /** Opening the engine, a session and compiling, seconds. */
  readonly engineSeconds: number
  /** The same with Node.js and the modules, from the moment the process is asked for. */
  readonly processSeconds: number
  readonly targetSeconds: number
  readonly memory: Memory
}

interface Memory {
  /** Largest resident memory of the process. */
  readonly peakBytes: number
  /** Resident memory with the engine open, before a session is made. */
  readonly idleBytes: number
  readonly usedBytes: number
  readonly parameterBytes: number
  /** The engine's own estimate. */
  readonly activationBytes: number
  readonly targetBytes: number
}

interface Measured {
  readonly engineSeconds: number
  readonly readyAt: number
  readonly memory: Memory
}

/** Measures in a fresh process; the best of three, since a disk may be slow to wake. */
export async function startupOf(threads: number): Promise<Startup> {
  const runs = Array.from({ length: 3 }, () => {
    const asked = Date.now()
    const text = execFileSync(process.execPath, [process.argv[1] ?? '', 'startup', String(threads)], {
      encoding: 'utf8'
    })
    const { engineSeconds, readyAt, memory } = JSON.parse(text) as Measured
    return { engineSeconds, processSeconds: (readyAt - asked) / 1e3, targetSeconds: 2, memory }
  })
  const [best] = runs.toSorted((a, b) => a.engineSeconds - b.engineSeconds)
  if (!best) throw new Error('nothing was measured')
  return Promise.resolve(best)
}

/** What the fresh process does. */
export async function measureStartup(threads: number): Promise<Measured> {
  const { model, data, batchSize, weights } = await transformer()
  const start = performance.now()
  const engine = await openEngine('onnx')
  const opened = performance.now()
  const idleBytes = process.memoryUsage.rss()
  const resumed = performance.now()
  const session = await engine.createSession({
    parameters: model.parameters,
    chains: 1,
    threads
  })
  session.load(weights)
  const program = model.program(data.dataset.loss, data.dataset.sampleShape)
  const gradients = model.parameters.map(({ name }) => name)
  const executable = await session.compile(program, { batchSize, gradients, outputs: ['terms'] })
  const engineSeconds = (opened - start + performance.now() - resumed) / 1e3
  const readyAt = Date.now()
  for (let step = 0; step < 6; step++) {
    await executable.run()
    session.langevinStep({ stepSize: 1e-6, nBeta: 100, localization: 10, noiseLevel: 1, seed: 1n, step })
  }
  const peakBytes = process.resourceUsage().maxRSS * 1024
  const parameterBytes = 4 * model.parameterCount
  const { activationBytes } = executable.memory
  const targetBytes = 6 * parameterBytes + activationBytes
  const usedBytes = peakBytes - idleBytes
  return {
    engineSeconds,
    readyAt,
    memory: { peakBytes, idleBytes, usedBytes, parameterBytes, activationBytes, targetBytes }
  }
}
