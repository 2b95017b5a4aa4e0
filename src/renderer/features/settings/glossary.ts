/** The words of a report; their texts are in the messages `glossary.terms`. The limits are those of the engine's verdict: a test
 *  compares them. */
export interface Limit {
  /** `beyond`: the absolute value. */
  readonly rule: 'above' | 'below' | 'beyond'
  readonly suspicious: number | null
  readonly rejected: number | null
  readonly source: string
}

export interface Term {
  readonly id: string
  readonly limit: Limit | null
}

const term = (id: string): Term => ({ id, limit: null })

const virial = 'virial identity V − H = d'

function limited(
  id: string,
  rule: Limit['rule'],
  suspicious: number | null,
  rejected: number | null,
  source: string
): Term {
  return { id, limit: { rule, suspicious, rejected, source } }
}

export const terms: readonly Term[] = [
  term('llc'),
  term('checkpoint'),
  term('posterior'),
  term('nBeta'),
  term('localization'),
  term('chain'),
  term('burnIn'),
  term('draw'),
  term('interval'),
  term('paired'),
  term('onset'),
  term('holm'),
  term('verdict'),
  limited('rHat', 'above', 1.05, 1.2, 'Gelman & Rubin 1992; Vehtari et al. 2021'),
  limited('essBulk', 'below', 100, 20, 'Vehtari et al. 2021'),
  term('essTail'),
  limited('equilibrium', 'below', 0.98, 0.9, virial),
  limited(
    'degree',
    'below',
    1.8,
    1.5,
    'virial: 2 around a quadratic minimum, less once a chain has left the neighbourhood'
  ),
  limited('heatingShare', 'above', 0.05, 0.5, virial),
  limited('excessShare', 'above', 0.1, 0.25, 'locality: the chain must stay among models as good as w*'),
  limited('drift', 'beyond', 3, 6, 'Geweke 1992'),
  limited('belowBaseline', 'above', 0.25, null, 'w* is not a minimum if many points around it are better'),
  limited('negative', 'above', null, 2, 'a coefficient is at least 0 at a minimum'),
  limited('nonFinite', 'above', null, 0, 'a diverged chain has no mean'),
  limited(
    'stuckChains',
    'above',
    null,
    0,
    'equal draws measure nothing: the loss is constant, or the chain does not move'
  ),
  limited(
    'downhill',
    'below',
    -4,
    null,
    'from a minimum every way leads up; a chain that first goes down started while training still fell'
  ),
  limited(
    'temperatureShare',
    'above',
    0.9,
    0.98,
    'λ̂ in proportion to nβ is no coefficient: γ holds the chain against the data, or the loss is at a plateau'
  ),
  limited(
    'varianceRatio',
    'above',
    1.2,
    null,
    '1 for a homogeneous loss, less under a restraint, to 1.2 where it flattens; more at places of different kinds'
  ),
  limited(
    'acceptance',
    'below',
    0.2,
    0.02,
    'best near 0.574 (MALA; Roberts & Rosenthal 1998) and 0.651 (HMC; Beskos et al. 2013)'
  ),
  limited(
    'sensitivityStep',
    'above',
    1.5,
    null,
    'a corrected estimate must not depend on ε by more than it says'
  ),
  limited(
    'sensitivityRejected',
    'above',
    1,
    null,
    'an estimate that holds only for its exact settings is no property of the checkpoint'
  ),
  limited('chains', 'below', 2, null, 'one chain cannot show that it depends on its start'),
  term('unpaired'),
  term('ledger'),
  term('manifest')
]
