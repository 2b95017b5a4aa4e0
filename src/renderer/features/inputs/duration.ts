type Translate = (key: string, values: Record<string, unknown>) => string

/** `under 1 s`, `42 s`, `3 min`, `2 h 45 min`, `3 d 4 h`: rounded to what matters. Texts are `inputs.duration`. */
export function durationText(seconds: number, t: Translate): string {
  if (seconds < 1) return t('inputs.duration.underOne', {})
  if (seconds < 99.5) return t('inputs.duration.seconds', { seconds: Math.round(seconds) })
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return t('inputs.duration.minutes', { minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return t('inputs.duration.hours', { hours, minutes: minutes % 60 })
  return t('inputs.duration.days', { days: Math.floor(hours / 24), hours: hours % 24 })
}
