import type { DescentChange, DescentFinding, DescentRow, DoubleDescent } from '../../../shared/double-descent'

type Found = Omit<DescentFinding, 'statement'>
type Where = Pick<DoubleDescent, 'over' | 'rows'>

/** What a curve of test losses shows, and where the LLC moves meanwhile. */
export function descentWords(found: Found, where: Where): string {
  const { firstFall, rise, secondFall } = found
  const last = secondFall ?? rise ?? firstFall
  const caution =
    where.over === 'size' && last !== null
      ? ' The errors are those of the test samples: another training of each size may differ.'
      : ''
  return `${lossWords(found, where)}${last === null ? '' : ` ${llcWords(last, found, where)}`}${caution}`
}

function lossWords({ kind, firstFall, rise, secondFall }: Found, where: Where): string {
  const [fall, up, again] = [firstFall, rise, secondFall].map(
    (change) => change && changeWords(change, where)
  )
  switch (kind) {
    case 'double-descent':
      return `Double descent: the test loss falls ${fall ?? ''}, rises ${up ?? ''} and falls again ${again ?? ''}.`
    case 'rise-and-fall':
      return `The test loss rises ${up ?? ''} and falls ${again ?? ''}; no fall before it is beyond its error.`
    case 'overfits':
      return `The test loss falls ${fall ?? ''} and rises ${up ?? ''}; no second fall is beyond its error.`
    case 'falls':
      return `The test loss falls throughout, ${fall ?? ''}: no rise is beyond its error.`
    case 'rises':
      return `The test loss rises, ${up ?? ''}: no fall is beyond its error.`
    case 'level':
      return 'No change of the test loss is beyond its error.'
    case 'unknown':
      return `Too few ${where.over === 'step' ? 'checkpoints' : 'sizes'} to tell whether the test loss falls, rises and falls again.`
  }
}

/** `from 4.01 at step 0 to 1.2 at step 30 (−2.8 ± 0.04)` */
function changeWords({ from, to, difference, error }: DescentChange, where: Where): string {
  const end = (row: number): string =>
    `${number(where.rows[row]?.testLoss ?? NaN)} at ${placeWords(row, where)}`
  return `from ${end(from)} to ${end(to)} (${signed(difference)} ± ${number(error, 2)})`
}

function llcWords({ from, to, llc }: DescentChange, { rise, secondFall }: Found, where: Where): string {
  const between =
    secondFall !== null && rise !== null ? 'From the maximum to the second minimum' : 'Meanwhile'
  if (llc === null) {
    const missing = [from, to].filter((row) => where.rows[row]?.llc === null)
    return `${between} nothing is known of the LLC: no estimate at ${missing.map((row) => placeWords(row, where)).join(' and ')}.`
  }
  const { difference, low, high } = llc
  const interval = `${signed(difference)} [${signed(low)}, ${signed(high)}]`
  const value = (row: number): string => number(where.rows[row]?.llc ?? NaN)
  const path = `from ${value(from)} to ${value(to)}, ${interval}`
  if (low <= 0 && high >= 0) return `${between} no change of the LLC is beyond its error (${path}).`
  return `${between} the LLC ${difference < 0 ? 'falls' : 'rises'} beyond its error (${path}).`
}

function placeWords(row: number, { over, rows }: Where): string {
  const at: DescentRow | undefined = rows[row]
  if (at === undefined) return ''
  return over === 'step' ? `step ${whole(at.step)}` : `${whole(at.parameters)} parameters (${at.subject})`
}

const whole = (value: number): string => value.toLocaleString('en-US')
const number = (value: number, digits = 3): string => {
  const size = Math.abs(value)
  const text =
    size > 0 && size < 1e-4
      ? value.toExponential(digits - 1)
      : value.toLocaleString('en-US', { minimumSignificantDigits: digits, maximumSignificantDigits: digits })
  return text.replaceAll('-', '−')
}
const signed = (value: number): string => `${value > 0 ? '+' : ''}${number(value)}`
