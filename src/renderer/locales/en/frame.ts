export default {
  screens: {
    start: 'Start',
    inputs: 'Inputs',
    plan: 'Plan',
    run: 'Run',
    overview: 'Results',
    llc: 'LLC',
    behaviour: 'Behaviour',
    diagnostics: 'Diagnostics',
    evidence: 'Evidence',
    compare: 'Compare',
    report: 'Report',
    settings: 'Settings and help'
  }
}
