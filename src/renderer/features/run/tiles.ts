import type { Phase } from '../../../shared/progress'
import type { Verdict } from '../../../shared/run'
import type { RunState } from '../../../shared/run-state'

/** Seconds that something may take. */
export interface Span {
  readonly low: number
  readonly high: number
}

/** When the phase in work would end, as it looked at a time; milliseconds since the epoch. */
export interface Forecast {
  readonly phase: Phase
  readonly at: number
  readonly end: number
}

/** Forecasts of the last minute say how far they can be trusted. */
const remembered = 60_000

/** Adds what a state forecasts; another phase begins anew. */
export function withForecast(
  forecasts: readonly Forecast[],
  { progress, status }: RunState,
  now: number
): readonly Forecast[] {
  const seconds = progress?.etaSeconds ?? null
  if (progress === null || seconds === null || status !== 'running') return []
  const before = forecasts.filter(({ phase, at }) => phase === progress.phase && now - at <= remembered)
  return [...before, { phase: progress.phase, at: now, end: now + seconds * 1000 }]
}

/** Time left of the phase in work: between the earliest and the latest end that the last minute forecast. Null while unknown. */
export function leftOfPhase(forecasts: readonly Forecast[], now: number): Span | null {
  if (forecasts.length === 0) return null
  const ends = forecasts.map(({ end }) => end)
  return {
    low: Math.max(0, (Math.min(...ends) - now) / 1000),
    high: Math.max(0, (Math.max(...ends) - now) / 1000)
  }
}

/** Phases after the one in work. */
export function phasesAhead({ phases }: RunState): Phase[] {
  return phases.filter(({ state }) => state === 'waiting').map(({ phase }) => phase)
}

/** `23 to 26 min` in the unit that fits the longer end. */
export function spanText(
  { low, high }: Span,
  say: (key: string, named: Record<string, string>) => string
): string {
  const [unit, size] =
    high < 120
      ? (['seconds', 1] as const)
      : high < 7200
        ? (['minutes', 60] as const)
        : (['hours', 3600] as const)
  const round = (seconds: number): number => {
    const value = seconds / size
    return unit === 'hours' ? Math.round(value * 10) / 10 : Math.max(1, Math.round(value))
  }
  const from = round(low)
  const to = Math.max(from, round(high))
  return from === to
    ? say(`run.time.${unit}`, { value: String(to) })
    : say(`run.time.${unit}Range`, { low: String(from), high: String(to) })
}

export function verdictCounts({ estimates }: RunState): Readonly<Record<Verdict, number>> {
  const counts = { usable: 0, suspicious: 0, rejected: 0 }
  for (const { verdict } of estimates) counts[verdict]++
  return counts
}
