import { setImmediate } from 'node:timers/promises'
import { weightsPlanOf, type BarrierPlan, type WeightsPlan } from '../../../shared/plan'
import type { Comparison } from '../../../shared/run'
import type { LossLine, UnitMatching, WeightComparison, WeightDetail } from '../../../shared/weight-space'
import { memoryLimit } from '../compute/memory'
import { lossLine } from '../estimators/weight-space/barrier'
import {
  distanceBetween,
  shapesOf,
  weightDistances,
  type WeightPair
} from '../estimators/weight-space/distances'
import { matchUnits, unitsOf } from '../estimators/weight-space/matching'
import { findComponent } from '../models/components'
import type { Component, Dataset, HiddenUnits, Model } from '../models/model'
import { weightNorms, type Weights } from '../development/norms'
import { evaluateLosses } from '../sampling/baseline'
import type { AuditContext } from './pipeline'
import { loadWeights, type AuditedSubject } from './subjects'
import { differenceMatrices, measureSpectra } from './weight-spectra'

/** Parts of a work, and the work. */
export interface WeightTask {
  readonly parts: number
  /** @param onParts is told of parts that are done */
  readonly carryOut: (onParts: (parts: number) => void) => Promise<WeightComparison | null>
}

/** Layers with more hidden units are not matched: the work grows with their cube. */
const mostUnits = 2048
/** Losses that a line holds in memory, of all places together. */
const mostLosses = 2 ** 26
/** Copies of the weights at one time: both, their starts, one in another order, one on the line, and what a session and a decomposition hold. */
const copies = 9
/** Names in a remark. */
const shownNames = 6

/** Distances, spectra and barrier of two subjects, where the plan asks for them. What cannot be done is a remark, no failure. */
export function weightTask(
  context: AuditContext,
  compare: Pick<Comparison, 'reference' | 'variant'>
): WeightTask {
  const plan = planned(context)
  const of = (name: string): AuditedSubject | undefined =>
    context.audit.subjects.find(({ record }) => record.name === name)
  const [reference, variant] = [of(compare.reference), of(compare.variant)]
  if (plan === null || !reference || !variant) return { parts: 0, carryOut: () => Promise.resolve(null) }
  const steps = reference.record.steps.filter((step) => variant.record.steps.includes(step))
  const detailed = plan.steps === 'last' ? steps.slice(-1) : chosen(plan.steps, steps)
  const hindrance = hindranceOf(reference, variant, steps)
  const none = { start: null, hasCommonStart: false, steps: [], details: [] }
  if (hindrance !== null)
    return { parts: 0, carryOut: () => Promise.resolve({ ...none, remarks: [hindrance] }) }
  const work: Work = {
    context,
    plan,
    reference,
    variant,
    steps,
    detailed,
    remarks: missingRemarks(plan, steps)
  }
  const points = plan.barrier === false ? 0 : 2 * plan.barrier.points
  const matrices = plan.spectra ? differenceMatrices(reference.model).length : 0
  return {
    parts: steps.length + detailed.length * (points + matrices),
    carryOut: (onParts) => carryOut(work, onParts)
  }
}

const chosen = (wanted: readonly number[], steps: readonly number[]): number[] =>
  steps.filter((step) => wanted.includes(step))

const planned = ({ audit }: AuditContext): WeightsPlan | null => {
  const { compare } = audit.plan.analyses
  return compare ? weightsPlanOf(compare) : null
}

interface Work {
  readonly context: AuditContext
  readonly plan: WeightsPlan
  readonly reference: AuditedSubject
  readonly variant: AuditedSubject
  /** Common ones, ascending. */
  readonly steps: readonly number[]
  readonly detailed: readonly number[]
  readonly remarks: string[]
}

function hindranceOf(
  reference: AuditedSubject,
  variant: AuditedSubject,
  steps: readonly number[]
): string | null {
  const differing = differingTensors(reference, variant)
  if (differing.length > 0) {
    const more = differing.length > shownNames ? `, and ${differing.length - shownNames} more` : ''
    return `The weights of ${variant.record.name} and ${reference.record.name} cannot be subtracted, their tensors differ: ${differing.slice(0, shownNames).join('; ')}${more}.`
  }
  if (steps.length === 0)
    return `${reference.record.name} and ${variant.record.name} have no step in common: no distance in weight space.`
  const bytes = 4 * reference.model.parameterCount * copies
  if (bytes <= memoryLimit()) return null
  return `Weight space needs about ${Math.ceil(bytes / 2 ** 20)} MiB of memory, there are ${Math.floor(memoryLimit() / 2 ** 20)} MiB.`
}

