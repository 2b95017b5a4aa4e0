import { appendFile, readFile } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AuditError } from '../../shared/errors'
import { printable } from '../../shared/printable'
import { alertSchema, isSameAlert, type Alert } from '../../shared/watch'
import { fileError } from '../engine/formats/files'
import type { Operations } from '../engine/service'

/** Runs one operation of the engine. */
export type Perform = <Name extends keyof Operations>(
  operation: Name,
  parameters: Parameters<Operations[Name]>[0]
) => Promise<Awaited<ReturnType<Operations[Name]>>>

type Steps = Readonly<Record<string, readonly number[]>>

export interface WatchOptions {
  readonly plan: string
  /** Folder that the training writes to: at least one subject of the plan lies in it. */
  readonly folder: string
  readonly out: string
  readonly rules?: string
  /** Between two looks, s. */
  readonly every: number
  /** Ends once nothing new came for so long, s; never if absent. */
  readonly idle?: number
  /** Ends with the first alert. */
  readonly stopOnAlert: boolean
  readonly signal: AbortSignal
  /** Audits these checkpoints, appending to what is there. */
  readonly audit: (ready: Steps) => Promise<unknown>
  readonly say: (line: string) => void
}

export interface Watched {
  readonly alerts: readonly Alert[]
  /** Audited checkpoints by subject. */
  readonly steps: Steps
}

/** Where the alerts of a run are kept: beside it, since a run folder holds what its ledger knows. */
export const alertFile = (out: string): string => `${out}.alerts.jsonl`

/** Audits the checkpoints of a training as they appear, and tells what the rules say: until it is interrupted, until nothing new comes, or
 *  until the first alert. @throws AuditError what the plan, the rules or an audit are refused with */
export async function watchTraining(options: WatchOptions, perform: Perform): Promise<Watched> {
  const { plan, folder, out, every, idle = Infinity, signal, say } = options
  const rules = options.rules === undefined ? {} : { rules: options.rules }
  const known = await earlierAlerts(out)
  const raised: Alert[] = []
  let snapshot: Readonly<Record<string, string>> = {}
  let steps: Steps = {}
  let newsAt = Date.now()
  while (!signal.aborted) {
    const scan = await perform('scan', { plan, before: snapshot, ...rules })
    requireInside(folder, plan, Object.keys(scan.snapshot))
    if (JSON.stringify(scan.snapshot) !== JSON.stringify(snapshot)) newsAt = Date.now()
    ;({ snapshot } = scan)
    const isStarted = Object.values(scan.ready).every((ready) => ready.length > 0)
    if (isStarted && JSON.stringify(scan.ready) !== JSON.stringify(steps)) {
      say(`auditing ${stepsText(scan.ready, steps)}`)
      await options.audit(scan.ready)
      steps = scan.ready
      newsAt = Date.now()
      const alerts = await perform('alerts', { run: out, ...rules })
      const fresh = alerts.filter((alert) => !known.some((earlier) => isSameAlert(earlier, alert)))
      await keep(out, fresh)
      for (const { subject, step, what, message } of fresh)
        say(`alert: ${printable(subject)}, step ${step}, ${printable(what)}: ${printable(message)}`)
      known.push(...fresh)
      raised.push(...fresh)
      if (options.stopOnAlert && fresh.length > 0) break
    }
    if (Date.now() - newsAt > 1000 * idle) break
    await setTimeout(1000 * every, undefined, { signal }).catch(() => undefined)
  }
  return { alerts: raised, steps }
}

/** A plan of another folder would never see what is trained here. */
function requireInside(folder: string, plan: string, paths: readonly string[]): void {
  if (paths.length === 0 || paths.some((path) => path.startsWith(resolve(folder) + sep))) return
  throw new AuditError('series/empty', 'no checkpoint of the plan lies in the folder that is to be watched', {
    where: folder,
    hint: `The plan ${plan} finds ${paths[0] ?? ''}. Watch the folder that its subjects lie in.`
  })
}

async function keep(out: string, alerts: readonly Alert[]): Promise<void> {
  const utc = new Date().toISOString()
  const text = alerts.map((alert) => `${JSON.stringify({ utc, ...alert })}\n`).join('')
  if (text === '') return
  await appendFile(alertFile(out), text).catch((cause: unknown) => {
    throw fileError(cause, alertFile(out), 'write')
  })
}

/** Of an earlier watch of this run; lines that are none are passed over. */
async function earlierAlerts(out: string): Promise<Alert[]> {
  const text = await readFile(alertFile(out), 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw fileError(cause, alertFile(out))
  })
  return text.split('\n').flatMap((line) => {
    try {
      return [alertSchema.parse(JSON.parse(line))]
    } catch {
      return []
    }
  })
}

function stepsText(ready: Steps, before: Steps): string {
  const texts = Object.entries(ready).flatMap(([subject, steps]) => {
    const fresh = steps.filter((step) => !(before[subject] ?? []).includes(step))
    const shown = fresh.length > 6 ? [...fresh.slice(0, 6), '…'] : fresh
    return fresh.length === 0 ? [] : [`${printable(subject)}, step ${shown.join(', ')}`]
  })
  return texts.join('; ')
}
