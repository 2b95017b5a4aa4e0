import type { Facts } from '../facts'
import { count, integer } from '../numbers'
import {
  barrierText,
  barrierWords,
  distanceWords,
  lettersOf,
  weightDistanceData,
  weightDistanceId,
  weightLineId,
  weightLines,
  weightsOf,
  weightSpectra,
  weightSpectrumId
} from '../weight-facts'
import type { Words } from './describe'
import type { DescribedFigure } from './describe-development'
import type { WeightLineData } from './weight-line'
import type { WeightSpectrumData } from './weight-spectrum'

/** The figures of weight space, in their order. */
export function weightFigures(facts: Facts): DescribedFigure[] {
  const distances = weightDistanceData(facts)
  return [
    ...(distances === null
      ? []
      : [
          {
            ...{ id: weightDistanceId, kind: 'weight-distance', size: 'wide' },
            ...{ data: distances, words: weightDistanceWords(facts) }
          } satisfies DescribedFigure
        ]),
    ...weightLines(facts).map((data): DescribedFigure => ({
      ...{ id: weightLineId(data), kind: 'weight-line', size: 'wide' },
      ...{ data, words: lineWords(facts, data) }
    })),
    ...weightSpectra(facts).map((data): DescribedFigure => ({
      ...{ id: weightSpectrumId(data), kind: 'weight-spectrum', size: 'half' },
      ...{ data, words: spectrumWords(data) }
    }))
  ]
}

function weightDistanceWords(facts: Facts): Words {
  const weights = weightsOf(facts)
  const last = weights?.steps.at(-1)
  const [a, b] = lettersOf(facts)
  const words = last === undefined ? '' : distanceWords(facts, { ...last, distances: last.distances })
  const start = `step ${integer(weights?.start ?? 0)}`
  return {
    title: `Distance of ${b} from ${a} in weight space`,
    caption: `Distance of ${b} from ${a} in weight space, and how far each came since ${start}. ${words}`,
    alternative: `Line chart over training step, log scale, of the distance between the weights of ${a} and ${b}, and of the distance of each from its weights at ${start}. ${words}`
  }
}

function lineWords(facts: Facts, { step, line, matched }: WeightLineData): Words {
  const detail = weightsOf(facts)?.details.find((one) => one.step === step)
  const words = detail === undefined ? '' : barrierWords(facts, detail)
  const [a, b] = lettersOf(facts)
  const title = `Loss on the line from ${a} to ${b}, step ${integer(step)}`
  const after = matched === null ? '' : ` Dashed: to ${b} with its hidden units in the order of ${a}.`
  return {
    title,
    caption: `${title}, on ${line.data}. Dotted: interpolation of the ends. Bands hold the whole curve’s rise above it with 95%.${after} Barrier: ${barrierText(line)}.`,
    alternative: `Line chart of the mean loss on ${line.data} over the share of the way from ${a} to ${b}, step ${integer(step)}. ${words}`
  }
}

function spectrumWords({ step, spectrum }: WeightSpectrumData): Words {
  const { tensor, outliers, curve } = spectrum
  const found =
    outliers === null
      ? 'No bulk is like noise: half of the values or more stand out, or they are few.'
      : `Filled: ${count(outliers, 'value')} above the edge of noise, the solid line. Dashed: noise of the same level.`
  return {
    title: `Singular values of the difference in ${tensor}`,
    caption: `Singular values of the difference in ${tensor}, step ${integer(step)}. ${found}`,
    alternative: `Scatter chart of ${count(curve.length, 'singular value')} of the difference in ${tensor} by rank, step ${integer(step)}. ${found}`
  }
}
