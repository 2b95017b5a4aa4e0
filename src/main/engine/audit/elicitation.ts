import type { Elicitation } from '../../../shared/function-space'
import type { ComparePlan, ElicitationPlan } from '../../../shared/plan'
import {
  disagreement,
  toComparable,
  type Disagreement,
  type OutputShape
} from '../development/function-space'
import { apartness, rankPool, type ElicitationRequest } from '../development/function-space/elicitation'
import { evaluateLosses } from '../sampling/baseline'
import { readLosses } from './behaviour'
import { comparableShape, comparedSubjects, inputOf, openedOf, outputsOf } from './function-space'
import { dataNames } from './jobs'
import type { AuditContext } from './pipeline'
import { planDraws, PosteriorSampler, type PosteriorDraw } from './posterior-draws'
import { selectComponent } from './prepare'
import { readRun } from './run-folder'
import { chainGroups } from './schedule'
import { loadWeights, type AuditedSubject, type Checkpoint } from './subjects'

/** Numbers of outputs of one model held at a time: 64 MiB. */
const mostNumbers = 2 ** 24

/** One side of the comparison at the step of the search. */
interface Side {
  readonly subject: AuditedSubject
  readonly checkpoint: Checkpoint
}

/** Searches a pool for inputs on which reference and variant disagree, at their last common step: by their outputs and, where the plan
 *  samples posteriors, by how differently losses react to perturbations within each model.
 *  @param remarks gets what could not be done
 *  @returns null where no outputs can be compared @throws AuditError `engine/*`, `data/non-finite` */
export async function searchPool(
  context: AuditContext,
  compare: ComparePlan,
  plan: ElicitationPlan,
  remarks: string[]
): Promise<Elicitation | null> {
  const subjects = comparedSubjects(context, compare)
  const shape = comparableShape(context, ...subjects, plan.data)
  if (typeof shape === 'string') {
    remarks.push(`Outputs on the pool ${plan.data} cannot be compared: ${shape}.`)
    return null
  }
  const step = lastCommon(...subjects)
  if (step === null) {
    remarks.push(
      `The pool was not searched: ${compare.reference} and ${compare.variant} have no step in common.`
    )
    return null
  }
  const sides = subjects.map((subject): Side => {
    const checkpoint = subject.checkpoints.find((candidate) => candidate.step === step)
    if (!checkpoint) throw new Error(`${subject.record.name} has no step ${step}`)
    return { subject, checkpoint }
  }) as [Side, Side]
  const disagreements = await disagreementsOf(context, sides, plan.data, shape)
  const listed = disagreements
    .map(({ mean: value }, sample) => ({ value, sample }))
    .sort((a, b) => b.value - a.value || a.sample - b.sample)
    .slice(0, plan.first)
    .map(({ sample }) => sample)
  const { dataset } = openedOf(context, subjects[0], plan.data)
  return rankPool({
    ...{
      data: plan.data,
      step,
      kind: shape.kind,
      positions: shape.positions,
      first: plan.first,
      disagreements
    },
    inputOf: (sample) => inputOf(dataset, sample),
    posterior: await posteriorOf(context, sides, plan, { shape, listed, remarks })
  })
}

function lastCommon(reference: AuditedSubject, variant: AuditedSubject): number | null {
  return reference.record.steps.filter((step) => variant.record.steps.includes(step)).at(-1) ?? null
}

async function disagreementsOf(
  context: AuditContext,
  [reference, variant]: readonly [Side, Side],
  data: string,
  shape: OutputShape
): Promise<Disagreement[]> {
  const { size } = openedOf(context, reference.subject, data).dataset
  const perSample = shape.positions * shape.classes
  const chunk = Math.max(1, Math.min(size, Math.floor(mostNumbers / perSample)))
  const found: Disagreement[] = []
  for (let first = 0; first < size; first += chunk) {
    context.signal.throwIfAborted()
    await context.rest()
    context.report({ phase: 'compare', done: first, total: size, unit: 'parts' })
    const samples = Array.from({ length: Math.min(chunk, size - first) }, (_, index) => first + index)
    const of = ({ subject, checkpoint }: Side): Promise<Float32Array> =>
      outputsOf(context, subject, checkpoint, data, samples, shape)
    const [own, other] = [await of(reference), await of(variant)]
    samples.forEach((_, index) => found.push(disagreement(own, other, shape, index * perSample)))
  }
  return found
}

