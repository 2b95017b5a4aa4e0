import { main as deepLinear } from './dln'
import { main as golden } from './golden'
import { stepSizeHonesty } from './step-size'

/** `npm run bench:accuracy -- NAME …`: how right the estimates are; each writes its table to bench/results. */
const measurements: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  'step-size': ([fixtures = '']) => stepSizeHonesty(fixtures),
  'deep-linear': deepLinear,
  golden
}

const [name = '', ...args] = process.argv.slice(2)
const measure = measurements[name]
if (!measure) {
  console.error(`usage: bench:accuracy -- ${Object.keys(measurements).join('|')} …`)
  process.exitCode = 1
} else {
  measure(args).catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
}
