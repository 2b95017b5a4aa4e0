import type { Compressibility } from '../../../shared/compressibility'
import type { RunRecord } from '../../../shared/run'
import { compressibilityOf } from '../development/compression/compressibility'

/** Of every subject whose checkpoints were compressed: the LLC is that of the plan's first component on the same data. */
export function compressibilitiesOf({ development, llc, data, plan }: RunRecord): Compressibility[] {
  const rows = development?.compression ?? []
  const component = plan.analyses.llc?.components[0] ?? ''
  return [...new Set(rows.map(({ subject }) => subject))].map((subject) => {
    const compression = rows.filter((row) => row.subject === subject)
    const name = compression[0]?.data ?? ''
    const estimates = llc.flatMap((row): [number, number][] =>
      row.subject === subject &&
      row.component === component &&
      row.data === name &&
      row.sampledOn === name &&
      row.estimate !== null
        ? [[row.step, row.estimate]]
        : []
    )
    return compressibilityOf({
      ...{ subject, component, compression, data: name },
      llc: new Map(estimates),
      chanceLoss: data.find((one) => one.name === name)?.chanceLoss ?? null,
      seed: BigInt(plan.seed)
    })
  })
}
