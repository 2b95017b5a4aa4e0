export default {
  inputs: 'inputs',
  draws: 'draws',
  remarks: 'Remarks on the outputs',
  overInputs: '95% over inputs',
  resampled: '95%, inputs resampled',
  overDraws: '95% of {draws} pairs of draws',
  units: { distribution: 'nats', values: 'squared output distance' },
  axis: { distribution: 'Jensen–Shannon divergence, nats', values: 'squared output distance' },
  divergence: {
    title: 'Outputs on {data}',
    label: 'Divergence of the outputs of A and B on {data} over training step with its 95% interval.'
  },
  nearest: {
    title: 'Nearest checkpoints',
    axis: 'nearest step of A',
    own: 'step of B',
    caption:
      'For each step of B the step of A with the nearest outputs. Dashed: the same step; below it B lags.'
  },
  probes: {
    title: 'Inputs that differ most, step {step}',
    caption:
      'Samples of {data}. Input: numbers before the output that differs most, and the next one in brackets.'
  },
  search: {
    title: 'Inputs of {data} by disagreement',
    rank: 'rank in the pool',
    label: 'Disagreement of the outputs of A and B by rank in the pool.'
  },
  geometry: {
    title: 'Inputs without comparing outputs',
    caption:
      'Inputs whose loss reacts to perturbations of the weights (posterior on {data}, {component}) otherwise within B than within A. Excess: mean loss over the draws less that at the checkpoint. Shift: place within B’s pool less that within A’s; 95% by leaving out one chain at a time.'
  },
  exceeds: { yes: 'yes', no: 'no' },
  columns: {
    step: 'Step',
    subject: 'Subject',
    divergence: 'Divergence',
    low: 'Low',
    high: 'High',
    maximum: 'At the largest position',
    yardstick: 'Held against',
    exceeds: 'Exceeds it',
    nearest: 'Nearest step',
    distance: 'Distance',
    same: 'At the same step',
    sample: 'Sample',
    position: 'Position',
    input: 'Input',
    rank: 'Rank',
    draws: 'Mean over draws',
    apart: 'Apart',
    apartLow: 'Apart, low',
    apartHigh: 'Apart, high',
    geometryRank: 'Rank without outputs',
    excessA: 'Excess A',
    excessB: 'Excess B',
    shift: 'Shift',
    outputRank: 'Rank by outputs'
  },
  words: {
    none: 'The two have no step in common.',
    distribution:
      'On {probes} inputs of {data} at step {step} the outputs diverge by {value} [{low}, {high}] nats of at most 0.693.',
    values:
      'On {probes} inputs of {data} at step {step} the squared distance of the outputs is {value} [{low}, {high}].',
    topTenth: 'The tenth of the inputs that differ most carries {share}% of it.',
    onset: {
      controls:
        'From step {step} on (last not: {low}) A and B differ by more than any two runs among A and its controls.',
      'own-change':
        'From step {step} on (last not: {low}) A and B differ by more than A changes between its checkpoints (dashed).'
    },
    noOnset: {
      controls: 'At the end A and B do not differ by more than two runs among A and its controls (dashed).',
      'own-change':
        'At the end A and B do not differ by more than A changes between its checkpoints (dashed).'
    },
    nearest:
      'The outputs of {subject} at step {step} are nearest to those of {other} at step {nearest} [{low}, {high}].',
    path: 'Mean distance of the paths: {distance} [{low}, {high}].',
    ratio: 'That is {ratio} times the mean distance of two runs among A and its controls ({among}).',
    p: 'p = {p}: the share of runs that lie as far from all others.',
    noP: 'With {count} controls no p-value could get below {smallest}.',
    halves:
      'Random halves of the inputs give the same within a factor of {low} to {high}: it does not hang on a few inputs.',
    noControls: 'Without runs of other seeds it cannot be told whether training again would bring as much.',
    search:
      'Of {pool} inputs A and B disagree most on sample {sample} ({first}); the {count} listed go down to {last}.',
    apart:
      'Over {draws} draws from the posteriors the outputs stay apart (interval above zero) on {count} of {all} of them.',
    agreement:
      'The ranking without comparing outputs has {common} of them among its first {count}; chance would have {expected}.'
  }
}
