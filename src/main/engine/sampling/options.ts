import type { LlcSettings, SamplerName } from '../../../shared/plan'
import { AuditError } from '../../../shared/errors'
import type { SessionState } from '../compute/engine'

/** Settings of an update with every default in place. */
export interface SamplerOptions {
  readonly sampler: SamplerName
  readonly stepSize: number
  readonly nBeta: number
  readonly localization: number
  readonly noiseLevel: number
  /** Infinity: none. */
  readonly bound: number
  /** Share of the last move that goes on. */
  readonly memory: number
  readonly leapfrogSteps: number
  readonly firstDecay: number
  readonly secondDecay: number
  readonly stabilizer: number
}

export function samplerOptions(settings: UpdateSettings): SamplerOptions {
  const { sampler, stepSize, nBeta, localization } = settings
  return {
    sampler,
    stepSize,
    nBeta,
    localization,
    noiseLevel: settings.noiseLevel ?? 1,
    bound: settings.boundingBox ?? Infinity,
    memory: sampler === 'sghmc' ? 1 - (settings.friction ?? 0.1) : 0,
    leapfrogSteps: sampler === 'hmc' ? (settings.leapfrogSteps ?? 10) : 1,
    firstDecay: sampler === 'adam-sgld' ? (settings.firstDecay ?? 0.9) : 0,
    secondDecay: settings.secondDecay ?? 0.99,
    stabilizer: settings.stabilizer ?? 0.1
  }
}

/** The settings that decide how a chain moves. */
export type UpdateSettings = Pick<
  LlcSettings,
  | 'sampler'
  | 'stepSize'
  | 'nBeta'
  | 'localization'
  | 'noiseLevel'
  | 'boundingBox'
  | 'friction'
  | 'leapfrogSteps'
  | 'firstDecay'
  | 'secondDecay'
  | 'stabilizer'
>

/** Samplers that accept or refuse a whole step: they need the loss of all samples. */
export const isMetropolis = (sampler: SamplerName): boolean => sampler === 'mala' || sampler === 'hmc'

/** Samplers whose scales follow the gradient during burn-in. */
export const isAdaptive = (sampler: SamplerName): boolean =>
  sampler === 'rmsprop-sgld' || sampler === 'adam-sgld'

/** What a session must keep for a sampler. @param hasSlices whether only parts of some parameters move */
export function sessionState(settings: UpdateSettings, hasSlices: boolean): SessionState {
  const { sampler, boundingBox } = settings
  if (sampler === 'adam-sgld') return 'both-moments'
  if (sampler === 'rmsprop-sgld') return 'second-moment'
  const isPlain = sampler === 'sgld' || sampler === 'sgld-cv'
  return isPlain && boundingBox === undefined && !hasSlices ? 'plain' : 'scaled'
}

/** @throws AuditError `plan/invalid` where settings contradict each other */
export function requireConsistent(settings: LlcSettings): void {
  const { sampler, batchSize, microBatch, boundingBox, burnIn, noiseLevel, draws, precision } = settings
  const refuse = (message: string, field: string, hint: string): never => {
    throw new AuditError('plan/invalid', message, { where: `analyses.llc.settings.${field}`, hint })
  }
  if (isMetropolis(sampler) && batchSize !== 'full') {
    refuse(
      `${sampler} accepts steps by the loss of all samples, but batchSize is ${batchSize}`,
      'batchSize',
      'Set batchSize: full, with microBatch if memory is short, or use another sampler.'
    )
  }
  if (isMetropolis(sampler) && (boundingBox !== undefined || (noiseLevel ?? 1) !== 1)) {
    refuse(
      `${sampler} is exact, which boundingBox and noiseLevel would undo`,
      'sampler',
      'Leave them out, or use sgld.'
    )
  }
  if (isAdaptive(sampler) && burnIn < leastAdaptation) {
    refuse(
      `${sampler} learns its scales in burn-in, which has ${burnIn} steps`,
      'burnIn',
      `Set burnIn to ${leastAdaptation} or more.`
    )
  }
  if (batchSize !== 'full' && microBatch !== undefined && batchSize % microBatch !== 0) {
    refuse(
      `microBatch ${microBatch} does not divide batchSize ${batchSize}`,
      'microBatch',
      'A batch is made of whole micro-batches.'
    )
  }
  if (precision !== undefined && precision.mostDraws < draws) {
    refuse(
      `mostDraws ${precision.mostDraws} is below draws ${draws}`,
      'precision.mostDraws',
      'Draws are the first look at the error; mostDraws is where sampling ends.'
    )
  }
}

const leastAdaptation = 50
