export default {
  subject: 'Subject',
  curve: 'Curve',
  empty: 'The plan asked for no development over training.',
  emptyHow: 'A plan asks for it with the field',
  remarks: 'Remarks',
  remarksOf: 'Remarks on {what}',
  none: 'none',
  never: 'never',
  notFinite: 'not finite',
  range: '{low} to {high}',
  openRange: 'from {low}, no end',
  component: 'component {number}, {share}% of the variance',
  stepOf: 'step {step}',
  supportOf: 'support {support}',
  units: { none: 'dimensionless', share: 'share' },
  types: { A: 'A: rises', B: 'B: falls', none: '?: not told from noise' },
  kinds: { maximum: 'maximum', minimum: 'minimum', plateau: 'plateau' },
  forms: { vertex: 'vertex', cusp: 'cusp', mixed: 'mixed' },
  methods: {
    quantize: 'quantised, bits',
    prune: 'pruned, share of weights',
    rank: 'truncated, share of ranks'
  },
  columns: {
    curve: 'Curve',
    step: 'Step',
    value: 'Value',
    low: 'Low',
    high: 'High',
    fitted: 'Fitted',
    support: 'Support',
    kind: 'Kind',
    secondOpinion: 'Second opinion',
    from: 'From',
    to: 'To',
    type: 'Type',
    change: 'Change',
    error: 'Error',
    component: 'Component',
    componentOf: 'Component {number}',
    smoothedOf: 'Smoothed {number}',
    path: 'Path',
    walk: 'Random walk',
    marks: 'What coincides',
    chance: 'By chance',
    changesAt: 'Changes at n',
    undecided: 'Undecided',
    statement: 'Statement',
    bits: 'Bits',
    weights: 'Weights',
    ranks: 'Ranks',
    method: 'Method',
    level: 'Level',
    relativeError: 'Relative error',
    loss: 'Loss',
    baseline: 'Loss before',
    weightNorm: 'Weights',
    way: 'Way from the first',
    gradient: 'Gradient'
  },
  stages: {
    title: 'Stages of {curve}',
    caption:
      'Grey line: the fitted curve with its 90% band. Upright lines: boundaries with 90% intervals; their support is the share of posterior curves that have them. A: rises, B: falls, ?: not told from noise.',
    points: '{count} points',
    intervals: '95% of points, 90% of fit and boundaries',
    boundary: '{kind} at step {step} ({low} to {high}), support {support}',
    alternative:
      'Line chart of {curve} of {subject} over training step, log scale, with a fitted curve. Boundaries: {boundaries}. Types of the stages: {types}.',
    fitted: 'fitted {value}',
    stage: 'stage {type}'
  },
  boundaries: {
    title: 'Boundaries',
    caption:
      'Second opinion: the turn of a piecewise-linear fit at the same place. Boundaries prove no stage.',
    none: 'No curve has a boundary with a support over one half.'
  },
  stageList: {
    title: 'Stages',
    caption: 'Change of the fitted curve from the first step to the last, with its standard error.'
  },
  path: {
    name: 'the path',
    title: 'Path, components {first} and {second}',
    probes: '{probes} samples, {outputs} outputs each',
    caption: 'Path in function space, components {first} and {second}. Line: smoothed. Squares: forms.',
    alternative:
      'Path of {subject} in function space, components {first} and {second} with {shares} per cent of the variance, from step {from} to step {to}. Forms near step: {forms}.'
  },
  explained: { title: 'Explained variance' },
  noWalk: 'Too few checkpoints to compare the path with a random walk.',
  walkText:
    'p = {p}: how often {walks} random walks with the same steps depart as far from what is expected of one.',
  walkMore:
    'Excursion {excursion} times that of a walk (p = {excursionP}), similarity {similarity} (p = {similarityP}).',
  formList: {
    title: 'Forms',
    caption: 'Times at which the path turns in every plane; a random walk has some, too.',
    none: 'The path has no form.'
  },
  together: {
    title: 'Read together',
    caption:
      'Boundaries, forms and changes of behaviour whose intervals have a step in common. By chance: how often marks as wide would meet.',
    none: 'No boundary, form or change of behaviour of one source coincides with one of another.'
  },
  preferences: {
    title: 'Preferences',
    caption:
      'Each estimated checkpoint against the one before it, ΔF(n) = n ΔL + Δλ ln n: the number of samples n at which the preferred one changes.'
  },
  compression: {
    title: 'Compression',
    caption:
      'The fewest bits, and the smallest share of weights and of ranks, whose loss on {data} is within 10% of the checkpoint’s.'
  },
  levels: { title: 'Compression, every level', caption: 'Loss on {data} after compression.' },
  norms: {
    title: 'Norms',
    caption:
      'Norms of the weights, of the way from the first checkpoint and, where measured, of the gradient of the mean loss.'
  }
}
