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
    gradient: 'Gradient',
    subject: 'Subject',
    curves: 'Curves',
    parameters: 'Parameters',
    trainLoss: 'Training loss',
    testLoss: 'Test loss',
    gap: 'Gap',
    turn: 'Turn',
    probe: 'Sample'
  },
  turns: {
    start: 'start',
    'first minimum': 'first minimum',
    maximum: 'maximum',
    'second minimum': 'second minimum',
    minimum: 'minimum'
  },
  joint: {
    title: 'Boundaries of all curves',
    caption:
      'A row for each curve: its boundaries with 90% intervals. Grey: where boundaries of several curves coincide.',
    first: 'The first {shown} of {count} curves; the table has all.',
    alternative:
      'Boundaries of {count} curves of {subject} over training step, log scale. Boundaries of several curves coincide near step: {shared}.'
  },
  jointChanges: {
    title: 'Changes between joint boundaries',
    caption: 'Change of every fitted curve from one joint boundary to the next, with its standard error.'
  },
  candidates: {
    title: 'Candidates',
    caption:
      'Support from 0.1 to 0.5; without support: a turn of the piecewise-linear fit with which no boundary agrees. They bound no stage.'
  },
  descent: {
    loss: 'Test and training loss over {over}',
    llc: 'LLC over {over}',
    over: { step: 'training', size: 'size' },
    test: 'Test',
    train: 'Training',
    parameters: 'parameters (log scale)',
    llcCaption: 'LLC on {train} with 95% intervals, and the places where the test loss turns.',
    rule: 'A change counts from {z} standard errors and 1% of the curve’s range on; the number grows with the places to choose from.',
    change: 'from {from} at {at} to {to} at {then} ({difference} ± {error})',
    sizeOf: '{size} parameters ({subject})',
    kinds: {
      'double-descent': 'Double descent: the test loss falls {fall}, rises {rise} and falls again {again}.',
      'rise-and-fall': 'The test loss rises {rise} and falls {again}; no fall before it is beyond its error.',
      overfits: 'The test loss falls {fall} and rises {rise}; no second fall is beyond its error.',
      falls: 'The test loss falls throughout, {fall}: no rise is beyond its error.',
      rises: 'The test loss rises, {rise}: no fall is beyond its error.',
      level: 'No change of the test loss is beyond its error.',
      unknown: 'Too few places to tell whether the test loss falls, rises and falls again.'
    },
    llcFalls: 'From {at} to {then} the LLC falls beyond its error: {difference} [{low}; {high}].',
    llcRises: 'From {at} to {then} the LLC rises beyond its error: {difference} [{low}; {high}].',
    llcStays: 'From {at} to {then} no change of the LLC is beyond its error: {difference} [{low}; {high}].',
    llcUnknown: 'Nothing is known of the LLC meanwhile: no estimate at {places}.',
    caution: 'The errors are those of the test samples: another training of each size may differ.'
  },
  jointPath: {
    title: 'All subjects, components {first} and {second}',
    caption: 'Paths of all subjects in components {first} and {second} of all together.'
  },
  loadings: {
    title: 'Loadings',
    axis: 'probe sample',
    value: 'share of the component’s variance, %',
    component: 'component {number}',
    caption:
      'Share of each component’s variance in the outputs on each probe sample; the samples lie at even distances in their data set. Dashed: if all had the same.',
    largest: 'component {number}: sample {probe} with {share} per cent',
    alternative: 'Bars of the probe samples of {subject} for each component. Largest: {largest}.'
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
    caption:
      'Path in function space, components {first} and {second}. Line: smoothed. Squares: forms. Dashed: the evolute, centres of the circles that touch the path most closely.',
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
    chance:
      'The fewest bits, and the smallest share of weights and of ranks, with which a checkpoint keeps nine tenths of what it has learned on {data}: the chance level {loss} less its own loss. A dash: it has learned less than a hundredth of what the best has.',
    highest:
      'The fewest bits, and the smallest share of weights and of ranks, with which a checkpoint keeps nine tenths of what it has learned on {data}: the highest loss of its series, {loss}, less its own. A dash: it has learned less than a hundredth of what the best has.',
    correlations:
      'Rank correlation of λ̂ with compressibility over the checkpoints: {list}; p as if checkpoints were independent, which neighbours are not.',
    correlation: '{rho} with {method} (p {p}, n {n})',
    noCorrelation: 'none can be given with {method} (n {n})',
    of: { quantize: 'the fewest bits', prune: 'the share of weights', rank: 'the share of ranks' }
  },
  levels: { title: 'Compression, every level', caption: 'Loss on {data} after compression.' },
  norms: {
    title: 'Norms',
    caption:
      'Norms of the weights, of the way from the first checkpoint and, where measured, of the gradient of the mean loss.'
  }
}