/** Disagreements of the draws so far, by sample of the pool: those of the listed inputs whose outputs fit into memory. */
type DrawnInputs = ReadonlyMap<number, { readonly between: number[]; readonly apart: number[] }>

interface PosteriorSearch {
  readonly shape: OutputShape
  /** Samples whose outputs are compared draw by draw. */
  readonly listed: readonly number[]
  readonly remarks: string[]
}

/** Draws around both checkpoints: losses of the whole pool, outputs on the listed inputs. Chains of the two share batches and noise where
 *  their architecture is one. */
async function posteriorOf(
  context: AuditContext,
  sides: readonly [Side, Side],
  plan: ElicitationPlan,
  { shape, listed, remarks }: PosteriorSearch
): Promise<ElicitationRequest['posterior']> {
  const { audit } = context
  const [sampledOn] = dataNames(audit, 'sample')
  const components = audit.plan.analyses.llc?.components
  if (!components || sampledOn === undefined) {
    remarks.push('The pool was ranked by outputs alone: without llc in the plan no posterior is sampled.')
    return null
  }
  const component = components.includes('full') ? 'full' : (components[0] ?? 'full')
  const rejection = await rejectionOf(context, sides, component, sampledOn)
  if (rejection !== null) {
    remarks.push(
      `The pool was ranked by outputs alone: ${rejection}, so draws tell nothing of the checkpoints.`
    )
    return null
  }
  const draws = planDraws(audit.settings, plan.draws)
  const walks: Walk[] = []
  for (const side of sides)
    walks.push(await walkOf(context, side, { component, sampledOn, draws, pool: plan.data }))
  const [reference, variant] = walks
  if (!reference || !variant) throw new Error('two subjects are compared')
  const fitting = Math.floor(mostNumbers / (shape.positions * shape.classes))
  const drawn: DrawnInputs = new Map(
    listed.slice(0, fitting).map((sample) => [sample, { between: [], apart: [] }])
  )
  const { chains, burnIn } = audit.settings
  const total = 2 * chains * (burnIn + draws.perChain * draws.spacing)
  let done = 0
  for (let round = 0; round < draws.perChain; round++) {
    for (const walk of walks) {
      context.signal.throwIfAborted()
      await context.rest()
      walk.current = await walk.sampler.next({
        signal: context.signal,
        pause: context.pause,
        onResting: context.tellPaused,
        onSteps: (steps) => {
          done += steps
          const { record } = walk.side.subject
          context.report({ phase: 'compare', subject: record.name, done, total, unit: 'chain-steps' })
        }
      })
      for (const draw of walk.current) await addLosses(context, walk, draw, plan.data)
    }
    for (const [index, draw] of variant.current.entries()) {
      const other = reference.current[index]
      if (other)
        await addDisagreements(context, [reference, variant], [other, draw], {
          shape,
          drawn,
          data: plan.data
        })
    }
  }
  const excess = ({ sums }: Walk) => ({
    chains: sums.map((sum) => sum.map((value) => value / draws.perChain))
  })
  const bad = walks.find(({ sums }) => sums.some((sum) => sum.some((value) => !Number.isFinite(value))))
  if (bad) {
    remarks.push(
      `The pool was ranked by outputs alone: losses of draws around ${bad.side.subject.record.name} are not finite.`
    )
    return null
  }
  return {
    ...{ sampledOn, component, draws: draws.perChain * chains },
    ...{ reference: excess(reference), variant: excess(variant), drawn }
  }
}

/** Why draws around the checkpoints may say nothing of them: a rejected estimate of the same chains, in words; null where both stand. */
async function rejectionOf(
  { folder }: AuditContext,
  sides: readonly Side[],
  component: string,
  sampledOn: string
): Promise<string | null> {
  const { llc } = await readRun(folder)
  for (const { subject, checkpoint } of sides) {
    const own = llc.find(
      (row) =>
        row.subject === subject.record.name &&
        row.step === checkpoint.step &&
        row.component === component &&
        row.sampledOn === sampledOn &&
        row.data === sampledOn
    )
    if (own === undefined)
      return `the LLC of ${subject.record.name} at step ${checkpoint.step} was not estimated`
    if (own.verdict === 'rejected')
      return `the LLC of ${subject.record.name} at step ${checkpoint.step} was rejected`
  }
  return null
}

