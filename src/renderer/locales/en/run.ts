export default {
  title: 'Run',
  status: {
    preparing: 'preparing',
    running: 'running',
    pausing: 'pausing at the next step',
    paused: 'paused',
    cancelling: 'cancelling',
    cancelled: 'cancelled',
    failed: 'failed',
    finished: 'finished'
  },
  where: '{subject}, step {step}',
  continues: 'Continues while the window is hidden',
  pause: 'Pause',
  continue: 'Continue',
  cancel: 'Cancel',
  resume: 'Resume',
  openReport: 'Open the report',
  toPlan: 'Go to the plan',
  openRun: 'Open a run',
  emptyTitle: 'No run since the start',
  emptyText:
    'A run begins from the plan. Runs of earlier days are on the start screen; an unfinished one resumes there.',
  confirm: {
    title: 'Cancel the run?',
    text: 'Finished checkpoints stay in the run folder. The run can be resumed at any time and goes on with the first unfinished checkpoint.',
    yes: 'Cancel the run',
    no: 'Let it run'
  },
  state: {
    cancelled: 'The run was cancelled.',
    cancelledText:
      '{finished} of {all} estimates are in the run folder. Resume goes on with the first unfinished checkpoint.',
    failed: 'The run failed.',
    failedText:
      'What was finished is in the run folder. Resume goes on with the first unfinished checkpoint.',
    finished: 'The run is finished.',
    finishedText: 'The report is written and hashed.'
  },
  tiles: {
    finished: 'Finished',
    of: '{done} of {all}',
    estimates: 'estimates',
    unknown: 'not known yet',
    leftPhase: 'Left, {phase}',
    leftPhaseUnder: 'from the rate of the last minute',
    leftAll: 'Left, whole run',
    leftAllUnder: 'and then: {phases}',
    leftAllLast: 'the last phase',
    leftAllLater: 'known once sampling is in work',
    atLeast: 'at least {span}',
    rate: 'Rate',
    perSecond: '{rate} {unit}/s',
    rateUnder: '{chains} chains, {steps} steps each',
    memory: 'Memory',
    memoryUnder: 'of {bytes} stated',
    verdicts: 'Verdicts so far',
    verdictsUnder: 'a rejected estimate has no number'
  },
  unit: {
    files: 'files',
    bytes: 'bytes',
    'chain-steps': 'steps',
    checkpoints: 'checkpoints',
    parts: 'parts',
    tensors: 'tensors'
  },
  time: {
    seconds: '{value} s',
    secondsRange: '{low} to {high} s',
    minutes: '{value} min',
    minutesRange: '{low} to {high} min',
    hours: '{value} h',
    hoursRange: '{low} to {high} h'
  },
  phases: 'Phases',
  phase: {
    load: 'Load inputs',
    hash: 'Hash inputs',
    behaviour: 'Behaviour',
    sample: 'LLC sampling',
    compare: 'Compare',
    report: 'Report',
    read: 'Read',
    time: 'Time steps',
    'self-test': 'Self-test'
  },
  phaseState: { waiting: 'waiting', running: 'in work', done: 'done' },
  resumesAt: 'Resumes at the last finished checkpoint.',
  checkpoints: {
    title: 'Checkpoints',
    n: '{count} each',
    nMixed: '{count} in all',
    stretch: 'a cell stands for up to {count} checkpoints',
    cell: '{letter}, step {step}: {state}',
    cellStretch: '{letter}, steps {low} to {high}: {finished} of {all} finished, {state}',
    keys: 'Arrow keys move, Enter opens',
    row: 'Checkpoints of {subject}'
  },
  cellState: {
    waiting: 'waiting',
    running: 'in work',
    usable: 'usable',
    suspicious: 'suspicious',
    rejected: 'rejected'
  },
  chains: {
    live: 'step {step}, live chains',
    recorded: 'step {step}, recorded chains',
    none: 'Live chains',
    noneText: 'Chains show here while a posterior is sampled.',
    unit: 'unit',
    unitText: 'nβ (L(w) − L(w*)), dimensionless',
    n: 'n',
    nText: '{chains} chains × {steps} steps so far',
    nDone: '{chains} chains × {draws} draws',
    data: 'data',
    backToLive: 'Back to live',
    label:
      'Losses of {chains} chains of {subject}, step {step}, one strip each; the first {burnIn} steps are burn-in',
    step: 'Step',
    burnIn: 'Burn-in',
    yes: 'yes',
    no: 'no',
    chain: 'Chain {chain}',
    caption: 'Burn-in is shaded and not part of any number.',
    every: 'The table has every {stride}. step.'
  },
  selected: {
    rejected: 'Last rejected',
    checkpoint: 'Checkpoint',
    none: 'No estimate was rejected so far.',
    noneYet: 'No estimate of this checkpoint yet.',
    showChains: 'Show chains',
    lastRejected: 'Show last rejected',
    noNumber: 'No number is reported. The run goes on.',
    more: 'and {count} more'
  },
  log: { title: 'Log', all: 'All', warnings: 'Warnings', filter: 'Lines shown', empty: 'No lines yet.' }
}
