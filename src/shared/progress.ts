/** One progress event of a long operation. Every count is of `unit`; `etaSeconds` is null while unknown. */
export interface ProgressEvent {
  readonly phase: 'hash' | 'load' | 'behaviour' | 'sample' | 'compare' | 'report'
  readonly subject?: string
  readonly checkpoint?: string
  /** Training step of the checkpoint in work. */
  readonly trainingStep?: number
  readonly chain?: number
  readonly done: number
  readonly total: number
  readonly unit: 'files' | 'bytes' | 'chain-steps' | 'checkpoints' | 'parts'
  /** Units per second over the last seconds. */
  readonly rate: number
  readonly etaSeconds: number | null
}

export type ProgressListener = (event: ProgressEvent) => void
