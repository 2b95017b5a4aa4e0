/** What a reader of the run screen has opened. */
export interface Selection {
  readonly subject: string
  readonly letter: string
  /** Data that the estimates were measured on. */
  readonly data: string
  readonly steps: readonly number[]
}

/** An estimate whose recorded chains are wanted. */
export interface ChainsOf {
  readonly subject: string
  readonly letter: string
  readonly step: number
  readonly component: string
  readonly data: string
  readonly estimate: number | null
}
