import { calibrationLimitations } from './calibration'
import { isSelfTestFailed, selfTestWords } from './self-test'
import { standingSentence } from './summary'
import type { Facts } from './facts'

/** What a reader must not read into the numbers. Always printed; the last ones only where they apply. */
export function limitationsOf(facts: Facts): string[] {
  return [
    ...selfTestLimitation(facts),
    'The LLC is defined at or near minima of the loss. Negative values and a downhill drift of the chains mean that a checkpoint is not near one.',
    'Values depend on the localisation γ, the inverse temperature nβ and the step size ε. Only estimates under one frozen configuration are compared, and their differences and order carry more than their absolute size.',
    ...calibrationLimitations(facts.calibration),
    'The interval of an estimate covers the spread over draws and chains. It is not the total error: the finite step (heating), a chain that has not reached equilibrium and the finite temperature add to it; the diagnostics state these parts where they can be measured.',
    'The posterior is restrained to a neighbourhood of the checkpoint. In directions that the data do not determine, the restraint decides how far the chains go.',
    ...(facts.comparison ? [standingSentence] : []),
    ...(facts.comparison
      ? ['An onset is known no better than the distance of the audited steps on both sides of it.']
      : []),
    ...(facts.thinning === null
      ? []
      : [
          'The LLC was estimated at some of the audited steps only, chosen by the curves’ own bends: what rises and falls between two of them was not seen.'
        ]),
    'Behaviour was measured on the named data sets only. Agreement there says nothing about other inputs.',
    'The audit reads what was supplied. It cannot know whether the weights are those in use, or whether the data are those of training.'
  ]
}

/** First of all: an engine that misses known answers may miss unknown ones. */
const selfTestLimitation = ({ selfTest }: Facts): string[] =>
  isSelfTestFailed(selfTest)
    ? [
        `${selfTestWords(selfTest)} Every number of this report comes from that engine and must be doubted until the cause is known.`
      ]
    : []
