import type { WatchState } from '../../../shared/watch-state'

export interface CheckpointRow {
  readonly subject: string
  readonly step: number
  /** `whole`: next to be audited. `writing`: its files change, or cannot be read yet. */
  readonly stage: 'audited' | 'auditing' | 'whole' | 'writing'
  readonly why: string
}

/** Every checkpoint that was seen, the last ones first: these are what is looked for. */
export function checkpointRows({ subjects, status }: WatchState): CheckpointRow[] {
  const rows = subjects.flatMap(({ name, whole, audited, waiting }) => {
    const known = new Set(audited)
    return [
      ...whole.map((step) => ({
        ...{ subject: name, step, why: '' },
        stage: known.has(step)
          ? ('audited' as const)
          : status === 'auditing'
            ? ('auditing' as const)
            : ('whole' as const)
      })),
      ...waiting.map(({ step, why }) => ({ subject: name, step, stage: 'writing' as const, why }))
    ]
  })
  return rows.sort((a, b) => b.step - a.step || (a.subject < b.subject ? -1 : 1))
}
