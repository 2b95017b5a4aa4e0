export default {
  search: 'Search',
  introduction:
    'The words of a report in plain language. A limit is a rule of this product, informed by its source; limits are fixed before sampling, and the report prints them.',
  nothing: 'No entry has “{typed}”.',
  source: 'Source:',
  rules: { above: 'above {value}', below: 'below {value}', beyond: 'beyond ±{value}' },
  terms: {
    llc: {
      name: 'LLC, local learning coefficient (λ̂)',
      text: 'How complex the solution around a checkpoint is: how quickly the loss grows as one walks away from the weights, counted in effective parameters. It is no measure of quality or safety. Two models that behave alike can have different coefficients.'
    },
    checkpoint: {
      name: 'Checkpoint (w*)',
      text: 'The weights of a model at one step of its training. An estimate belongs to one checkpoint.'
    },
    posterior: {
      name: 'Local posterior',
      text: 'The cloud of weights near a checkpoint that explain the data about as well. The chains walk in it; its shape gives the LLC.'
    },
    nBeta: {
      name: 'Inverse temperature (nβ)',
      text: 'How strongly the data holds a chain at the checkpoint. A higher value looks at a smaller neighbourhood.'
    },
    localization: {
      name: 'Localization (γ)',
      text: 'A spring that keeps a chain near its checkpoint. Too weak, and the chain leaves the neighbourhood; too strong, and the spring is measured instead of the model.'
    },
    chain: {
      name: 'Chain',
      text: 'A random walk through the weights near a checkpoint. Several chains start from the same place with different noise; they must agree.'
    },
    burnIn: {
      name: 'Burn-in',
      text: 'The first steps of a chain, before it has spread out. They enter no mean.'
    },
    draw: {
      name: 'Draw',
      text: 'One recorded place of a chain after burn-in, with its loss.'
    },
    interval: {
      name: '95% interval',
      text: 'With repeated sampling, about 95 of 100 such intervals hold the value that the chains estimate. It says nothing about another data set or another temperature.'
    },
    paired: {
      name: 'Paired difference',
      text: 'Reference and variant are sampled with the same batches and the same noise, so that what they share cancels in their difference.'
    },
    onset: {
      name: 'Divergence onset',
      text: 'The first compared step from which on all differences stand out from the noise. It is given as a range, for nothing is known between two checkpoints.'
    },
    holm: {
      name: 'p, Holm',
      text: 'How likely a difference at least this large is where there is none, corrected for the number of steps that were looked at.'
    },
    verdict: {
      name: 'Verdict',
      text: 'Usable: no diagnostic speaks against the estimate. Suspicious: the number is kept and marked. Rejected: there is no number, on no screen and in no export.'
    },
    rHat: {
      name: 'R-hat, split and rank-normalised',
      text: 'Whether the chains tell the same story: 1 when they agree, more when they have found different places or have not spread out yet.'
    },
    essBulk: {
      name: 'Bulk effective sample size (ESS)',
      text: 'How many independent draws the dependent draws of the chains are worth for a mean. With few of them the interval itself is uncertain.'
    },
    essTail: {
      name: 'Tail effective sample size',
      text: 'The same for the outer ends of the draws. It is shown and judges nothing.'
    },
    equilibrium: {
      name: 'Equilibrium (V − H)/d',
      text: 'Whether the chains have come to rest: 1 in equilibrium by an exact identity of physics. A value clearly below means that they are still heating up, and that the estimate is too small.'
    },
    degree: {
      name: 'Degree κ',
      text: 'How the loss grows around the checkpoint: 2 around a quadratic minimum. A lower value means that a chain has left the neighbourhood.'
    },
    heatingShare: {
      name: 'Heating share',
      text: 'The part of the estimate that comes from the noise of mini-batches and of large steps, not from the model. A smaller step size lowers it.'
    },
    excessShare: {
      name: 'Excess loss share',
      text: 'How far the loss rises along the chains, as a part of all that training has won. A chain that gives up a quarter of it no longer describes this model.'
    },
    drift: {
      name: 'Drift of the second half',
      text: 'Difference between the two halves of the draws in standard errors. Large where the chains still wander.'
    },
    belowBaseline: {
      name: 'Draws below the baseline',
      text: 'Share of the draws with a lower loss than the checkpoint itself. Where there are many, the checkpoint is no minimum and training was not finished.'
    },
    stuckChains: {
      name: 'Stuck chains',
      text: 'Chains whose loss is the same at every draw. They measure nothing: the loss is constant, or an exact sampler refuses every step.'
    },
    downhill: {
      name: 'Downhill start',
      text: 'How far the first steps of burn-in lie below the checkpoint’s own loss, in standard errors. From a minimum every way leads up.'
    },
    temperatureShare: {
      name: 'Temperature slope',
      text: 'How fast the estimate grows with nβ, as a share of itself. Near 1 it only measures nβ: the restraint holds the chain, not the data.'
    },
    varianceRatio: {
      name: 'Variance ratio',
      text: 'A second estimate, from the spread of the loss, over the first. Near a minimum it is at most 1; more shows that the chains visit places of different kinds.'
    },
    sensitivityStep: {
      name: 'Sensitivity to the step',
      text: 'Distance of the corrected estimates at ε and at a part of it, in their joint 95% margins. A corrected estimate must not depend on ε.'
    },
    sensitivityRejected: {
      name: 'Rejected neighbours',
      text: 'Of the estimates with ε, γ or nβ changed by the factor, how many were rejected. Where several are, the settings stand at an edge.'
    },
    negative: {
      name: 'Negative estimate',
      text: 'A coefficient is at least 0 at a minimum. An estimate clearly below 0 is a fault of the sampling or of the checkpoint.'
    },
    nonFinite: {
      name: 'Draws that are not finite',
      text: 'A chain whose loss overflowed. Its step size was too large; it has no mean.'
    },
    chains: {
      name: 'Number of chains',
      text: 'One chain cannot show that it depends on where it started.'
    },
    acceptance: {
      name: 'MALA acceptance',
      text: 'Share of steps that an exact sampler (MALA, HMC) accepts. Low where the step size is too large: its limits then mark or reject the estimate. Of the other samplers it is what MALA would accept, and is only shown.'
    },
    unpaired: {
      name: 'Unpaired estimate',
      text: 'The estimate without the checkpoint’s own loss on the same batch taken away. Close to the estimate where all is well, with more noise.'
    },
    ledger: {
      name: 'Ledger',
      text: 'A list of all that a run did, each entry chained to the one before by its hash. Its head is printed in the report; a changed entry is found.'
    },
    manifest: {
      name: 'Manifest',
      text: 'All input files with size and SHA-256, taken before the run and again at its end. A file that changed in between fails the run.'
    }
  }
}
