import type { Facts } from '../facts'
import { integer, significant } from '../numbers'
import {
  divergenceUnit,
  elicitationData,
  elicitationOf,
  functionSpaceOf,
  nearestData,
  outputsData
} from '../output-facts'
import type { DescribedFigure } from './describe-development'

/** The figures of function space and of the search of a pool. */
export function outputFigures(facts: Facts): DescribedFigure[] {
  const [space, found] = [functionSpaceOf(facts), elicitationOf(facts)]
  const [curve, nearest, ranking] = [outputsData(facts), nearestData(facts), elicitationData(facts)]
  const figures: DescribedFigure[] = []
  if (space && curve) {
    const what = space.kind === 'distribution' ? 'Jensen–Shannon divergence' : 'Squared distance'
    const held =
      space.against === 'controls'
        ? 'the largest divergence of two runs among reference and controls'
        : 'the divergence of A from its own checkpoint before'
    const onset = space.onset === null ? 'No onset.' : `Onset at step ${integer(space.onset.step)}.`
    const caption = `${what} of the outputs of A and B on ${integer(space.probes)} inputs of ${space.data}, mean with 95% interval over inputs. Dashed: ${held}. ${onset}`
    figures.push({
      ...{ id: 'outputs', kind: 'outputs', size: 'wide', data: curve },
      words: {
        title: `Outputs of A and B on ${space.data}`,
        caption,
        alternative: `Line chart over training step, log scale. ${caption} ${space.statement}`
      }
    })
  }
  if (space && nearest) {
    const caption = `For each step of B the step of A with the nearest outputs on ${space.data}; bars: 95% over resampled inputs. Dashed: the same step. Below it B lags behind A.`
    figures.push({
      ...{ id: 'nearest', kind: 'nearest', size: 'half', data: nearest },
      words: {
        title: 'Nearest checkpoints',
        caption,
        alternative: `Scatter of nearest steps, both axes log scale: ${nearest.rows.map((row) => `${integer(row.step)} to ${integer(row.nearest)}`).join(', ')}. ${caption}`
      }
    })
  }
  if (found && ranking) {
    const [first, last] = [found.byOutputs[0], found.byOutputs.at(-1)]
    const drawn = found.draws > 0 ? ' Bars: 95% of pairs of posterior draws of A and B.' : ''
    const caption = `The ${integer(found.byOutputs.length)} of ${integer(found.pool)} inputs of ${found.data} on which the outputs of A and B disagree most at step ${integer(found.step)}.${drawn}`
    figures.push({
      ...{ id: 'elicitation', kind: 'elicitation', size: 'half', data: ranking },
      words: {
        title: `Inputs of ${found.data} by disagreement`,
        caption,
        alternative: `Points by rank, from ${significant(first?.divergence ?? 0, 3)} to ${significant(last?.divergence ?? 0, 3)} ${divergenceUnit(found.kind)}. ${caption}`
      }
    })
  }
  return figures
}
