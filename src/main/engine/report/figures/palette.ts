/** Colours and shapes of charts and pages on white paper. Okabe–Ito for subjects; verdicts never by colour alone. */
export const palette = {
  paper: '#ffffff',
  text: '#14191c',
  textSoft: '#49535a',
  grid: '#e6e9eb',
  line: '#d4d9dc',
  lineStrong: '#858e95',
  ink: '#1c262c',
  difference: '#3a454c',
  differenceBand: '#e1e3e4',
  band: '#f1f3f4',
  usable: '#00785a',
  suspicious: '#8a5a00',
  rejected: '#a3195b',
  rejectedTint: '#fae6ef',
  reference: '#858e95',
  link: '#5140b3',
  /** Heat maps: sand to navy, monotone in lightness. */
  scale: ['#fdf6d8', '#e9d38a', '#b5b174', '#7f8f78', '#4a6c78', '#17426b', '#0a2245']
} as const

export type Shape = 'circle' | 'diamond' | 'square' | 'triangle-down' | 'plus'

export interface SubjectStyle {
  /** Marks and lines, at least 3:1 on white. */
  readonly color: string
  /** Text, at least 4.5:1 on white. */
  readonly text: string
  /** Interval band; opaque, so that no page needs transparency. */
  readonly band: string
  readonly shape: Shape
  /** Dash and gap in pixels; empty for a solid line. */
  readonly dash: readonly number[]
}

const styles: readonly [SubjectStyle, ...SubjectStyle[]] = [
  { color: '#0072b2', text: '#00629b', band: '#d6e8f3', shape: 'circle', dash: [] },
  { color: '#d55e00', text: '#a84a00', band: '#f8e5d6', shape: 'diamond', dash: [6, 3] },
  { color: '#7b4fa3', text: '#6b3d86', band: '#e9e0f0', shape: 'square', dash: [2, 2] },
  { color: '#2f7f86', text: '#1f6a70', band: '#dceced', shape: 'triangle-down', dash: [8, 2, 2, 2] },
  { color: '#6e6a1f', text: '#5c5815', band: '#ebead9', shape: 'plus', dash: [4, 2] }
]

/** A and B keep their colour and shape everywhere; from the sixth subject on the styles repeat and the letter tells them apart. */
export function subjectStyle(place: number): SubjectStyle {
  return styles[place % styles.length] ?? styles[0]
}
