import { evoluteOf, type Trajectory } from '../../../shared/essential-dynamics'
import { drawnSubjects, placeOf } from './development-facts'
import { letterOf, type Facts } from './facts'
import type { LoadingsData } from './figures/loadings'
import type { PathData } from './figures/path'

/** What the pictures of paths in function space draw. */

const planes = [
  [1, 2],
  [1, 3]
] as const
type Plane = (typeof planes)[number]

/** Two planes of each subject's path, and of all subjects in the same planes. */
export function pathData(facts: Facts): PathData[] {
  const joint = facts.development?.jointPath ?? null
  return [
    ...facts.essentialDynamics
      .filter(({ subject }) => placeOf(facts, subject) < drawnSubjects)
      .flatMap((path) => planes.flatMap((plane) => planeOf(facts, [path], path.explained, plane))),
    ...(joint === null
      ? []
      : planes.flatMap((plane) =>
          planeOf(facts, joint.trajectories.slice(0, drawnSubjects), joint.explained, plane)
        ))
  ]
}

function planeOf(
  facts: Facts,
  trajectories: readonly Trajectory[],
  explained: readonly number[],
  [a, b]: Plane
): PathData[] {
  const paths = trajectories.flatMap((path) => {
    const [x, y] = [path.coordinates[a - 1], path.coordinates[b - 1]]
    const [smoothX, smoothY] = [path.smoothed[a - 1], path.smoothed[b - 1]]
    if (!x || !y || !smoothX || !smoothY) return []
    return [
      {
        ...{ place: placeOf(facts, path.subject), letter: letterOf(facts, path.subject) },
        subject: path.subject,
        points: path.steps.map((step, index) => ({ step, x: x[index] ?? 0, y: y[index] ?? 0 })),
        // Of several paths the evolutes would cover each other.
        evolute: trajectories.length === 1 ? evoluteOf(path, [a, b]) : [],
        smoothed: smoothX.map((value, index) => ({ x: value, y: smoothY[index] ?? 0 })),
        forms: path.forms.map(({ step }) => {
          const index = nearestTo(path.steps, step)
          return { step: path.steps[index] ?? step, x: smoothX[index] ?? 0, y: smoothY[index] ?? 0 }
        })
      }
    ]
  })
  if (paths.length === 0) return []
  return [{ components: [a, b], explained: [explained[a - 1] ?? 0, explained[b - 1] ?? 0], paths }]
}

const nearestTo = (steps: readonly number[], step: number): number =>
  steps.reduce(
    (best, other, index) => (Math.abs(other - step) < Math.abs((steps[best] ?? 0) - step) ? index : best),
    0
  )

/** Of several paths that of all subjects together. */
export function pathId({ paths, components }: PathData): string {
  const [first, second] = paths
  const whose = first === undefined || second !== undefined ? 'joint' : String(first.place + 1)
  return `path-${whose}-${components.join('-')}`
}

/** Components that have a picture. */
const drawnComponents = 3

/** Which probe samples carry the components of each subject's path. */
export function loadingsData(facts: Facts): LoadingsData[] {
  return facts.essentialDynamics
    .filter(({ subject }) => placeOf(facts, subject) < drawnSubjects)
    .map(({ subject, loadings, explained }) => ({
      ...{ place: placeOf(facts, subject), subject },
      components: loadings.slice(0, drawnComponents).map((shares, index) => ({
        component: index + 1,
        explained: explained[index] ?? 0,
        shares
      }))
    }))
    .filter(({ components }) => components.some(({ shares }) => shares.length > 1))
}

export const loadingsId = ({ place }: LoadingsData): string => `loadings-${place + 1}`
