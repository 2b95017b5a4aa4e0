export default {
  recent: 'Recent audits',
  loading: 'Looking for recent audits…',
  none: 'No audit yet. Drop two checkpoints to compare, or open the sample audit that comes with Ontogeny.',
  refused: 'What could not be opened',
  openOther: 'Open another folder',
  columns: {
    audit: 'Audit',
    subjects: 'Subjects',
    started: 'Started',
    state: 'State',
    verdict: 'Verdict',
    actions: 'Actions'
  },
  states: {
    finished: 'finished',
    unfinished: 'unfinished',
    damaged: 'damaged',
    missing: 'folder not found'
  },
  verdicts: {
    different: 'different',
    'no-difference-found': 'no difference found',
    inconclusive: 'inconclusive'
  },
  toRun: 'Show the run',
  resume: 'Resume',
  resumeOf: '{title}',
  extend: 'Append',
  extendOf: 'new checkpoints to {title}',
  forget: 'Take off the list; the folder stays',
  forgetOf: 'Take {title} off the list',
  forgotten: '“{title}” is off the list; its folder stays.',
  undo: 'Undo',
  drop: {
    title: 'Open by dropping',
    explanation:
      'Drop a model file, a folder of checkpoints, an audit plan or a run folder anywhere in this window. Files are read, hashed and checked here. Nothing in a model file is executed and nothing leaves this machine.',
    here: 'Drop to open',
    what: 'A run folder opens, a plan is imported, anything else becomes an input.'
  },
  chooseFiles: 'Choose files',
  chooseFolder: 'Choose a folder',
  importPlan: 'Import a plan',
  sample: 'Open the sample audit',
  engines: 'Engines',
  inUse: 'in use',
  ready: 'ready',
  notThere: 'not available',
  looking: 'Looking for engines…',
  machine: 'This machine',
  network: 'Network',
  guards:
    '{guards} guards hold, {attempts} attempt since start | {guards} guards hold, {attempts} attempts since start',
  guardsBroken:
    'only {guards} of {all} guards hold, {attempts} attempt since start | only {guards} of {all} guards hold, {attempts} attempts since start',
  dataFolder: 'Data folder',
  system: 'System',
  version: 'Version'
}
