import { resolve, sep } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AuditError } from '../../shared/errors'
import { isSameAlert, type KeptAlert } from '../../shared/watch'
import type { Scan } from '../engine/monitor/ready'
import type { Operations } from '../engine/service'
import { keepAlerts, readAlerts } from './alert-file'

/** Runs one operation of the engine. */
export type Perform = <Name extends keyof Operations>(
  operation: Name,
  parameters: Parameters<Operations[Name]>[0]
) => Promise<Awaited<ReturnType<Operations[Name]>>>

/** Training steps by subject. */
export type Steps = Readonly<Record<string, readonly number[]>>

/** What a watch tells as it goes. */
export type WatchNews =
  /** Alerts of earlier watches. */
  | { readonly kind: 'known'; readonly alerts: readonly KeptAlert[] }
  | { readonly kind: 'looked'; readonly scan: Omit<Scan, 'snapshot'> }
  /** The new ones among what is audited. */
  | { readonly kind: 'auditing'; readonly fresh: Steps }
  | { readonly kind: 'audited'; readonly steps: Steps }
  | { readonly kind: 'raised'; readonly alerts: readonly KeptAlert[] }

export interface WatchOptions {
  readonly plan: string
  /** Folder that the training writes to: at least one subject of the plan lies in it. Not asked if absent. */
  readonly folder?: string
  readonly out: string
  readonly rules?: string
  /** Between two looks, s. */
  readonly every: number
  /** Ends once nothing new came for so long, s; never if absent. */
  readonly idle?: number
  /** Ends with the first alert. */
  readonly stopOnAlert?: boolean
  readonly signal: AbortSignal
  /** Audits these checkpoints, appending to what is there. */
  readonly audit: (ready: Steps) => Promise<unknown>
  readonly tell: (news: WatchNews) => void
}

export interface Watched {
  readonly alerts: readonly KeptAlert[]
  /** Audited checkpoints by subject. */
  readonly steps: Steps
}

/** Audits the checkpoints of a training as they appear, and tells what the rules say: until it is interrupted, until nothing new comes, or
 *  until the first alert. @throws AuditError what the plan, the rules or an audit are refused with */
export async function watchTraining(options: WatchOptions, perform: Perform): Promise<Watched> {
  const { plan, folder, out, every, idle = Infinity, stopOnAlert = false, signal, tell } = options
  const rules = options.rules === undefined ? {} : { rules: options.rules }
  const known = await readAlerts(out)
  tell({ kind: 'known', alerts: [...known] })
  const raised: KeptAlert[] = []
  let snapshot: Readonly<Record<string, string>> = {}
  let steps: Steps = {}
  let newsAt = Date.now()
  while (!signal.aborted) {
    const scan = await perform('scan', { plan, before: snapshot, ...rules })
    if (folder !== undefined) requireInside(folder, plan, Object.keys(scan.snapshot))
    tell({ kind: 'looked', scan: { ready: scan.ready, waiting: scan.waiting } })
    if (JSON.stringify(scan.snapshot) !== JSON.stringify(snapshot)) newsAt = Date.now()
    ;({ snapshot } = scan)
    const isStarted = Object.values(scan.ready).every((ready) => ready.length > 0)
    if (isStarted && JSON.stringify(scan.ready) !== JSON.stringify(steps)) {
      tell({ kind: 'auditing', fresh: freshOf(scan.ready, steps) })
      await options.audit(scan.ready)
      steps = scan.ready
      newsAt = Date.now()
      tell({ kind: 'audited', steps })
      const alerts = await perform('alerts', { run: out, ...rules })
      const utc = new Date().toISOString()
      const fresh = alerts
        .filter((alert) => !known.some((earlier) => isSameAlert(earlier, alert)))
        .map((alert) => ({ utc, ...alert }))
      await keepAlerts(out, fresh)
      if (fresh.length > 0) tell({ kind: 'raised', alerts: fresh })
      known.push(...fresh)
      raised.push(...fresh)
      if (stopOnAlert && fresh.length > 0) break
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

const freshOf = (ready: Steps, before: Steps): Steps =>
  Object.fromEntries(
    Object.entries(ready).map(([subject, steps]) => [
      subject,
      steps.filter((step) => !(before[subject] ?? []).includes(step))
    ])
  )
