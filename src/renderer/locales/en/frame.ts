export default {
  screens: {
    start: 'Start',
    inputs: 'Inputs',
    plan: 'Plan',
    run: 'Run',
    watch: 'Watch',
    overview: 'Results',
    llc: 'LLC',
    behaviour: 'Behaviour',
    development: 'Development',
    diagnostics: 'Diagnostics',
    evidence: 'Evidence',
    compare: 'Compare',
    report: 'Report',
    settings: 'Settings and help'
  },
  overview: 'Overview',
  rail: 'Screens',
  done: 'done',
  skip: 'Skip to content',
  nothingOpen: 'No audit open',
  find: 'Find or run a command',
  openRun: 'Open run',
  newAudit: 'New audit',
  retry: 'Try again',
  close: 'Close',
  reading: 'Reading the report…',
  offline:
    'Offline: {guards} guards hold, {attempts} attempt | Offline: {guards} guards hold, {attempts} attempts',
  notOffline:
    'Only {guards} of {all} guards hold, {attempts} attempt | Only {guards} of {all} guards hold, {attempts} attempts',
  ledger: 'ledger {entries} entries, head',
  plan: 'plan',
  noRun: {
    title: '{screen} belongs to a finished audit, and none is open.',
    explanation:
      'Open a run folder, or choose one of the recent audits. A run folder is only read, never changed.',
    recent: 'Recent audits'
  },
  keys: {
    to: 'to',
    Control: 'Ctrl',
    Shift: 'Shift',
    Enter: 'Enter',
    Escape: 'Esc',
    Home: 'Home',
    End: 'End'
  },
  shortcutGroups: {
    application: 'Everywhere',
    screens: 'Moving about',
    results: 'Results'
  },
  shortcuts: {
    open: 'Open a run',
    new: 'New audit',
    primary: 'Main action of the screen',
    palette: 'Find or run a command',
    help: 'Keyboard shortcuts',
    size: 'Larger, smaller',
    nextPane: 'Next pane',
    previousPane: 'Previous pane',
    escape: 'Close, or leave a field',
    screen: 'Go to a screen',
    previousStep: 'Previous checkpoint',
    nextStep: 'Next checkpoint',
    firstStep: 'First checkpoint',
    lastStep: 'Last checkpoint',
    reference: 'Show or hide A',
    variant: 'Show or hide B',
    difference: 'Show or hide the difference',
    zoom: 'Zoom in, zoom out, whole axis',
    twin: 'Chart or table'
  },
  pane: {
    showAs: '{title}: show as',
    chart: 'Chart',
    table: 'Table',
    tableOf: '{title}, table',
    copyCsv: 'Copy as CSV',
    copyCsvOf: 'Copy {title} as CSV',
    copied: 'Copied {count} rows',
    data: 'data',
    dataHash: 'SHA-256 of the figure’s data: {hash}'
  },
  cursor: {
    label: 'Training step',
    step: 'step {step}',
    position: '{place} of {count}',
    previous: 'Previous checkpoint',
    next: 'Next checkpoint'
  },
  message: {
    where: 'Where',
    hint: 'What to do',
    code: 'Code',
    copy: 'Copy message',
    copied: 'Copied'
  },
  verdicts: {
    usable: 'usable',
    suspicious: 'suspicious',
    rejected: 'rejected'
  }
}