/** One model's chains. */
interface Walk {
  readonly side: Side
  readonly sampler: PosteriorSampler
  /** Loss of each input of the pool at the checkpoint. */
  readonly baseline: Float64Array
  /** `[chains][pool]` */
  readonly sums: readonly Float64Array[]
  current: readonly PosteriorDraw[]
  /** Outputs of a draw that has no pair yet, on the listed inputs. */
  before: Float32Array | null
}

async function walkOf(
  context: AuditContext,
  side: Side,
  request: {
    readonly component: string
    readonly sampledOn: string
    readonly draws: ReturnType<typeof planDraws>
    readonly pool: string
  }
): Promise<Walk> {
  const { audit, setup, sampler, signal } = context
  const { subject, checkpoint } = side
  const { component, sampledOn, draws, pool } = request
  const losses = await readLosses(context, subject.record.name, checkpoint.step, [
    ...new Set([sampledOn, pool])
  ])
  const { weights } = await loadWeights(checkpoint.path, subject.model, signal)
  const chosen = selectComponent(subject, component)
  const { settings } = audit
  const baseline = losses.get(pool) ?? new Float64Array(0)
  const task = {
    model: subject.model.source,
    parameters: chosen.parameters,
    slices: chosen.slices ?? {},
    weights: weights.tensors,
    settings,
    seed: BigInt(audit.plan.seed),
    data: {
      dataset: openedOf(context, subject, sampledOn).dataset,
      baseline: losses.get(sampledOn) ?? new Float64Array(0)
    },
    observed: new Map()
  }
  return {
    side,
    sampler: new PosteriorSampler(sampler, task, chainGroups(setup.environment, settings.chains), draws),
    baseline,
    sums: Array.from({ length: settings.chains }, () => new Float64Array(baseline.length)),
    current: [],
    before: null
  }
}

async function addLosses(
  context: AuditContext,
  { side, sums, baseline }: Walk,
  { chain, weights }: PosteriorDraw,
  data: string
): Promise<void> {
  const { dataset } = openedOf(context, side.subject, data)
  const evaluation = await context.evaluator(side.subject.architecture).at(weights, dataset)
  const { losses } = await evaluateLosses({ ...evaluation, dataset, signal: context.signal })
  const own = sums[chain]
  if (!own) return
  for (let sample = 0; sample < own.length; sample++) {
    own[sample] = (own[sample] ?? 0) + (losses[sample] ?? NaN) - (baseline[sample] ?? NaN)
  }
}

async function addDisagreements(
  context: AuditContext,
  walks: readonly [Walk, Walk],
  draws: readonly [PosteriorDraw, PosteriorDraw],
  {
    shape,
    drawn,
    data
  }: {
    readonly shape: OutputShape
    readonly drawn: DrawnInputs
    readonly data: string
  }
): Promise<void> {
  const samples = [...drawn.keys()]
  const perSample = shape.positions * shape.classes
  const of = async ({ side: { subject } }: Walk, { weights }: PosteriorDraw): Promise<Float32Array> => {
    const { dataset } = openedOf(context, subject, data)
    return toComparable(
      await context.evaluator(subject.architecture).outputs(weights, dataset, samples),
      shape
    )
  }
  const now = { a: await of(walks[0], draws[0]), b: await of(walks[1], draws[1]) }
  const [first, second] = walks.map(({ before }) => before)
  const before = first && second ? { a: first, b: second } : null
  samples.forEach((sample, index) => {
    const from = index * perSample
    const found = drawn.get(sample)
    found?.between.push(disagreement(now.a, now.b, shape, from).mean)
    if (before === null) return
    const times = [before, now] as const
    found?.apart.push(
      apartness((one, at, other, then) => disagreement(times[at][one], times[then][other], shape, from).mean)
    )
  })
  // Each draw is part of one pair.
  walks[0].before = before === null ? now.a : null
  walks[1].before = before === null ? now.b : null
}
