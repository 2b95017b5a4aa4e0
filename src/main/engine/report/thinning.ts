import type { Thinning, ThinnedStep } from '../../../shared/thinning'
import type { Facts } from './facts'
import { count, integer, list } from './numbers'

const why: Readonly<Record<ThinnedStep['why'], string>> = {
  spread: 'spread evenly',
  named: 'named for the sensitivity',
  bend: 'where the curves bend',
  rejected: 'beside a rejected estimate'
}

const end = {
  most: 'As many as the plan allows.',
  straight: 'Fewer than the plan allows: between these no curve bends beyond its errors.',
  unusable:
    'Fewer than the plan allows: so many estimates were rejected that of at least one curve nothing can be seen to bend.',
  every: 'There are no others.'
} as const

/** `LLC at 12 of 30 steps: 6 spread evenly, 6 where the curves bend.` Empty where the plan has that of every step. */
export function thinningWords({ thinning, subjects }: Pick<Facts, 'thinning' | 'subjects'>): string {
  if (thinning === null) return ''
  const { size } = new Set(subjects.flatMap(({ steps }) => steps))
  const parts = (Object.keys(why) as (keyof typeof why)[])
    .map((reason) => [reason, thinning.steps.filter((one) => one.why === reason).length] as const)
    .filter(([, number]) => number > 0)
    .map(([reason, number]) => `${integer(number)} ${why[reason]}`)
  const counted = `LLC at ${integer(thinning.steps.length)} of ${count(size, 'step')}${parts.length === 0 ? '' : `: ${list(parts)}`}.`
  return `${counted} ${endWords(thinning)}`
}

const endWords = ({ ended }: Thinning): string =>
  ended === null ? 'Further ones were to be chosen.' : end[ended]

/** `24 of 40 planned estimates`; `of at most` while it is not known how many there will be. */
export const plannedWords = ({ thinning }: Pick<Facts, 'thinning'>, made: number, planned: number): string =>
  `${integer(made)} of ${thinning !== null && thinning.ended === null ? 'at most ' : ''}${integer(planned)} planned estimates`
