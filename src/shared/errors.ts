/** Every refusal of the product, by area. A code is stable: tests, scripts and reports rely on it. */
export type ErrorCode =
  // files on disk
  | 'file/not-found'
  | 'file/not-a-file'
  | 'file/unreadable'
  | 'file/changed-while-read'
  | 'file/not-writable'
  | 'file/disk-full'
  | 'file/exists'
  // bytes to tensors
  | 'format/unknown'
  | 'format/unsupported'
  | 'format/truncated'
  | 'format/header'
  | 'format/limit'
  | 'format/layout'
  | 'format/duplicate-name'
  | 'format/dtype'
  | 'format/shape'
  | 'format/index'
  | 'format/path-escape'
  | 'format/unsafe'
  | 'format/tensor-missing'
  // series of checkpoints
  | 'series/empty'
  | 'series/duplicate-step'
  | 'series/mixed'
  // plan
  | 'plan/syntax'
  | 'plan/invalid'
  | 'plan/unknown-field'
  | 'plan/unsupported'
  // rules of a watched training
  | 'rules/invalid'
  // a stored calibration that a plan names
  | 'calibration/invalid'
  | 'calibration/other-model'
  // models and data
  | 'model/config'
  | 'model/unknown-family'
  | 'model/unsupported'
  | 'model/tensor-missing'
  | 'model/shape'
  | 'model/non-finite'
  | 'data/missing'
  | 'data/shape'
  | 'data/dtype'
  | 'data/non-finite'
  | 'data/too-large'
  | 'data/token-range'
  | 'data/empty'
  // compute
  | 'engine/unavailable'
  | 'engine/memory'
  | 'engine/unsupported-op'
  | 'engine/failed'
  // sampling, diagnostics and estimators
  | 'sampling/invalid'
  | 'diagnostics/too-few-draws'
  | 'estimator/invalid'
  // audit
  | 'run/exists'
  | 'run/not-a-run'
  | 'run/damaged'
  | 'run/unfinished'
  | 'run/locked'
  | 'run/plan-differs'
  | 'run/inputs-changed'
  | 'run/grown'
  | 'run/cancelled'
  // report
  | 'report/glyph'
  | 'report/invalid'
  // command line and inter-process messages
  | 'usage'
  | 'ipc/refused'
  | 'egress/refused'
  | 'internal'

export interface AuditErrorDetails {
  /** File, field, tensor or offset concerned, e.g. `model.safetensors@8` or `analyses.llc.settings.draws`. */
  readonly where?: string
  /** What the reader can do now. */
  readonly hint?: string
  readonly cause?: unknown
}

export interface SerializedAuditError {
  readonly code: ErrorCode
  readonly where: string
  readonly message: string
  readonly hint: string
}

/** A refusal that says what is wrong, where, and what to do. The message holds the offending and the expected value. */
export class AuditError extends Error {
  readonly code: ErrorCode
  readonly where: string
  readonly hint: string

  constructor(code: ErrorCode, message: string, details: AuditErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'AuditError'
    this.code = code
    this.where = details.where ?? ''
    this.hint = details.hint ?? ''
  }

  toJSON(): SerializedAuditError {
    return { code: this.code, where: this.where, message: this.message, hint: this.hint }
  }
}

/** What JavaScript, WebAssembly and C++ say when the system gives them no more. */
const noMemory = /could not allocate memory|out of memory|allocation failed|bad_alloc|ENOMEM/i

/** Any thrown value as an AuditError: `engine/memory` where memory ran out; what else is not ours becomes `internal` with the original
 *  as cause. */
export function asAuditError(error: unknown): AuditError {
  if (error instanceof AuditError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (noMemory.test(message)) {
    return new AuditError('engine/memory', `out of memory (${message})`, {
      hint: 'Use a smaller batchSize or fewer chains, close other programs, or raise the memory that this process may take (ulimit -v).',
      cause: error
    })
  }
  return new AuditError('internal', message, {
    hint: 'This is a defect of Ontogeny. Please report it with the run folder’s ledger.',
    cause: error
  })
}
