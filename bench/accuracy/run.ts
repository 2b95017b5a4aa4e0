import { stepSizeHonesty } from './step-size'

/** `npm run bench:accuracy -- NAME FIXTURES`: how right the estimates are; each writes its table to bench/results. */
const measurements: Readonly<Record<string, (fixtures: string) => Promise<void>>> = {
  'step-size': stepSizeHonesty
}

const [name = '', fixtures = ''] = process.argv.slice(2)
const measure = measurements[name]
if (!measure || fixtures === '') {
  console.error(`usage: bench:accuracy -- ${Object.keys(measurements).join('|')} FIXTURES_FOLDER`)
  process.exitCode = 1
} else {
  void measure(fixtures)
}
