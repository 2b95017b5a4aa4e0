export default {
  hash: 'plan',
  showYaml: 'Show as YAML',
  hideYaml: 'Show as form',
  import: 'Import YAML',
  export: 'Export YAML',
  start: 'Start',
  saved: 'Written to',
  dismiss: 'Close',
  refused: 'What was refused',
  missing: 'Before the start:',
  fields: '{count} field is out of its range. | {count} fields are out of their range.',
  toInputs: 'To the inputs',
  presets: {
    title: 'Preset',
    quick: 'Quick',
    standard: 'Standard',
    thorough: 'Thorough',
    custom: 'Custom'
  },
  engines: {
    auto: 'Automatic',
    onnx: 'ONNX Runtime',
    cpu: 'Reference, without native code',
    tensorflow: 'TensorFlow'
  },
  problems: {
    empty: 'Empty, expected a number from {minimum} to {maximum}.',
    'not-a-number': '“{value}” is no number, expected one from {minimum} to {maximum}, such as 1000 or 5e-5.',
    'empty-open': 'Empty, expected a number above {minimum}, up to {maximum}.',
    'not-an-open-number':
      '“{value}” is no number, expected one above {minimum}, up to {maximum}, such as 0.001 or 5e-5.',
    'beyond-data':
      '{value} is more than the {samples} samples of data set {name}, expected at most {samples}, or full.',
    'not-whole': '{value} is not whole, expected a whole number from {minimum} to {maximum}.',
    'out-of-range': '{value} is out of range, expected {minimum} to {maximum}.',
    'out-of-open-range': '{value} is out of range, expected above {minimum}, up to {maximum}.',
    'too-long': '{length} characters, expected at most {limit}.',
    'too-many': 'More than {most} components, expected at most {most}.',
    'no-component': 'No component, expected at least one.'
  },
  settings: {
    title: 'Sampling parameters',
    table: 'Sampling parameters, table',
    frozen: 'One frozen configuration for every checkpoint',
    llc: 'Local learning coefficient',
    llcMeaning: 'by SGLD around each checkpoint. Without it only loss and accuracy are measured.',
    columns: { parameter: 'Parameter', value: 'Value', range: 'Range', source: 'Source', meaning: 'Meaning' },
    range: '{minimum} to {maximum}',
    openRange: 'above {minimum}, up to {maximum}',
    orFull: '{range}, or full',
    seedRange: '0 to 2⁵³ − 1',
    preset: 'preset {preset}',
    own: 'own; {preset}: {value}',
    fromPlan: 'plan',
    samplers: {
      sgld: 'SGLD',
      'rmsprop-sgld': 'RMSprop-SGLD',
      'adam-sgld': 'Adam-SGLD',
      'sgld-cv': 'SGLD, control variates',
      sghmc: 'SGHMC',
      mala: 'MALA',
      hmc: 'HMC'
    },
    samplerMeanings: {
      sgld: 'Langevin steps with gradients of mini-batches.',
      'rmsprop-sgld': 'SGLD with steps scaled by the gradient’s size during burn-in, then frozen.',
      'adam-sgld': 'The same with a running mean of the gradient; its delay heats the chains.',
      'sgld-cv': 'SGLD with less gradient noise, at twice the cost.',
      sghmc: 'Langevin steps with momentum.',
      mala: 'Exact; every step uses all samples: set the batch to full.',
      hmc: 'Exact, several leaps a draw; every step uses all samples: set the batch to full.'
    },
    names: {
      sampler: 'Sampler',
      further: 'Further',
      stepSize: 'Step size',
      nBeta: 'Inverse temperature × n',
      localization: 'Localisation',
      batchSize: 'Batch',
      chains: 'Chains',
      burnIn: 'Burn-in',
      draws: 'Draws per chain',
      observeEvery: 'Observe every',
      seed: 'Seed',
      precision: 'Precision',
      microBatch: 'Micro-batch',
      sharedBatches: 'Shared batches',
      noiseLevel: 'Noise level',
      boundingBox: 'Bounding box',
      friction: 'Friction',
      leapfrogSteps: 'Leapfrog steps',
      firstDecay: 'First decay',
      secondDecay: 'Second decay',
      stabilizer: 'Stabiliser'
    },
    meanings: {
      further: 'Settings and analyses of the opened plan that have no field here; they are kept as they are.',
      stepSize:
        'How far one SGLD step moves. Too large: biased upwards or diverges. Too small: chains do not mix.',
      nBeta: 'How sharply low loss is preferred.',
      localization: 'Keeps the chain near the checkpoint. Too large: it measures itself.',
      batchSize: 'Samples per step and chain. The baseline is paired on the same batch.',
      chains: 'Independent runs. R-hat needs at least 2; 4 are recommended.',
      burnIn: 'Steps before the first draw, part of no mean.',
      draws: 'Recorded draws, one a step.',
      observeEvery: 'Observed data sets are measured at every k-th draw.',
      seed: 'Same seed, engine and threads: same numbers.'
    }
  },
  components: {
    title: 'Components',
    meaning: 'sampled alone, the others stand still',
    pattern: 'Tensors that match',
    add: 'Add'
  },
  steps: {
    title: 'Steps to audit',
    all: 'All',
    thin: 'Thin to',
    count: 'Number of steps to keep',
    of: '{audited} of {found}',
    step: 'Step {step}',
    more: '{count} further steps are not shown; thin the series to choose among them.',
    none: 'No checkpoints yet.',
    most: 'LLC at no more than',
    mostMeaning: 'of these steps: half spread evenly, half where the curves bend. Empty: all.'
  },
  audit: {
    title: 'Audit',
    questionHint: 'What the audit is to answer. Without one the report makes a sentence from the subjects.',
    personHint: 'name, as printed on the cover',
    against: 'against',
    paired: 'same batches, same noise',
    alone: 'A comparison needs A and B.',
    fields: {
      title: 'Title',
      question: 'Question',
      auditor: 'Auditor',
      reviewer: 'Reviewer',
      compare: 'Comparison',
      engine: 'Engine'
    }
  },
  estimate: {
    title: 'What it takes',
    now: 'Estimate',
    again: 'Estimate again',
    working: 'Timing steps on this machine',
    cancelled: 'The estimate was cancelled.',
    stale: 'The plan has changed since this estimate.',
    none: 'Not estimated yet: a few steps are timed on this machine.',
    time: 'Time',
    timeRange: '{low} to {high}, from {steps} timed steps',
    perStep: '{steps} chain steps of {milliseconds} ms',
    memory: 'Memory, peak',
    disk: 'Disk, run folder',
    free: 'of {size} free',
    scope: 'Scope',
    checkpoints: '{count} checkpoint | {count} checkpoints',
    ofSubject: '{count} of {letter}',
    counts: '{posteriors} posteriors, {estimates} estimates'
  },
  yaml: {
    title: 'Plan as YAML',
    text: 'Text of the plan',
    copy: 'Copy the plan',
    none: 'The plan is not complete yet.'
  }
}
