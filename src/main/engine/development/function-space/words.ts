import type { FunctionSpace } from '../../../../shared/function-space'
import type { CollectRequest } from './collect'

type Found = Omit<FunctionSpace, 'statement'>
type Names = Pick<CollectRequest, 'reference' | 'variant'>

const number = (value: number): string => {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size >= 1e-4 && size < 1e5 ? String(Number(value.toPrecision(3))) : value.toExponential(1)
}

/** What was found, in sentences that say no more than the numbers do. */
export function functionSpaceWords(found: Found, names: Names): string {
  return [divergenceWords(found, names), onsetWords(found), nearestWords(found, names), pathWords(found)]
    .filter((words) => words !== '')
    .join(' ')
}

function divergenceWords(
  { steps, kind, probes, data, topTenth }: Found,
  { reference, variant }: Names
): string {
  const last = steps.at(-1)
  if (!last) return `${reference.name} and ${variant.name} have no step in common.`
  const what =
    kind === 'distribution'
      ? `the Jensen–Shannon divergence of the output distributions is ${number(last.divergence)} nats of at most 0.693`
      : `the squared distance of the outputs is ${number(last.divergence)}`
  const share =
    topTenth === null
      ? ''
      : ` The tenth of the inputs that differ most carries ${Math.round(100 * topTenth)}% of it.`
  return `On ${probes} inputs of ${data} at step ${last.step} ${what} [${number(last.low)}, ${number(last.high)}], mean over inputs.${share}`
}

function onsetWords({ onset, against, steps }: Found): string {
  const than =
    against === 'controls'
      ? 'more than any two of the runs trained like the reference do'
      : 'more than the reference changes from one of its checkpoints to the next'
  if (steps.every(({ exceeds }) => exceeds === null)) return ''
  if (onset === null) return `At the last steps they do not differ by ${than}.`
  return `From step ${onset.step} on (after ${onset.low === onset.step ? 'none before' : `step ${onset.low}`}) they differ by ${than}.`
}

function nearestWords({ nearest }: Found, { reference, variant }: Names): string {
  return [
    [variant.name, reference.name],
    [reference.name, variant.name]
  ]
    .flatMap(([name = '', other = '']) => {
      const own = nearest.filter(({ subject }) => subject === name).at(-1)
      return own
        ? [
            `The outputs of ${name} at step ${own.step} are nearest to those of ${other} at step ${own.nearest} [${own.low}, ${own.high}].`
          ]
        : []
    })
    .join(' ')
}

/** What the null can tell, and what it cannot. */
function pathWords({ path }: Found): string {
  if (path === null) return ''
  const own = `Mean distance of the paths over ${path.steps} common ${path.steps === 1 ? 'step' : 'steps'}: ${number(path.distance)} [${number(path.low)}, ${number(path.high)}] over resampled inputs.`
  const { controls } = path
  if (controls !== null) {
    const p =
      controls.pValue === null
        ? `With ${controls.names.length} controls no p-value could get below ${number(controls.smallest)}: the ratio stands alone.`
        : `p = ${number(controls.pValue)}: the share of runs that lie as far from all others.`
    const ratio =
      controls.ratio === null
        ? 'Reference and controls do not differ at all.'
        : `Over the steps that all runs have it is ${number(controls.ratio)} times the mean distance of two runs among reference and controls, ${number(controls.among)}.`
    return `${own} ${ratio} ${p}`
  }
  const halves =
    path.halves === null
      ? ''
      : ` On random halves of the inputs it is the same within a factor of ${number(path.halves.low)} to ${number(path.halves.high)}: this tells that it does not hang on a few inputs.`
  return `${own}${halves} Without runs of other seeds it cannot be told whether training again would bring as much: outputs of any two different weights differ.`
}
