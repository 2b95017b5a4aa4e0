import type { Components } from './components'
import { fewestGroups } from './support'
import type { WalkNull } from './walk'

/** What there is to say about a path, in plain words. */

export interface PathFacts {
  /** Null where nothing moved. */
  readonly gram: Float64Array | null
  readonly length: number
  readonly components: Components
  readonly probes: number
  readonly groups: number
  /** Forms that too few resamples had. */
  readonly dropped: number
}

export function pathRemarks({ gram, length, components, probes, groups, dropped }: PathFacts): string[] {
  if (gram === null) return ['The outputs are the same at every checkpoint: there is no path.']
  const remarks: string[] = []
  const moving = components.shares.length
  if (length < 5) {
    remarks.push(
      `${length} checkpoints: too few for forms and for the comparison with a random walk, which take five.`
    )
  }
  if (moving < 3) {
    remarks.push(
      moving === 1
        ? 'The path is a straight line: it has no planes and no forms.'
        : 'The path lies in one plane: forms are the turns in that plane alone.'
    )
  }
  if (groups < fewestGroups) {
    remarks.push(
      `${probes} probe inputs are too few to resample: forms have no support, and their intervals hold only what the planes disagree on.`
    )
  }
  if (dropped > 0) {
    remarks.push(
      `${dropped} further ${dropped === 1 ? 'time' : 'times'} at which every plane turns ${dropped === 1 ? 'is' : 'are'} left out: ` +
        'too few resamples of probe inputs have it, or it does not stand out from their noise.'
    )
  }
  return remarks
}

const significance = 0.05
/** Likeness from which on a picture is that of a walk to the eye. */
const likeAWalk = 0.95

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`

/** @param turns times at which every plane turns, with support or without */
export function walkRemarks(walk: WalkNull | null, explained: readonly number[], turns: number): string[] {
  if (walk === null) return []
  const { pValue, similarity, excursion } = walk
  const shares = (values: readonly number[]): string => values.slice(0, 3).map(percent).join(', ')
  const p = pValue.toPrecision(2)
  const remarks = [
    `The leading components explain ${shares(explained)} of the variance; of a random walk with these steps ${shares(walk.explained)}.`
  ]
  if (pValue >= significance) {
    remarks.push(
      `The path is consistent with a random walk (p = ${p}): its curves and forms are no evidence of stages by themselves.`
    )
  } else {
    const direction =
      excursion > 1
        ? `it goes ${excursion.toPrecision(2)} times as far in mean square as a walk of independent steps`
        : `it stays closer to its mean than a walk of independent steps, ${excursion.toPrecision(2)} times the mean square`
    remarks.push(
      `The path departs from a random walk (p = ${p}): ${direction}, and its picture is ${percent(similarity)} alike.`
    )
    if (similarity >= likeAWalk) {
      remarks.push(
        'Its leading components still look like those of a random walk: read their curves with care.'
      )
    }
  }
  remarks.push(
    `Every plane turns at ${walk.forms.toFixed(1)} times in a random walk with these steps, on average, and at ${turns} in this path.`
  )
  return remarks
}
