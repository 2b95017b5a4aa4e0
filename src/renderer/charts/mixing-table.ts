import type { Mixing } from '../../shared/run'
import { significant, whole } from '../results/numbers'
import type { Cell, Table } from '../results/table'
import type { MixingPicture } from './mixing'
import type { Say } from './parts'

const number = (value: number | null): Cell => ({ text: significant(value, 3), value })
const integer = (value: number): Cell => ({ text: whole(value), value })

/** The table twin of a picture of how chains mix. */
export function mixingTable(picture: MixingPicture, mixing: Mixing, say: Say): Table {
  const chains = mixing.ranks.map((_, chain) => ({
    title: say('run.chains.chain', { chain: chain + 1 }),
    numeric: true
  }))
  const column = (key: string) => ({ title: say(`diagnostics.mixing.${key}`), numeric: true })
  if (picture === 'evolution') {
    return {
      columns: [column('drawAxis'), column('bulk'), column('tail')],
      rows: mixing.evolution.map(({ draws, bulk, tail }) => ({
        cells: [integer(draws), number(bulk), number(tail)]
      }))
    }
  }
  const rows = picture === 'ranks' ? mixing.ranks : mixing.autocorrelation
  return {
    columns: [column(picture === 'ranks' ? 'bin' : 'lagAxis'), ...chains],
    rows: (rows[0] ?? []).map((_, index) => ({
      cells: [
        integer(picture === 'ranks' ? index + 1 : index),
        ...rows.map((row) => (picture === 'ranks' ? integer(row[index] ?? 0) : number(row[index] ?? null)))
      ]
    }))
  }
}
