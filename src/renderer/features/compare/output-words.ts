import type { Elicitation, FunctionSpace } from '../../../shared/function-space'
import { t } from '../../i18n'
import { fixed, significant, whole } from '../../results/numbers'

/** What the engine says of the outputs, in the language of the window. */
export function functionSpaceText(
  space: FunctionSpace,
  names: { readonly reference: string; readonly variant: string }
): string {
  const { steps, kind, probes, data, topTenth, onset, against, nearest } = space
  const last = steps.at(-1)
  if (last === undefined) return t('outputs.words.none')
  return [
    t(`outputs.words.${kind}`, {
      ...{ probes: whole(probes), data, step: whole(last.step), value: significant(last.divergence) },
      ...{ low: significant(last.low), high: significant(last.high) }
    }),
    ...(topTenth === null ? [] : [t('outputs.words.topTenth', { share: fixed(100 * topTenth, 0) })]),
    ...(steps.every(({ exceeds }) => exceeds === null)
      ? []
      : onset === null
        ? [t(`outputs.words.noOnset.${against}`)]
        : [t(`outputs.words.onset.${against}`, { step: whole(onset.step), low: whole(onset.low) })]),
    ...(['variant', 'reference'] as const).flatMap((role) => {
      const own = nearest.filter(({ subject }) => subject === names[role]).at(-1)
      if (own === undefined) return []
      return [
        t('outputs.words.nearest', {
          ...{ subject: role === 'variant' ? 'B' : 'A', other: role === 'variant' ? 'A' : 'B' },
          ...{
            step: whole(own.step),
            nearest: whole(own.nearest),
            low: whole(own.low),
            high: whole(own.high)
          }
        })
      ]
    })
  ].join(' ')
}

/** How far the paths are apart, and what that can and cannot tell. */
export function pathText({ path }: FunctionSpace): string {
  if (path === null) return ''
  const { distance, low, high, halves, controls } = path
  const own = t('outputs.words.path', {
    distance: significant(distance),
    low: significant(low),
    high: significant(high)
  })
  if (controls !== null) {
    const held =
      controls.ratio === null
        ? ''
        : t('outputs.words.ratio', { ratio: significant(controls.ratio), among: significant(controls.among) })
    const p =
      controls.pValue === null
        ? t('outputs.words.noP', {
            count: whole(controls.names.length),
            smallest: significant(controls.smallest, 2)
          })
        : t('outputs.words.p', { p: significant(controls.pValue, 2) })
    return [own, held, p].filter((words) => words !== '').join(' ')
  }
  const split =
    halves === null
      ? []
      : [t('outputs.words.halves', { low: fixed(halves.low, 2), high: fixed(halves.high, 2) })]
  return [own, ...split, t('outputs.words.noControls')].join(' ')
}

export function elicitationText({ byOutputs, pool, agreement, draws }: Elicitation): string {
  const [first, last] = [byOutputs[0], byOutputs.at(-1)]
  if (first === undefined || last === undefined) return ''
  const known = byOutputs.flatMap(({ posterior }) => posterior?.apart ?? [])
  return [
    t('outputs.words.search', {
      ...{ pool: whole(pool), sample: whole(first.sample), count: whole(byOutputs.length) },
      ...{ first: significant(first.divergence), last: significant(last.divergence) }
    }),
    ...(known.length === 0
      ? []
      : [
          t('outputs.words.apart', {
            draws: whole(draws),
            count: whole(known.filter(({ low }) => low > 0).length),
            all: whole(known.length)
          })
        ]),
    ...(agreement === null
      ? []
      : [
          t('outputs.words.agreement', {
            common: whole(agreement.common),
            count: whole(byOutputs.length),
            expected: significant(agreement.expected)
          })
        ])
  ].join(' ')
}
