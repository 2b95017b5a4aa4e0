import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { openEngine } from '../src/main/engine/compute/registry'
import { cases } from './list'
import { compare, type CaseResult } from './compare'
import { timeEssentialDynamics } from './essential'
import { findPython } from './peer'
import { measureStartup, startupOf } from './startup'
import { tableOf } from './table'
import { timeToError } from './time-to-error'

interface Options {
  readonly threads: number
  readonly repeats: number
  /** Cases whose name starts with one of these; all when empty. */
  readonly only: readonly string[]
}

/** `run.cjs [--threads N] [--repeats N] [CASE…]`: measures and prints; the whole set is also written to bench/results. */
async function main(args: readonly string[]): Promise<void> {
  if (args[0] === 'startup') {
    console.log(JSON.stringify(await measureStartup(Number(args[1]))))
    return
  }
  if (args[0] === 'essential-dynamics') {
    const [checkpoints = 500, outputs = 100_000] = args.slice(1).map(Number)
    console.log(JSON.stringify(await timeEssentialDynamics(checkpoints, outputs)))
    return
  }
  if (args[0] === 'time-to-error') {
    const [, series = '', step = '', out] = args
    const result = {
      format: 'ontogeny.time-to-error/1',
      date: new Date().toISOString(),
      machine: machineOf(),
      ...(await timeToError(series, step, 2))
    }
    console.log(JSON.stringify(result, null, 2))
    if (out) writeFileSync(out, `${JSON.stringify(result, null, 2)}\n`)
    return
  }
  const options = parse(args)
  const engine = await openEngine('onnx')
  const python = findPython()
  if (python === null)
    console.error('No peers: bench/peers/README.md says how to install PyTorch. Ours alone is measured.')
  const chosen = cases.filter(
    ({ name }) => options.only.length === 0 || options.only.some((start) => name.startsWith(start))
  )
  const results: CaseResult[] = []
  for (const item of chosen) {
    console.error(`${item.name} …`)
    results.push(await compare(item, { engine, python, ...options }))
  }
  const startup = options.only.length === 0 ? await startupOf(options.threads) : null
  const machine = machineOf()
  const { version } = engine.describe()
  const date = new Date().toISOString()
  console.log(
    `${date}  ${machine.processor}, ${machine.cores} cores; Node.js ${process.versions.node}, ${version}`
  )
  console.log(tableOf(results, startup))
  if (startup === null || python === null) return
  const record = {
    format: 'ontogeny.bench/1',
    date,
    machine,
    threads: options.threads,
    engine: version,
    results,
    startup
  }
  const slug = `${machine.processor} ${machine.cores}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const path = join('bench/results', `${date.slice(0, 10)}-${slug}.json`)
  mkdirSync('bench/results', { recursive: true })
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`)
  console.log(path)
}

function parse(args: readonly string[]): Options {
  const only: string[] = []
  let [threads, repeats] = [Math.min(2, availableParallelism()), 11]
  const rest = [...args]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--threads') threads = Number(rest.shift())
    else if (word === '--repeats') repeats = Number(rest.shift())
    else only.push(word)
  }
  if (!(threads >= 1 && repeats >= 1)) throw new Error('--threads and --repeats take a number from 1 on')
  return { threads, repeats, only }
}

function machineOf(): Record<'processor' | 'system' | 'node', string> &
  Record<'cores' | 'memoryBytes', number> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
