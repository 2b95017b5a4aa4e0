import type { Mark } from './marks'
import { subjectStyle, type Shape } from './palette'
import { stepPlace } from './scale'
import { textWidth } from './text-width'

/** A value with its interval at a training step; a null value breaks the line. */
export interface CurvePoint {
  readonly step: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** Band, line, whiskers and points of one curve. Marks shrink and whiskers go as points crowd.
 *  @param spacing pixels between neighbouring points, on average */
export function curveMarks(
  points: readonly CurvePoint[],
  look: {
    readonly color: string
    readonly band: string
    readonly dash: readonly number[]
    readonly shape: Shape
  },
  spacing: number
): { readonly band: Mark[]; readonly line: Mark[] } {
  const runs = unbroken(points)
  const size = Math.min(6, Math.max(2.4, spacing * 0.7))
  return {
    band: runs
      .filter((run) => run.length > 1)
      .map((run) => ({
        kind: 'band',
        points: run.map(({ step, value, low, high }) => [stepPlace(step), low ?? value, high ?? value]),
        fill: look.band
      })),
    line: [
      ...runs
        .filter((run) => run.length > 1)
        .map((run): Mark => ({
          kind: 'line',
          points: run.map(({ step, value }) => [stepPlace(step), value]),
          stroke: look.color,
          dash: look.dash
        })),
      ...runs
        .flat()
        .flatMap(({ step, value, low, high }): Mark[] => [
          ...(low === null || high === null || low === high || spacing < 6
            ? []
            : [{ kind: 'whisker' as const, x: stepPlace(step), low, high, stroke: look.color, cap: 2.5 }]),
          { kind: 'point', x: stepPlace(step), y: value, shape: look.shape, size, color: look.color }
        ])
    ]
  }
}

type Known = CurvePoint & { readonly value: number }

function unbroken(points: readonly CurvePoint[]): Known[][] {
  const runs: Known[][] = []
  let run: Known[] = []
  for (const point of points) {
    if (point.value === null) {
      if (run.length > 0) runs.push(run)
      run = []
    } else {
      run.push({ ...point, value: point.value })
    }
  }
  if (run.length > 0) runs.push(run)
  return runs
}

/** Hatched columns where estimates were rejected, one per step, with the letters of the rejected subjects. */
export function rejectedMarks(
  rejected: readonly { readonly step: number; readonly letter: string }[],
  spacing: number
): Mark[] {
  const steps = new Map<number, string[]>()
  for (const { step, letter } of rejected) steps.set(step, [...new Set([...(steps.get(step) ?? []), letter])])
  const width = Math.min(9, Math.max(2, spacing - 2))
  return [...steps].map(([step, letters]) => ({
    kind: 'rejected-column',
    x: stepPlace(step),
    width,
    letters: spacing >= 16 && letters.length <= 2 ? letters.join(' ') : ''
  }))
}

export interface EndLabel {
  /** Place of the subject in the report. */
  readonly place: number
  readonly text: string
  readonly y: number
}

/** Names at the right edge of the plot, beside the ends of their curves, moved apart so that none covers another.
 *  @param x right edge, data units
 *  @param perPixel data units of the value axis per pixel */
export function endLabels(labels: readonly EndLabel[], x: number, perPixel: number): Mark[] {
  const gap = 13 * perPixel
  const placed = [...labels].sort((a, b) => a.y - b.y).map((label) => ({ ...label, at: label.y }))
  for (let round = 0; round < 60; round++) {
    for (let index = 1; index < placed.length; index++) {
      const [below, above] = [placed[index - 1], placed[index]]
      if (!below || !above || above.at - below.at >= gap) continue
      const push = (gap - (above.at - below.at)) / 2
      below.at -= push
      above.at += push
    }
  }
  return placed.map(({ place, text, y, at }) => ({
    kind: 'label',
    x,
    y,
    dx: 4,
    dy: (y - at) / perPixel,
    text,
    color: subjectStyle(place).text,
    strong: true
  }))
}

/** `A aligned`, or the letter alone where the name is long or the figure small. */
export function endText(letter: string, name: string, size: 'wide' | 'half'): string {
  return size === 'half' || name.length > 16 ? letter : `${letter} ${name}`
}

/** Pixels to keep free on the right for the labels. */
export function endMargin(texts: readonly string[]): number {
  return Math.ceil(Math.max(8, ...texts.map((text) => textWidth(text, 11, true) + 8)))
}

/** Pixels between neighbouring steps on average. */
export function spacingOf(steps: readonly number[], width: number): number {
  const different = new Set(steps).size
  return different > 1 ? width / (different - 1) : width
}
