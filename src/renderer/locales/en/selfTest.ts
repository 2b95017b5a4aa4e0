export default {
  title: 'Self-test',
  intro:
    'Models whose answers are known, by theory or from the literature, are sampled on this machine by the engine of the audits. A whole test that passed goes into the reports of the next audits; without one, each audit carries out the short cases itself.',
  run: 'Run all cases',
  runQuick: 'Run the short cases',
  running: 'Testing: {name}',
  starting: 'Testing…',
  cancelled: 'Cancelled. Nothing was kept.',
  passed: 'all {count} cases passed',
  failed: '{failed} of {count} cases failed',
  variant: { full: 'all cases', quick: 'the short cases' },
  when: '{variant}, {utc} UTC, {seconds} s',
  columns: {
    case: 'Case and quantity',
    known: 'Known',
    reached: 'Reached',
    tolerance: 'Tolerance',
    result: 'Result'
  },
  pass: 'passed',
  fail: 'failed',
  noNumber: 'none',
  hash: 'SHA-256'
}