/** In words, each tensor that only one has or that is shaped otherwise. */
function differingTensors(reference: AuditedSubject, variant: AuditedSubject): string[] {
  const [own, other] = [shapesOf(reference.model), shapesOf(variant.model)]
  const words = (shape: readonly number[] | undefined, { record }: AuditedSubject): string =>
    shape === undefined ? `not in ${record.name}` : `[${shape.join(', ')}] in ${record.name}`
  return [...new Set([...own.keys(), ...other.keys()])]
    .filter((name) => own.get(name)?.join() !== other.get(name)?.join())
    .map((name) => `${name} is ${words(own.get(name), reference)} and ${words(other.get(name), variant)}`)
}

function missingRemarks({ steps: wanted }: WeightsPlan, steps: readonly number[]): string[] {
  if (wanted === 'last') return []
  const missing = wanted.filter((step) => !steps.includes(step))
  return missing.length === 0
    ? []
    : [`Not common to both, so without a comparison of weights: step ${missing.join(', ')}.`]
}

async function carryOut(work: Work, onParts: (parts: number) => void): Promise<WeightComparison> {
  const { context, reference, variant, steps, detailed, remarks } = work
  const { model } = reference
  const [start = 0] = steps
  const starts = await loadPair(work, start)
  const named = namedComponents(context, model, remarks)
  const rows: WeightComparison['steps'] = []
  const details: WeightDetail[] = []
  for (const step of steps) {
    await breathe(context)
    const own = step === start ? starts : await loadPair(work, step)
    const pair: WeightPair = {
      ...{ reference: own.reference, variant: own.variant },
      ...{ referenceStart: starts.reference, variantStart: starts.variant, hasCommonStart: starts.isOne }
    }
    const distances = weightDistances(model, pair, named, false)
    rows.push({ step, identicalWeights: own.isOne, distances })
    onParts(1)
    if (detailed.includes(step)) details.push(await detailOf(work, step, pair, own.isOne, onParts))
  }
  if (reference.architecture !== variant.architecture && work.plan.barrier !== false)
    remarks.push('No loss between the two: their tensors are alike, but what is computed with them is not.')
  return { start, hasCommonStart: starts.isOne, steps: rows, details, remarks: [...new Set(remarks)] }
}

interface LoadedPair {
  readonly reference: Weights
  readonly variant: Weights
  /** Whether both are the same weights. */
  readonly isOne: boolean
}

async function loadPair({ context, reference, variant }: Work, step: number): Promise<LoadedPair> {
  const at = ({ checkpoints }: AuditedSubject) => checkpoints.find((checkpoint) => checkpoint.step === step)
  const load = async (subject: AuditedSubject): Promise<Weights> =>
    (await loadWeights(at(subject)?.path ?? '', subject.model, context.signal)).weights.tensors
  const own = await load(reference)
  const isOne = at(reference)?.weights === at(variant)?.weights
  return { reference: own, variant: isOne ? own : await load(variant), isOne }
}

/** The whole model, then what the plan's LLC is measured of. */
function namedComponents({ audit }: AuditContext, model: Model, remarks: string[]): Component[] {
  const names = [...new Set(['full', ...(audit.plan.analyses.llc?.components ?? [])])]
  return names.flatMap((name) => {
    try {
      return [findComponent(model, name)]
    } catch {
      remarks.push(`No component ${name} in weight space: the reference has none.`)
      return []
    }
  })
}

async function detailOf(
  work: Work,
  step: number,
  pair: WeightPair,
  isOne: boolean,
  onParts: (parts: number) => void
): Promise<WeightDetail> {
  const { context, plan, reference, variant, remarks } = work
  const { model } = reference
  const named = namedComponents(context, model, [])
  const components = [
    ...model.components,
    ...named.filter(({ name }) => !model.components.some((component) => component.name === name))
  ]
  const distances = weightDistances(model, pair, components, true)
  const parts = plan.spectra ? differenceMatrices(model).length : 0
  const points = plan.barrier === false ? 0 : plan.barrier.points
  const detail = { step, distances }
  if (isOne) {
    onParts(parts + 2 * points)
    return { ...detail, spectra: [], line: null, matching: null }
  }
  const whole = distances.find(({ name }) => name === 'full')?.distance ?? 0
  const spectra = plan.spectra
    ? await measureSpectra(model, pair, {
        ...{ whole, step, remarks, seed: BigInt(context.audit.plan.seed) },
        breathe: () => breathe(context),
        onMatrix: () => {
          onParts(1)
        }
      })
    : []
  if (plan.barrier === false || reference.architecture !== variant.architecture) {
    onParts(2 * points)
    return { ...detail, spectra, line: null, matching: null }
  }
  const follow = (to: Weights) =>
    measureLine(work, plan.barrier as BarrierPlan, step, pair.reference, to, onParts)
  const line = await follow(pair.variant)
  const matched = plan.barrier.match === 'auto' ? await match(work, step, pair) : null
  if (matched === null) {
    onParts(points)
    return { ...detail, spectra, line, matching: null }
  }
  const { tensors, ...matching } = matched
  if (matching.movedUnits === 0) onParts(points)
  const own = matching.movedUnits === 0 ? null : await follow(tensors)
  return { ...detail, spectra, line, matching: { ...matching, line: own } }
}

