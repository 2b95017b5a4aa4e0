import type { Report } from '../../../shared/report'
import { measuresOf } from '../../results/series'
import type { Table } from '../../results/table'
import { behaviourTable, differenceTable, llcTable } from '../../results/tables'

/** A table of the report with the name of its CSV file. */
export interface NamedTable {
  readonly key: string
  /** Message key of its title, with the data it is of. */
  readonly title: 'llc' | 'difference' | 'behaviour'
  readonly of: string
  readonly file: string
  readonly table: Table
}

/** Letters, digits, dots and dashes; what the contract allows in a file name. */
export const fileName = (...parts: readonly string[]): string =>
  `${parts
    .join('-')
    .replace(/[^\w.-]+/g, '-')
    .replace(/-+/g, '-')
    .slice(0, 90)}.csv`

/** LLC and difference of every measure, behaviour of every data set. */
export function resultTables(report: Report): NamedTable[] {
  return [
    ...measuresOf(report).flatMap((measure): NamedTable[] => {
      const { component, data, sampledOn, label } = measure
      const place = [component, data, ...(sampledOn === data ? [] : [sampledOn])]
      const llc: NamedTable = {
        key: `llc ${label}`,
        title: 'llc',
        of: label,
        file: fileName('llc', ...place),
        table: llcTable(report, measure)
      }
      if (report.comparison === null) return [llc]
      return [
        llc,
        {
          key: `difference ${label}`,
          title: 'difference',
          of: label,
          file: fileName('difference', ...place),
          table: differenceTable(report, measure)
        }
      ]
    }),
    ...[...new Set(report.behaviour.map(({ data }) => data))].map((data): NamedTable => ({
      key: `behaviour ${data}`,
      title: 'behaviour',
      of: data,
      file: fileName('behaviour', data),
      table: behaviourTable(report, [data])
    }))
  ]
}
