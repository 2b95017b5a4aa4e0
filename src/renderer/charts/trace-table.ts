import type { Traces } from '../../shared/desktop'
import { significant, whole } from '../results/numbers'
import type { Row, Table } from '../results/table'
import type { TraceSet } from './traces'

/** More rows than people read. */
const rowLimit = 1000

/** Traces on disk as they are drawn: burn-in and draws one after the other. */
export function recordedTraces({ burnIn, draws }: Traces, letter: string, estimate: number | null): TraceSet {
  return {
    chains: draws.map((own, chain) => {
      const values = Float64Array.from([...(burnIn[chain] ?? []), ...own], (value) => value ?? NaN)
      return { chain, values, steps: Float64Array.from(values, (_, step) => step) }
    }),
    burnIn: burnIn[0]?.length ?? 0,
    draws: draws[0]?.length ?? 0,
    letter,
    estimate,
    withMeans: true
  }
}

/** The table twin of traces: a row a step, a column a chain; every `stride`-th step where there are many. */
export function traceTable(
  { chains, burnIn }: TraceSet,
  say: (key: string, named?: Record<string, unknown>) => string
): { readonly table: Table; readonly stride: number } {
  const steps = chains[0]?.steps ?? new Float64Array(0)
  const stride = Math.max(1, Math.ceil(steps.length / rowLimit))
  const rows: Row[] = []
  for (let index = 0; index < steps.length; index += stride) {
    const step = steps[index] ?? 0
    rows.push({
      cells: [
        { text: whole(step), value: step },
        { text: say(step < burnIn ? 'run.chains.yes' : 'run.chains.no') },
        ...chains.map(({ values }) => {
          const value = values[index] ?? NaN
          return {
            text: significant(Number.isNaN(value) ? null : value, 4),
            value: Number.isNaN(value) ? null : value
          }
        })
      ]
    })
  }
  return {
    table: {
      columns: [
        { title: say('run.chains.step'), numeric: true },
        { title: say('run.chains.burnIn') },
        ...chains.map(({ chain }) => ({
          title: say('run.chains.chain', { chain: chain + 1 }),
          numeric: true
        }))
      ],
      rows
    },
    stride
  }
}
