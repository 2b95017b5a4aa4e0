import type { DescentRow, DoubleDescent } from '../../../shared/double-descent'
import type { DoubleDescentPlan } from '../../../shared/plan'
import type { RunRecord } from '../../../shared/run'
import { findDoubleDescent, leastRows } from '../development/double-descent'
import { descentWords } from '../development/double-descent-words'
import { standardError } from '../math/moments'
import { readLosses } from './behaviour'
import type { AuditContext } from './pipeline'

type Measured = Pick<RunRecord, 'llc' | 'behaviour' | 'plan' | 'subjects'>

/** The curves of test losses that the plan asks for: of every subject over its training steps, and over sizes of all subjects at their
 *  last steps.
 *  @param remarks gets what could not be done */
export async function measureDoubleDescent(
  context: Pick<AuditContext, 'folder' | 'signal'>,
  plan: DoubleDescentPlan,
  run: Measured,
  remarks: string[]
): Promise<DoubleDescent[]> {
  const curves: DoubleDescent[] = []
  for (const { name, steps } of run.subjects) {
    const rows = steps.flatMap((step) => rowOf(run, plan, name, step))
    // Final models of several sizes have one step each.
    if (plan.over === 'step' || rows.length >= leastRows.training)
      curves.push(await curveOf(context, plan, 'step', name, rows))
  }
  if (plan.over === 'size') {
    const rows = sizesOf(run, plan)
    if (rows.length < run.subjects.length)
      remarks.push('Double descent over sizes: of subjects with as many parameters the first one is used.')
    curves.push(await curveOf(context, plan, 'size', '', rows))
  }
  return curves
}

function rowOf(
  { llc, behaviour, plan, subjects }: Measured,
  { train, test }: DoubleDescentPlan,
  subject: string,
  step: number
): DescentRow[] {
  const lossOf = (data: string): number | undefined =>
    behaviour.find((row) => row.subject === subject && row.step === step && row.data === data)?.meanLoss
  const [trainLoss, testLoss] = [lossOf(train), lossOf(test)]
  if (trainLoss === undefined || testLoss === undefined) return []
  const estimates = llc.filter(
    (row) =>
      row.subject === subject &&
      row.step === step &&
      row.data === train &&
      row.component === plan.analyses.llc?.components[0]
  )
  const estimate = estimates.find(({ sampledOn }) => sampledOn === train) ?? estimates[0]
  return [
    {
      ...{ subject, step, trainLoss, testLoss },
      parameters: subjects.find(({ name }) => name === subject)?.parameterCount ?? 0,
      gap: testLoss - trainLoss,
      llc: estimate?.estimate ?? null,
      llcError: estimate?.standardError ?? null
    }
  ]
}

function sizesOf(run: Measured, plan: DoubleDescentPlan): DescentRow[] {
  const rows = run.subjects.flatMap(({ name, steps }) => rowOf(run, plan, name, steps.at(-1) ?? 0))
  return rows
    .filter(({ parameters }, index) => rows.findIndex((row) => row.parameters === parameters) === index)
    .sort((a, b) => a.parameters - b.parameters)
}

async function curveOf(
  context: Pick<AuditContext, 'folder' | 'signal'>,
  { train, test }: DoubleDescentPlan,
  over: DoubleDescent['over'],
  subject: string,
  rows: DescentRow[]
): Promise<DoubleDescent> {
  context.signal.throwIfAborted()
  const lossesAt = async (index: number): Promise<Float64Array> => {
    const row = rows[index]
    const read = row && (await readLosses(context, row.subject, row.step, [test]))
    return read?.get(test) ?? new Float64Array(0)
  }
  const found = await findDoubleDescent({
    places: rows.map(({ step, parameters }) => Math.log(over === 'step' ? step + 1 : parameters)),
    losses: rows.map(({ testLoss }) => testLoss),
    llc: rows.map(({ llc, llcError }) =>
      llc === null || llcError === null ? null : { value: llc, error: llcError }
    ),
    errorOf: async (from, to) => {
      const [first, second] = [await lossesAt(from), await lossesAt(to)]
      return standardError(second.map((loss, sample) => loss - (first[sample] ?? NaN)))
    },
    isOneTraining: over === 'step'
  })
  return { over, subject, train, test, rows, ...found, statement: descentWords(found, { over, rows }) }
}
