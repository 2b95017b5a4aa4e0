import type { SerializedAuditError } from '../../shared/errors'
import type { ProgressEvent } from '../../shared/progress'
import type { Operations } from './service'

/** What the engine process and its host say to each other: plain objects over a message port. */

export type OperationName = keyof Operations

export type Request =
  | { readonly id: number; readonly operation: OperationName; readonly parameters: unknown }
  | { readonly id: number; readonly cancel: true }

export type Response =
  | { readonly id: number; readonly progress: ProgressEvent }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SerializedAuditError }
