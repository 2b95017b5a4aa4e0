export default {
  title: 'Watch a training',
  command: 'Watch the training of this run',
  stop: 'Stop watching',
  status: {
    watching: 'Watching',
    auditing: 'Watching, auditing new checkpoints',
    stopping: 'Stopping',
    stopped: 'Watch stopped',
    failed: 'Watch failed'
  },
  raised: '{count} alert | {count} alerts',
  start: {
    title: 'What is to be watched',
    text: 'New checkpoints are audited as they appear and appended to this run: each once it is whole and has not changed between two looks.',
    run: 'Run',
    rules: 'Rules for alerts',
    usualRules: 'Rejected estimates and ends of stages',
    chooseRules: 'Choose a file…',
    dropRules: 'Use the usual rules',
    every: 'Look every',
    everyProblem: 'Expected a whole number from 1 to 86400.',
    start: 'Start watching',
    looking: 'Looking…',
    emptyTitle: 'No run is open',
    emptyText: 'A run is watched whose plan lies beside it. Open one, or start one and watch how it grows.'
  },
  tiles: {
    audited: 'Audited',
    auditedUnder: '{count} not whole yet',
    alerts: 'Alerts',
    alertsUnder: '{count} of earlier watches',
    looked: 'Last look, UTC',
    lookedUnder: 'every {seconds} s',
    rules: 'Rules, and file of alerts',
    usualRules: 'rejections, ends of stages'
  },
  checkpoints: 'Checkpoints',
  noCheckpoints: 'None yet.',
  alerts: 'Alerts',
  noAlerts: 'None yet.',
  earlier: 'earlier watch',
  show: 'Show {subject} at step {step}',
  columns: {
    subject: 'Subject',
    step: 'Step',
    stage: 'State',
    rule: 'Rule',
    message: 'What it says',
    raised: 'Raised'
  },
  stage: {
    audited: 'audited',
    auditing: 'being audited',
    whole: 'whole, audited next',
    writing: 'not whole yet'
  },
  rule: { rejected: 'rejected', boundary: 'end of a stage', divergence: 'divergence' }
}
