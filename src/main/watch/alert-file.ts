import { appendFile, readFile } from 'node:fs/promises'
import { keptAlertSchema, type KeptAlert } from '../../shared/watch'
import { fileError } from '../engine/formats/files'

/** Where the alerts of a run are kept: beside it, since a run folder holds what its ledger knows. */
export const alertFile = (out: string): string => `${out}.alerts.jsonl`

/** Alerts of earlier watches of a run; lines that are none are passed over. @throws AuditError `file/*` */
export async function readAlerts(out: string): Promise<KeptAlert[]> {
  const text = await readFile(alertFile(out), 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw fileError(cause, alertFile(out))
  })
  return text.split('\n').flatMap((line) => {
    try {
      return [keptAlertSchema.parse(JSON.parse(line))]
    } catch {
      return []
    }
  })
}

/** @throws AuditError `file/*` */
export async function keepAlerts(out: string, alerts: readonly KeptAlert[]): Promise<void> {
  if (alerts.length === 0) return
  const text = alerts.map((alert) => `${JSON.stringify(alert)}\n`).join('')
  await appendFile(alertFile(out), text).catch((cause: unknown) => {
    throw fileError(cause, alertFile(out), 'write')
  })
}
