import type { DescentChange, DoubleDescent } from '../../../shared/double-descent'
import { t } from '../../i18n'
import { significant, whole } from '../../results/numbers'

/** What the engine says of a double descent, in the language of the window. */
export function descentText(curve: DoubleDescent): string {
  const { kind, over, firstFall, rise, secondFall } = curve
  const last = secondFall ?? rise ?? firstFall
  return [
    t(`development.descent.kinds.${kind}`, {
      fall: changeText(firstFall, curve),
      rise: changeText(rise, curve),
      again: changeText(secondFall, curve)
    }),
    ...(last === null ? [] : [llcText(last, curve)]),
    ...(last === null || over === 'step' ? [] : [t('development.descent.caution')])
  ].join(' ')
}

function changeText(change: DescentChange | null, curve: DoubleDescent): string {
  if (change === null) return ''
  const { from, to, difference, error } = change
  const value = (row: number): string => significant(curve.rows[row]?.testLoss ?? null, 3)
  return t('development.descent.change', {
    ...{ from: value(from), to: value(to), at: placeText(from, curve), then: placeText(to, curve) },
    ...{ difference: signed(difference), error: significant(error, 2) }
  })
}

function llcText({ from, to, llc }: DescentChange, curve: DoubleDescent): string {
  if (llc === null) {
    const missing = [from, to].filter((row) => curve.rows[row]?.llc === null)
    return t('development.descent.llcUnknown', {
      places: missing.map((row) => placeText(row, curve)).join('; ')
    })
  }
  const { difference, low, high } = llc
  const moves = low <= 0 && high >= 0 ? 'llcStays' : difference < 0 ? 'llcFalls' : 'llcRises'
  return t(`development.descent.${moves}`, {
    ...{ at: placeText(from, curve), then: placeText(to, curve) },
    ...{ difference: signed(difference), low: signed(low), high: signed(high) }
  })
}

const placeText = (row: number, { over, rows }: DoubleDescent): string =>
  over === 'step'
    ? t('development.stepOf', { step: whole(rows[row]?.step ?? 0) })
    : t('development.descent.sizeOf', {
        size: whole(rows[row]?.parameters ?? 0),
        subject: rows[row]?.subject ?? ''
      })

const signed = (value: number): string => `${value > 0 ? '+' : ''}${significant(value, 3)}`