/** Brings the variant's hidden units into the reference's order; null where there are none, or none that can be matched. */
async function match(
  { context, reference: { model }, remarks }: Work,
  step: number,
  { reference, variant }: WeightPair
): Promise<(Omit<UnitMatching, 'line'> & { readonly tensors: Weights }) | null> {
  const shapes = shapesOf(model)
  const isWide = (layer: HiddenUnits): boolean => unitsOf(layer, shapes) > mostUnits
  const wide = model.hiddenUnits.filter(isWide)
  const hiddenUnits = model.hiddenUnits.filter((layer) => !isWide(layer))
  if (wide.length > 0)
    remarks.push(
      `Step ${step}: hidden units of ${wide.length} layers were left as they are, these have more than ${mostUnits}.`
    )
  if (hiddenUnits.length === 0) return null
  const { tensors, units, movedUnits } = await matchUnits({
    ...{ reference, variant, shapes, hiddenUnits, seed: BigInt(context.audit.plan.seed) },
    breathe: () => breathe(context)
  })
  const distance = distanceBetween(reference, tensors)
  const size = weightNorms(reference).l2
  return {
    ...{ units, movedUnits, layers: hiddenUnits.map(({ name }) => name), distance, tensors },
    relative: size > 0 ? distance / size : null
  }
}

/** Losses along the straight line; null with a remark where one is no number, or they are too many. */
async function measureLine(
  { context, reference, remarks }: Work,
  barrier: BarrierPlan,
  step: number,
  from: Weights,
  to: Weights,
  onParts: (parts: number) => void
): Promise<LossLine | null> {
  const { audit, signal, evaluator } = context
  const data =
    barrier.data ??
    (audit.dataRecords.find(({ use }) => use === 'sample') ?? audit.dataRecords[0])?.name ??
    ''
  const dataset = audit.datasets.get(reference.architecture)?.get(data)?.dataset
  const { points } = barrier
  if (dataset === undefined || dataset.size * points > mostLosses) {
    onParts(points)
    remarks.push(
      `Step ${step}: no loss between the two on ${data}: ${dataset?.size ?? 0} samples at ${points} places are more losses than are held, ${mostLosses}.`
    )
    return null
  }
  const losses: Float64Array[] = []
  const between = new Map([...from].map(([name, values]) => [name, new Float32Array(values.length)]))
  for (let point = 0; point < points; point++) {
    await breathe(context)
    const at = point / (points - 1)
    const evaluation = await evaluator(reference.architecture).at(mixed(from, to, at, between), dataset)
    const { losses: own } = await evaluateLosses({ ...evaluation, dataset, signal })
    if (!isFiniteAll(own)) {
      onParts(points - point)
      remarks.push(nonFinite(step, at, dataset))
      return null
    }
    losses.push(own)
    onParts(1)
  }
  return { data, ...lossLine({ losses, seed: BigInt(audit.plan.seed) }) }
}

const isFiniteAll = (values: Float64Array): boolean => values.every((value) => Number.isFinite(value))

const nonFinite = (step: number, at: number, { name }: Dataset): string =>
  `Step ${step}: no loss between the two on ${name}: at ${at} of the way it is not finite.`

/** (1 − at) from + at to, the ends exactly. @param out gets the values */
function mixed(from: Weights, to: Weights, at: number, out: ReadonlyMap<string, Float32Array>): Weights {
  if (at === 0) return from
  if (at === 1) return to
  for (const [name, values] of out) {
    const [a, b] = [from.get(name), to.get(name)]
    if (a && b) for (let i = 0; i < values.length; i++) values[i] = (1 - at) * (a[i] ?? 0) + at * (b[i] ?? 0)
  }
  return out
}

/** Lets messages through: a pause, or a cancel. */
async function breathe({ signal, rest }: AuditContext): Promise<void> {
  await setImmediate()
  signal.throwIfAborted()
  await rest()
}
