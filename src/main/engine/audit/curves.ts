import type { Plan } from '../../../shared/plan'
import type { Behaviour, LlcEstimate } from '../../../shared/run'

/** Names of curves over training, as report.json has them. */

/** Of an estimate, e.g. `llc full train`, or `llc full trigger along train`. */
export const llcCurve = ({
  component,
  data,
  sampledOn
}: Pick<LlcEstimate, 'component' | 'data' | 'sampledOn'>): string =>
  `llc ${component} ${data}${data === sampledOn ? '' : ` along ${sampledOn}`}`
export const lossCurve = ({ data }: Pick<Behaviour, 'data'>): string => `loss ${data}`
export const accuracyCurve = ({ data }: Pick<Behaviour, 'data'>): string => `accuracy ${data}`

/** Every curve that a subject of the plan can have, before anything is measured. An accuracy has no meaning for a squared error; where the
 *  plan leaves the loss to the model, it may have one. */
export function curveNames({ data, analyses: { llc } }: Pick<Plan, 'data' | 'analyses'>): string[] {
  const sets = Object.entries(data)
  const sampled = sets.filter(([, { use }]) => use === 'sample').map(([name]) => name)
  const observed = sets.filter(([, { use }]) => use === 'observe').map(([name]) => name)
  const estimates = (llc?.components ?? []).flatMap((component) =>
    sampled.flatMap((sampledOn) =>
      [sampledOn, ...observed].map((name) => llcCurve({ component, data: name, sampledOn }))
    )
  )
  const losses = sets.map(([name]) => lossCurve({ data: name }))
  const accuracies = sets
    .filter(([, { loss }]) => loss !== 'squared-error')
    .map(([name]) => accuracyCurve({ data: name }))
  return [...estimates, ...losses, ...accuracies]
}
