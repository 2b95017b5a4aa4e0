/** The limits of the verdict, in one place; the report prints them. A limit is a rule of this product, informed by the source. */
export interface Limit {
  readonly label: string
  /** `above`, `below`, or `beyond`: the absolute value. */
  readonly rule: 'above' | 'below' | 'beyond'
  readonly suspicious: number | null
  readonly rejected: number | null
  readonly source: string
}

const virial = 'virial identity V − H = d'

export const limits = {
  nonFinite: {
    label: 'Draws that are not finite',
    rule: 'above',
    suspicious: null,
    rejected: 0,
    source: 'a diverged chain has no mean'
  },
  stuckChains: {
    label: 'Chains whose loss never changes',
    rule: 'above',
    suspicious: null,
    rejected: 0,
    source: 'equal draws measure nothing: the loss is constant, or the chain does not move'
  },
  degree: {
    label: 'Degree κ',
    rule: 'below',
    suspicious: 1.8,
    rejected: 1.5,
    source: 'virial: 2 around a quadratic minimum, less once a chain has left the neighbourhood'
  },
  excessShare: {
    label: 'Excess loss, share of what training won',
    rule: 'above',
    suspicious: 0.1,
    rejected: 0.25,
    source: 'locality: the chain must stay among models as good as w*'
  },
  rHat: {
    label: 'R-hat, split and rank-normalised',
    rule: 'above',
    // For chains that mix perfectly R-hat is about 1 + 4/ESS (4 chains, split): these limits ask what those on the ESS ask.
    suspicious: 1.05,
    rejected: 1.2,
    source: 'Gelman & Rubin 1992; Vehtari et al. 2021'
  },
  essBulk: {
    label: 'Bulk effective sample size, draws',
    rule: 'below',
    suspicious: 100,
    rejected: 20,
    source: 'Vehtari et al. 2021'
  },
  equilibrium: {
    label: 'Equilibrium (V − H)/d, if over three errors from 1',
    rule: 'below',
    suspicious: 0.98,
    rejected: 0.9,
    source: virial
  },
  heatingShare: {
    label: 'Heating share H_L/λ̂',
    rule: 'above',
    suspicious: 0.05,
    rejected: 0.5,
    source: virial
  },
  drift: {
    label: 'Drift between the halves, standard errors',
    rule: 'beyond',
    suspicious: 3,
    rejected: 6,
    source: 'Geweke 1992'
  },
  belowBaseline: {
    label: 'Share of draws below the baseline',
    rule: 'above',
    suspicious: 0.25,
    rejected: null,
    source: 'w* is not a minimum if many points around it are better'
  },
  downhill: {
    label: 'Loss as burn-in begins, standard errors above the baseline',
    rule: 'below',
    suspicious: -4,
    rejected: null,
    source:
      'from a minimum every way leads up; a chain that first goes down started while training still fell'
  },
  temperatureShare: {
    label: 'Temperature slope, share of λ̂, if beyond for certain',
    rule: 'above',
    // Quadratic: Σs(1 − s)/Σs with s = nβh/(nβh + γ) the share that the data hold of a direction.
    suspicious: 0.9,
    rejected: 0.98,
    source:
      'λ̂ in proportion to nβ is no coefficient: γ holds the chain against the data, or the loss is at a plateau'
  },
  varianceRatio: {
    label: 'Variance estimate over λ̂, if beyond for certain',
    rule: 'above',
    suspicious: 1.2,
    rejected: null,
    source:
      '1 for a homogeneous loss, less under a restraint, to 1.2 where it flattens; more at places of different kinds'
  },
  acceptance: {
    label: 'Acceptance of an exact sampler',
    rule: 'below',
    suspicious: 0.2,
    rejected: 0.02,
    source: 'best near 0.574 (MALA; Roberts & Rosenthal 1998) and 0.651 (HMC; Beskos et al. 2013)'
  },
  sensitivityStep: {
    label: 'Corrected estimates at ε and a part of it apart, joint 95% margins',
    rule: 'above',
    // One is two standard errors: five of a hundred good estimates would be beyond. One and a half is three.
    suspicious: 1.5,
    rejected: null,
    source: 'a corrected estimate must not depend on ε by more than it says'
  },
  sensitivityRejected: {
    label: 'Neighbours rejected where ε, γ, nβ change by the factor',
    rule: 'above',
    // The coarsest or the hottest of six may be: more, and the settings stand at an edge.
    suspicious: 1,
    rejected: null,
    source: 'an estimate that holds only for its exact settings is no property of the checkpoint'
  },
  negative: {
    label: 'λ̂ below 0, standard errors',
    rule: 'above',
    suspicious: null,
    rejected: 2,
    source: 'a coefficient is at least 0 at a minimum'
  },
  chains: {
    label: 'Chains',
    rule: 'below',
    suspicious: 2,
    rejected: null,
    source: 'one chain cannot show that it depends on its start'
  }
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits
