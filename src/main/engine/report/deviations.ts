import type { LedgerEntry } from '../../../shared/run'
import { plannedEstimates, type Facts } from './facts'
import { integer, utcMinute } from './numbers'
import { plannedWords } from './thinning'

/** Where the run departed from an uninterrupted run of its plan, from the ledger and the results. Empty when it did not. */
export function deviationsOf(
  facts: Facts,
  ledger: readonly LedgerEntry[],
  { components, leavesOut }: { readonly components: number; readonly leavesOut: boolean }
): string[] {
  const found = ledger.flatMap((entry) => {
    const sentence = stopWords(entry)
    return sentence === '' ? [] : [sentence]
  })
  const planned = plannedEstimates(facts, components)
  if (facts.llc.length < planned) {
    const counted = plannedWords(facts, facts.llc.length, planned)
    found.push(
      leavesOut
        ? `${counted} are left: results that nothing vouches for were left out.`
        : `${counted} were made.`
    )
  }
  if (!facts.complete)
    found.push(
      leavesOut
        ? 'Nothing vouches for the end of the run, where the inputs are hashed again.'
        : 'The inputs were not hashed again at the end, since the run did not reach it.'
    )
  if (facts.settings.length > 1) {
    found.push(`Estimates were made under ${integer(facts.settings.length)} different configurations.`)
  }
  return found
}

function stopWords(entry: LedgerEntry): string {
  const when = utcMinute(entry.utc)
  if (entry.type === 'cancelled') return `Cancelled by the user at ${when} (ledger entry ${entry.seq}).`
  if (entry.type === 'failed') {
    const { code, message } = entry.data
    const why = [code, message].filter((part) => typeof part === 'string').join(', ')
    return `Stopped by an error at ${when}${why === '' ? '' : `: ${why}`} (ledger entry ${entry.seq}).`
  }
  if (entry.type === 'resumed') {
    return `Resumed at ${when} at the first missing result (ledger entry ${entry.seq}); the numbers are those of an uninterrupted run.`
  }
  return ''
}
