import {
  comparisonSchema,
  type Behaviour,
  type BehaviourDifference,
  type Comparison,
  type Difference,
  type LlcEstimate
} from '../../../shared/run'
import {
  compareBehaviour,
  compareLlc,
  concludeComparison,
  defaultMargin,
  type Side
} from '../estimators/comparison'
import type { ComparePlan } from '../../../shared/plan'
import { readLosses } from './behaviour'
import { searchPool } from './elicitation'
import { comparedSubjects, measureFunctionSpace, subjectNamed } from './function-space'
import type { AuditContext } from './pipeline'
import { recordResult } from './record'
import { currentFiles } from './course'
import { readRun } from './run-folder'
import { pairedArray, readTrace } from './traces'
import { weightTask } from './weight-space'

/** Compares two subjects at every step that both have: LLC by the paired draws, behaviour by the paired samples. */
export async function compareSubjects(context: AuditContext): Promise<void> {
  const compare = context.audit.plan.analyses.compare
  if (!compare) return
  const run = await readRun(context.folder)
  const of = <T extends { subject: string }>(rows: readonly T[], subject: string): T[] =>
    rows.filter((row) => row.subject === subject)
  const [{ architecture }] = comparedSubjects(context, compare)
  const yardstick = {
    margin: marginOf(compare),
    // Of another architecture it is no run like the reference.
    controls: (compare.controls ?? []).filter(
      (name) => subjectNamed(context, name).architecture === architecture
    )
  }
  // Estimates of different architectures are not comparable; losses and outputs are.
  const isOne = isOneArchitecture(context, compare)
  const pairs = isOne ? pairUp(of(run.llc, compare.reference), of(run.llc, compare.variant), llcPlace) : []
  const differences: Difference[] = []
  const weightSpace = weightTask(context, compare)
  const total = pairs.length + weightSpace.parts
  for (const [index, [reference, variant]] of pairs.entries()) {
    context.signal.throwIfAborted()
    await context.rest()
    context.report({ phase: 'compare', done: index, total, unit: 'parts' })
    const place = llcPlace(variant)
    const like = run.llc.filter((row) => yardstick.controls.includes(row.subject) && llcPlace(row) === place)
    const controls = compare.controls && (await Promise.all(like.map((row) => side(context, row))))
    const sides = [await side(context, reference), await side(context, variant)] as const
    differences.push(
      compareLlc(variant, ...sides, { margin: yardstick.margin, ...(controls && { controls }) })
    )
  }
  const behaviour = await behaviourDifferences(
    context,
    pairUp(of(run.behaviour, compare.reference), of(run.behaviour, compare.variant), behaviourPlace)
  )
  let done = pairs.length
  const weights = await weightSpace.carryOut((parts) => {
    done += parts
    context.report({ phase: 'compare', done, total, unit: 'parts' })
  })
  context.report({ phase: 'compare', done: total, total, unit: 'parts' })
  await recordResult(context, {
    type: 'comparison',
    path: currentFiles(context.ledger.entries).comparison,
    value: {
      ...concludeComparison(
        { reference: compare.reference, variant: compare.variant, yardstick },
        differences,
        behaviour
      ),
      ...(isOne ? {} : { statement: differingWords(context, compare) }),
      weights,
      outputs: await compareOutputs(context, compare)
    },
    schema: comparisonSchema
  })
}

/** Controls measure what a margin assumes. */
const marginOf = ({ margin, controls }: ComparePlan): number =>
  margin ?? (controls === undefined ? defaultMargin : 0)

function isOneArchitecture(context: AuditContext, compare: ComparePlan): boolean {
  const [reference, variant] = comparedSubjects(context, compare)
  return reference.architecture === variant.architecture
}

function differingWords(context: AuditContext, compare: ComparePlan): string {
  const [reference, variant] = comparedSubjects(context, compare).map(
    ({ record }) => `${record.name}: ${record.description}, ${record.parameterCount} parameters`
  )
  return `The two differ in architecture (${reference ?? ''}; ${variant ?? ''}): their local learning coefficients are not compared, only their losses and outputs.`
}

/** What the outputs say of the two, where the plan asks for it. */
async function compareOutputs(context: AuditContext, compare: ComparePlan): Promise<Comparison['outputs']> {
  const { outputs, elicitation } = compare
  if (!outputs && !elicitation) return null
  const remarks: string[] = []
  const functionSpace = outputs ? await measureFunctionSpace(context, compare, outputs, remarks) : null
  const found = elicitation ? await searchPool(context, compare, elicitation, remarks) : null
  return { functionSpace, elicitation: found, remarks }
}

const llcPlace = ({ step, component, data, sampledOn }: LlcEstimate): string =>
  [step, component, data, sampledOn].join('\u0000')
const behaviourPlace = ({ step, data }: Behaviour): string => [step, data].join('\u0000')

/** Rows of the same place. */
function pairUp<T>(references: readonly T[], variants: readonly T[], place: (row: T) => string): [T, T][] {
  const byPlace = new Map(references.map((row) => [place(row), row]))
  return variants.flatMap((variant) => {
    const reference = byPlace.get(place(variant))
    return reference ? [[reference, variant] as [T, T]] : []
  })
}

async function side(context: AuditContext, estimate: LlcEstimate): Promise<Side> {
  const array = pairedArray(estimate.data, estimate.sampledOn)
  const trace = await readTrace(context.folder, estimate.trace, [array])
  const { nBeta } = estimate.settings
  return {
    energy: (trace.get(array) ?? []).map((chain) => chain.map((difference) => nBeta * difference)),
    verdict: estimate.verdict,
    sharedBatches: estimate.settings.sharedBatches ?? false,
    weights: estimate.weights
  }
}

async function behaviourDifferences(
  context: AuditContext,
  pairs: readonly [Behaviour, Behaviour][]
): Promise<BehaviourDifference[]> {
  const rows: BehaviourDifference[] = []
  for (const [reference, variant] of pairs) {
    const { step, data } = variant
    const losses = await Promise.all(
      [reference, variant].map(({ subject }) => readLosses(context, subject, step, [data]))
    )
    const [a, b] = losses.map((byName) => byName.get(data) ?? new Float64Array(0))
    if (!a || !b) continue
    rows.push(
      compareBehaviour({ step, data }, a, b, {
        reference: reference.accuracy,
        variant: variant.accuracy
      })
    )
  }
  return rows
}
