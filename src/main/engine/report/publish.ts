import type { Report } from '../../../shared/report'
import type { RunRecord } from '../../../shared/run'
import { Ledger, reportEntry, type Clock } from '../audit/ledger'
import { lockRun } from '../audit/lock'
import { readRun } from '../audit/run-folder'
import { writeReport, type WriteReportOptions } from './write'

/** Writes the report of a run into its folder and the SHA-256 of each of its files onto the ledger, which the report cannot hold itself.
 *  A report written again gets an entry of its own: the last one counts, the earlier ones stay.
 *  @param run what the folder holds, read before
 *  @throws AuditError as `writeReport` and `readRun`; `run/locked` while another process works on the run */
export async function publishReport(
  folder: string,
  run: RunRecord,
  { clock = () => new Date(), ...options }: WriteReportOptions & { readonly clock?: Clock }
): Promise<Report> {
  const unlock = await lockRun(folder)
  try {
    const ledger = await Ledger.open(folder, clock)
    // Between the reading and the lock another process may have gone on with the run.
    const current = ledger.head === run.ledger.at(-1)?.hash ? run : await readRun(folder)
    const { report, files } = await writeReport(folder, current, options)
    await ledger.append(reportEntry, { generator: options.application, files })
    return report
  } finally {
    await unlock()
  }
}
