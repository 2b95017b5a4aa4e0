import { essentialDynamics, type OutputReader } from '../src/main/engine/development/essential'

export interface EssentialTimes {
  readonly checkpoints: number
  readonly outputs: number
  readonly seconds: number
  /** On the processor, of all threads. */
  readonly processorSeconds: number
  /** Largest resident memory, bytes, above what the process had before the outputs were made, and above it with them. */
  readonly memoryBytes: number
  readonly memoryBesideOutputsBytes: number
}

const probes = 1000

/** Essential dynamics of a made-up path of five straight pieces with noise, with all resamples and walks of an audit. */
export async function timeEssentialDynamics(checkpoints: number, outputs: number): Promise<EssentialTimes> {
  const idle = process.memoryUsage().rss
  const reader = madeUp(checkpoints, outputs)
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
  const start = performance.now()
  const startCpu = process.cpuUsage()
  await essentialDynamics({
    subjects: [{ subject: 'bench', steps: Array.from({ length: checkpoints }, (_, t) => 100 * t) }],
    outputs: reader,
    seed: 1n
  })
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(startCpu)
  clearInterval(watch)
  most = Math.max(most, process.resourceUsage().maxRSS * 1024)
  return {
    checkpoints,
    outputs,
    seconds,
    processorSeconds: (user + system) / 1e6,
    memoryBytes: most - idle,
    memoryBesideOutputsBytes: most - before
  }
}

function madeUp(checkpoints: number, outputs: number): OutputReader {
  let state = 1
  const random = (): number => {
    state = Math.imul(state, 1664525) + 1013904223
    return (state >>> 8) / 2 ** 24 - 0.5
  }
  const directions = Array.from({ length: 5 }, () => Float32Array.from({ length: outputs }, random))
  const all = Array.from({ length: checkpoints }, (_, t) => {
    const shares = directions.map((__, piece) => Math.max(0, Math.min(1, (5 * t) / checkpoints - piece)))
    const point = new Float32Array(outputs)
    for (let i = 0; i < outputs; i++) {
      let value = 0.1 * random()
      for (let piece = 0; piece < 5; piece++) value += (shares[piece] ?? 0) * (directions[piece]?.[i] ?? 0)
      point[i] = value
    }
    return point
  })
  return {
    checkpoints,
    probes,
    outputsPerProbe: outputs / probes,
    read: (checkpoint, from, to) => all[checkpoint]?.subarray(from, to) ?? new Float32Array(0)
  }
}
