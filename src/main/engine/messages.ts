import type { SerializedAuditError } from '../../shared/errors'
import type { BlockedAttempt } from '../../shared/report'
import type { AuditEvent, ProgressEvent } from '../../shared/progress'
import type { EgressAttempt } from './egress'
import type { Operations } from './service'

/** What the engine process and its host say to each other: plain objects over a message port. */

export type OperationName = keyof Operations

export type Request =
  | {
      readonly id: number
      readonly operation: OperationName
      readonly parameters: unknown
      /** The host does not listen to events: none is made. */
      readonly quiet?: boolean
    }
  | { readonly id: number; readonly cancel: true }
  /** Stops an operation between two steps, or lets it go on. */
  | { readonly id: number; readonly pause: boolean }
  /** A connection that was refused in the host: it goes on the ledger of the audit in work. */
  | { readonly attempt: BlockedAttempt }
  /** Are you there? Answered at once with the same number. */
  | { readonly ping: number }

export type Response =
  | { readonly id: number; readonly progress: ProgressEvent }
  | { readonly id: number; readonly event: AuditEvent }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SerializedAuditError }
  | { readonly egress: EgressAttempt & { readonly process: 'engine' } }
  | { readonly pong: number }
  /** At the start: the functions that refuse to open a connection. */
  | { readonly guards: readonly string[] }
