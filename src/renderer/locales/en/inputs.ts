export default {
  drop: 'Drop files or folders here. The format is decided by bytes, not by name.',
  looking: 'Looking into {name}…',
  addFiles: 'Add files',
  addFolder: 'Add folder',
  continue: 'Continue to plan',
  cancel: 'Cancel',
  again: 'Read again',
  undo: 'Undo',
  swap: 'Swap A and B',
  removed: 'Removed {name}.',
  setAside: 'The audit that was prepared before was set aside.',
  removedTitle: 'Removed',
  refusedTitle: 'What could not be added',
  leaveOut: 'Leave it out',
  candidate: {
    title: 'Candidate {name}',
    waits: 'was added, but A and B are taken: put it in the place of one of them, or remove it.',
    use: 'Use as {letter}',
    noArchitecture: 'architecture not known',
    clean: 'Every header sound, no gap. Hashed once it has a letter.',
    refused: '{count} checkpoint is refused | {count} checkpoints are refused, the first:'
  },
  replaceLetter: 'Replace {letter}',
  missing: {
    title: 'Before the plan:',
    subject: 'Add a series of checkpoints as A.',
    reading: '{name} is still being read.',
    unreadable: '{name} could not be read: replace or remove it.',
    'refused-files': '{name} holds checkpoints that are refused: take them out of the folder, or replace it.',
    'no-architecture': 'The architecture of {name} is not known: describe the network or choose its config.',
    'unfit-architecture': 'The description of {name} does not fit its tensors: change it.',
    'data-reading': 'The data is still being read.',
    data: 'Add a data file and give at least one of its arrays a use.',
    'data-name': 'Each data set needs a name of its own: correct “{name}”.',
    target: 'Choose the targets of {name}.',
    sample: 'Give one data set the use “sample”: a learning coefficient belongs to the data it is sampled on.'
  },
  slot: {
    reference: 'reference',
    variant: 'variant',
    further: 'further subject',
    name: 'Name of {letter} in plan and report',
    replace: 'Replace',
    remove: 'Remove',
    emptyReference:
      'The model that the other one is compared with, as a series of checkpoints or a single one.',
    emptyVariant: 'The model that may differ. Without it A is audited alone.',
    chooseFolder: 'Choose folder',
    chooseFile: 'Choose file',
    checkpoints: '{count} checkpoint, step {first} | {count} checkpoints, steps {first} to {last}',
    each: '{size} each',
    sizes: '{smallest} to {largest}',
    badName:
      '“{name}” is no name for a plan. Letters, digits, dot, dash and underscore; first a letter or digit; at most 64.',
    takenName: '“{name}” is taken. Each name stands once.'
  },
  series: {
    title: 'Checkpoints of {name}',
    reading: 'Reading the headers',
    cancelled: 'Reading was cancelled.',
    hashingOf: 'Hashing',
    hashCancelled: 'Hashing was cancelled. An audit hashes every file again.',
    hashAgain: 'Hash again',
    hashing: 'hashing',
    waiting: 'waiting',
    sound: 'sound',
    refused: 'refused',
    clean:
      'All hashed. No gap in the series, no duplicate, every header sound. Values are checked when a checkpoint is shown, and at the start.',
    refusedFiles:
      '{count} checkpoint is refused, see file safety | {count} checkpoints are refused, see file safety',
    twins: 'Steps {steps} hold the same bytes.',
    showTensors: 'Show the tensors of {file}',
    moreFiles: '+ {count} files',
    columns: { order: 'Number', file: 'File', step: 'Step', bytes: 'Bytes', check: 'Check' }
  },
  architecture: {
    parameters: '{count} parameters',
    found: 'from {file}',
    chosen: 'from {file}, as chosen',
    other: 'Choose another',
    choose: 'Choose config',
    useFound: 'Use the one beside the checkpoints',
    describe: 'Describe the network',
    change: 'Change the description',
    misfit: '{tensor} is shaped {found}, the description expects {expected}.',
    absent: 'The file has no tensor {tensor}, which the description expects with shape {expected}.',
    transformer: '{family}, {layers} layers, width {width}, {heads} heads, vocabulary {vocabulary}',
    mlp: 'Fully connected network, widths {widths}, activation {activation}, as described in the plan',
    mlpNoBias:
      'Fully connected network, widths {widths}, activation {activation}, without biases, as described in the plan',
    tms: 'Toy model of superposition, {features} features in {hidden} dimensions, as described in the plan'
  },
  tensors: {
    title: 'Tensors',
    table: 'Tensors, table',
    checkpoint: 'Checkpoint',
    step: '{letter}, step {step}',
    search: 'Name or shape',
    stored: 'stored as',
    count: '{tensors} tensors, {parameters} parameters',
    found: 'found',
    reading: 'Reading the tensors',
    cancelled: 'Reading was cancelled.',
    none: 'Choose a checkpoint to see its tensors.',
    notFound: 'No tensor’s name holds “{search}”, and none has that shape.',
    histogram: 'Histogram from {low} to {high}',
    constant: 'constant',
    columns: {
      name: 'Tensor',
      shape: 'Shape',
      parameters: 'Parameters',
      mean: 'Mean',
      standardDeviation: 'SD',
      minimum: 'Min',
      maximum: 'Max',
      histogram: 'Histogram',
      nonFinite: 'NaN'
    }
  },
  findings: {
    title: 'File safety',
    list: 'Findings of all files',
    read: '{count} file read | {count} files read',
    more: '{count} more refusals of the same series.',
    equal:
      'A and B hold the same bytes at step {steps}: their difference there is 0. | A and B hold the same bytes at steps {steps}: their difference there is 0.',
    nothingRead: 'Nothing read yet. Nothing in a file is ever run.',
    none: 'Nothing to report.',
    scope:
      'Headers checked; values, such as NaN, checked of {checked} of {total} checkpoints: those shown. The others at the start.'
  },
  severity: { high: 'high', medium: 'medium', low: 'low', info: 'info' },
  data: {
    title: 'Data',
    arraysOf: 'Arrays of {file}',
    none: 'Add an .npz file with the arrays that the models were trained and are tested on.',
    explanation:
      'Sample: a learning coefficient of its own. Observe: followed along those chains. Behaviour: loss and accuracy only.',
    reading: 'Reading the arrays',
    cancelled: 'Reading was cancelled.',
    absent: 'not in the file',
    noTarget: 'choose',
    range: '{low} to {high}',
    useOf: 'Use of {array}',
    targetOf: 'Targets of {array}',
    lossOf: 'Loss of {array}',
    reductionOf: 'Reduction of {array}',
    autoLoss: 'automatic: {loss}',
    losses: { 'squared-error': 'squared error', 'cross-entropy': 'cross-entropy' },
    reductions: { mean: 'mean', sum: 'sum' },
    lossMeanings: {
      mean: 'Squared differences from the targets, their mean over a sample’s outputs.',
      sum: 'Squared differences from the targets, their sum over a sample’s outputs: times the number of outputs.',
      'cross-entropy': '−log probability of the right class, in nats; targets are class numbers from 0.',
      'next-token': '−log probability of each next token, in nats: the only loss of a model of tokens.',
      answers: '−log probability of the right answer after the last token, in nats.'
    },
    nameOf: 'Name of {array} in plan and report',
    descriptionOf: 'What {array} stands for',
    descriptionHint: 'what it stands for',
    roles: { tokens: 'tokens', classes: 'classes', numbers: 'numbers' },
    uses: { sample: 'sample', observe: 'observe', behaviour: 'behaviour', unused: 'unused' },
    targets: { 'next-token': 'next token', targets: 'targets {array}', answers: 'answers {array}' },
    columns: {
      array: 'Array',
      role: 'Holds',
      samples: 'Samples',
      range: 'Range',
      use: 'Use',
      target: 'Targets',
      loss: 'Loss',
      name: 'Name',
      description: 'Description'
    }
  },
  units: {
    files: 'files',
    bytes: 'bytes',
    'chain-steps': 'chain steps',
    checkpoints: 'checkpoints',
    parts: 'parts',
    tensors: 'tensors'
  },
  progress: {
    of: '{done} of {total} {unit}',
    bytesPerSecond: '{rate}/s',
    perSecond: '{rate} {unit}/s',
    left: '{time} left'
  },
  duration: {
    underOne: 'under 1 s',
    seconds: '{seconds} s',
    minutes: '{minutes} min',
    hours: '{hours} h {minutes} min',
    days: '{days} d {hours} h'
  }
}
