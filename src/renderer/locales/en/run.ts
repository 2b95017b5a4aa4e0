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
  extend: 'Append new checkpoints',
  changePlan: 'Change the plan',
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
      'Estimates in the run folder: {finished} of {all}. Resume goes on with the first unfinished checkpoint.',
    failed: 'The run failed.',
    failedText:
      'What was finished is in the run folder. Resume goes on with the first unfinished checkpoint.',
    grownText:
      'Checkpoints were added to the series since this run began. Append them: only they are measured, and every number is that of a run of the whole series.',
    refusedText:
      'The inputs or the plan were refused. Put a good copy in the place of the refused file and resume, or start again with another plan.',
    finished: 'The run is finished.',
    finishedText: 'The report is written and hashed.'
  },
  tiles: {
    finished: 'Finished',
    of: '{done} of {all}',
    estimates: 'estimates',
    unknown: 'not known yet',
    left: 'Left',
    leftPaused: 'known again when the run goes on',
    leftPhase: 'Left, {phase}',
    leftPhaseUnder: 'from the rate of the last minute',
    leftAll: 'Left, whole run',
    leftAllUnder: 'and then: {phases}',
    leftAllLast: 'the last phase',
    leftAllLater: 'known once sampling is in work',
    atLeast: 'at least {span}',
    rate: 'Rate',
    perSecond: '{rate} {unit}/s',
    rateUnder: '{chains}, {steps} steps each',
    memory: 'Memory',
    memoryUnder: 'of {bytes} stated',
    verdicts: 'Verdicts so far',
    verdictsAll: 'Verdicts',
    verdictsUnder: 'a rejected estimate has no number'
  },
  chainCount: '{count} chain | {count} chains',
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
    development: 'Development',
    report: 'Report',
    read: 'Read',
    time: 'Time steps',
    'self-test': 'Self-test'
  },
  phaseState: { waiting: 'waiting', running: 'in work', stopped: 'stopped', failed: 'failed', done: 'done' },
  resumesAt: 'Resumes at the last finished checkpoint.',
  checkpoints: {
    title: 'Checkpoints',
    n: '{count} each subject',
    stretch: 'a cell stands for up to {count} checkpoints',
    cell: '{letter}, {data}, step {step}: {state}',
    cellStretch: '{letter}, {data}, steps {low} to {high}: {finished} of {all} finished, {state}',
    keys: 'Arrow keys move, Enter opens',
    row: 'Checkpoints of {subject}, measured on {data}'
  },
  cellState: {
    'left-out': 'no LLC planned',
    waiting: 'waiting',
    running: 'in work',
    usable: 'usable',
    suspicious: 'suspicious',
    rejected: 'rejected'
  },
  chains: {
    live: 'step {step}, live chains',
    last: 'step {step}, last chains',
    recorded: 'step {step}, recorded chains',
    title: 'Chains',
    none: 'Live chains',
    noneText: 'Chains show here while a posterior is sampled.',
    overText: 'The run has ended. Open a checkpoint to show the chains of its estimates.',
    unit: 'unit',
    unitText: 'nβ (L(w) − L(w*)), dimensionless',
    n: 'n',
    nText: '{chains} × {steps} steps so far',
    nSteps: '{chains} × {steps} steps',
    nDone: '{chains} × {draws} draws',
    data: 'data',
    backToLive: 'Back to live',
    backToLast: 'Back to the last chains',
    label:
      'Losses of {chains} of {subject}, step {step}, one strip each; the first {burnIn} steps are burn-in',
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
    none: 'No estimate was rejected.',
    noneOf: 'No estimate of this checkpoint was made.',
    noneYet: 'No estimate of this checkpoint yet.',
    showChains: 'Show chains',
    lastRejected: 'Show last rejected',
    noNumber: 'No number is reported.',
    goesOn: 'The run goes on.',
    more: 'and {count} more | and {count} more'
  },
  log: { title: 'Log', all: 'All', warnings: 'Warnings', filter: 'Lines shown', empty: 'No lines yet.' }
}
