export default {
  title: 'Report',
  contents: 'Contents',
  unfinished: 'unfinished run',
  export: { pdf: 'Export PDF', json: 'Export JSON', figures: 'Export figures' },
  exporting: 'Exporting…',
  saved: 'Saved as {path}',
  copied: 'Copied',
  copy: 'Copy',
  copyCsv: 'Copy CSV',
  saveCsv: 'Save CSV',
  copiedRows: 'Copied {count} rows',
  firstRows: 'The first {shown} of {all} rows; the CSV has all of them.',
  none: 'None.',
  noDeviations: 'None: the run followed its plan.',
  hashes: 'In this report',
  parts: {
    ledger: 'Ledger, head after {count} entries',
    plan: 'Plan',
    subject: '{letter} {name}, weights of {count} checkpoints'
  },
  sections: {
    summary: 'Summary',
    findings: 'Findings',
    results: 'Results',
    figures: 'Figures',
    validity: 'Diagnostics and validity',
    limitations: 'Limitations',
    deviations: 'Deviations from plan',
    inputs: 'Inputs',
    environment: 'Environment and plan'
  },
  document: {
    id: 'Report',
    status: 'Status',
    period: 'Run',
    auditor: 'Auditor',
    reviewer: 'Reviewer'
  },
  summary: {
    confidence: 'Confidence',
    basis: 'Basis',
    reliance: 'Reliance',
    notAssessed: 'Not assessed'
  },
  finding: {
    criteria: 'Criteria',
    condition: 'Condition',
    cause: 'Cause',
    effect: 'Effect',
    recommendation: 'Recommendation',
    evidence: 'Evidence'
  },
  figure: {
    caption: 'Caption',
    alternative: 'What it shows',
    file: 'File',
    data: 'SHA-256 of its data'
  },
  tables: {
    llc: 'LLC, {of}',
    difference: 'LLC of B minus A, {of}',
    behaviour: 'Behaviour on {of}',
    thresholds: 'Thresholds',
    diagnostics: 'Estimates with their diagnostics',
    manifest: 'Files',
    calibration: 'What the calibration tried'
  },
  calibration: {
    changed: '{field}: {used}, the calibration chose {calibrated}',
    file: 'In the run folder: {file}, SHA-256'
  },
  environment: {
    application: 'Application',
    engine: 'Engine',
    device: 'Device',
    layout: 'Layout',
    layoutText: 'sessions {sessions}, chains a session {chains}, threads a session {threads}',
    platform: 'Platform',
    runtime: 'Runtime',
    network: 'Network',
    networkText:
      'Offline: {count} attempt blocked. Guards: {guards} | Offline: {count} attempts blocked. Guards: {guards}',
    networkBroken:
      'A guard did not hold: {count} attempt blocked, and others may have gone unseen. Guards that held: {guards} | A guard did not hold: {count} attempts blocked, and others may have gone unseen. Guards that held: {guards}',
    gap: 'Missing guards from {utc}',
    gapBroken: 'did not hold: {guards}',
    gapAbsent: 'no part of the program: {guards}',
    moreBlocked: 'Further attempts blocked',
    moreBlockedText: '{count}; report.json has the first thousand of each start',
    networkUnknown: 'not on record: made by a version that did not write its guards down',
    blocked: 'Blocked, {process}',
    generator: 'Report written by',
    settings: 'Sampler settings of {count} estimate | Sampler settings of {count} estimates',
    plan: 'Plan'
  }
}
