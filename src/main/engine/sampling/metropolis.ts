import { AuditError } from '../../../shared/errors'
import type { EngineSession, HostArrays } from '../compute/engine'
import { normals, purposes, uniform } from '../math/philox'
import { elements } from '../models/definition'
import type { Transition, TransitionParts } from './transition'

/** Hamiltonian Monte Carlo (Neal 2011) on the loss of all samples: leapfrog steps of length √ε, then the whole move is accepted or
 *  refused. The number of steps varies from draw to draw between half of `leapfrogSteps` and all of them: a fixed length of flight brings
 *  directions that it takes round whole turns back to where they were (Neal 2011, section 3.2). With one leapfrog step it is the Metropolis-adjusted Langevin algorithm with step ε (Roberts & Tweedie 1996). A reference
 *  for small models: it works on the parameters element by element. @throws AuditError `engine/unsupported` on a device */
export function metropolis({ session, batches, parameters, options, seed }: TransitionParts): Transition {
  const host = requireHost(session)
  const { nBeta, localization, leapfrogSteps } = options
  const length = Math.sqrt(options.stepSize)
  const tensors = movingTensors(session, host, parameters)
  const acceptance = new Float64Array(session.chains)

  const kick = (duration: number): void => {
    const factor = nBeta * host.gradientScale
    for (const { w, gradient, scale, anchor, momentum } of tensors) {
      for (let i = 0; i < w.length; i++) {
        const force =
          factor * (gradient[i] ?? NaN) + localization * ((w[i] ?? NaN) - (anchor[i % anchor.length] ?? NaN))
        momentum[i] = (momentum[i] ?? 0) - duration * (scale[i] ?? 0) * force
      }
    }
  }
  const drift = (): void => {
    for (const { w, momentum } of tensors) {
      for (let i = 0; i < w.length; i++) w[i] = (w[i] ?? NaN) + length * (momentum[i] ?? 0)
    }
  }
  /** nβΔL + γ/2 ‖u‖² + ½‖p‖² of a chain. */
  const energy = (chain: number): number => {
    let [displacement, kinetic] = [0, 0]
    for (const { w, anchor, momentum } of tensors) {
      const size = anchor.length
      for (let i = 0; i < size; i++) {
        displacement += ((w[chain * size + i] ?? NaN) - (anchor[i] ?? NaN)) ** 2
        kinetic += (momentum[chain * size + i] ?? NaN) ** 2
      }
    }
    return nBeta * batches.losses(chain).paired + (localization / 2) * displacement + kinetic / 2
  }

  return {
    acceptance,
    move: async (step) => {
      // A step of length 0 measures, and moves nothing.
      const statistics = session.langevinStep({
        ...{ stepSize: 0, nBeta, localization, noiseLevel: 0, seed, step }
      })
      for (const tensor of tensors) {
        tensor.start.set(tensor.w)
        drawMomentum(tensor, session, seed, step)
      }
      const before = Array.from(acceptance, (_, chain) => energy(chain))
      const leaps = leapsOf(leapfrogSteps, seed, step)
      kick(length / 2)
      for (let leap = 1; leap <= leaps; leap++) {
        drift()
        await batches.run(step)
        kick(leap < leaps ? length : length / 2)
      }
      before.forEach((start, chain) => {
        const probability = Math.min(1, Math.exp(start - energy(chain)))
        // A proposal beyond every number is refused like any bad one.
        acceptance[chain] = Number.isNaN(probability) ? 0 : probability
        const draw = uniform(seed, step, session.firstChain + chain, purposes.acceptance)
        if (draw < (acceptance[chain] ?? 0)) return
        for (const { w, start: old, anchor } of tensors) {
          const [from, to] = [chain * anchor.length, (chain + 1) * anchor.length]
          w.set(old.subarray(from, to), from)
        }
      })
      return statistics
    }
  }
}

/** The same for all chains, which move together. */
function leapsOf(most: number, seed: bigint, step: number): number {
  const fewest = Math.ceil(most / 2)
  return fewest + Math.floor(uniform(seed, step, 0, purposes.flight) * (most - fewest + 1))
}

interface MovingTensor {
  readonly w: Float32Array
  readonly gradient: Float32Array
  /** 0 where the element does not move. */
  readonly scale: Float32Array
  readonly anchor: Float32Array
  readonly start: Float32Array
  readonly momentum: Float64Array
  /** First noise block of 16 elements. */
  readonly firstBlock: number
}

function movingTensors(
  session: EngineSession,
  host: HostArrays,
  parameters: readonly string[]
): MovingTensor[] {
  const selected = new Set(parameters)
  let firstBlock = 0
  return session.parameters.flatMap(({ name, shape }) => {
    const at = firstBlock
    firstBlock += Math.ceil(elements(shape) / 16)
    if (!selected.has(name)) return []
    const w = host.w(name)
    return [
      {
        w,
        gradient: host.gradient(name),
        scale: host.scale(name),
        anchor: host.anchor(name),
        start: new Float32Array(w.length),
        momentum: new Float64Array(w.length),
        firstBlock: at
      }
    ]
  })
}

function drawMomentum(tensor: MovingTensor, session: EngineSession, seed: bigint, step: number): void {
  const { momentum, scale, anchor, firstBlock } = tensor
  const noise = new Float64Array(16 * Math.ceil(anchor.length / 16))
  for (let chain = 0; chain < session.chains; chain++) {
    normals(noise, firstBlock, seed, step, session.firstChain + chain)
    const from = chain * anchor.length
    for (let i = 0; i < anchor.length; i++) {
      momentum[from + i] = (scale[from + i] ?? 0) > 0 ? (noise[i] ?? NaN) : 0
    }
  }
}

function requireHost(session: EngineSession): HostArrays {
  if (session.host) return session.host
  throw new AuditError(
    'engine/unavailable',
    'this engine keeps parameters on a device, where this sampler cannot reach them',
    {
      hint: 'Use --engine onnx.'
    }
  )
}
