import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { bundleSize } from './bundle-size.mts'
import { idleMemory } from './idle-memory.mts'
import { startTimes } from './start-times.mts'
import { tensorTimes } from './tensor-times.mts'

/** Measures start, size, memory, the tensor table and the frames of large charts, prints them and writes them to bench/results. */
export async function run(): Promise<void> {
  const runtime = process.env.ELECTRON_RUNTIME
  if (runtime === undefined) throw new Error('ELECTRON_RUNTIME is not set: use npm run bench:desktop')
  const command = [join(runtime, 'electron'), process.cwd()]
  const loadBefore = loadavg()[0]
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor'
  const date = new Date().toISOString()
  const record = {
    format: 'ontogeny.bench-desktop/1',
    date,
    machine: {
      processor,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      system: `${platform()} ${release()} ${arch()}`
    },
    electron: readFileSync(join(runtime, 'version'), 'utf8').trim(),
    /** Root has no Chromium sandbox. */
    sandbox: process.getuid?.() !== 0,
    /** Processes that wanted a core in the minute before: other work makes times longer. */
    loadBefore,
    start: await startTimes(command),
    bundle: bundleSize('out/renderer'),
    idle: await idleMemory(command),
    tensors: await tensorTimes(),
    frames: frames()
  }
  const slug = `${processor} ${String(record.machine.cores)}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const path = join('bench/results', `desktop-${date.slice(0, 10)}-${slug}.json`)
  mkdirSync('bench/results', { recursive: true })
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`)
  process.stdout.write(`${JSON.stringify(record, null, 2)}\n${path}\n`)
}

/** Frame times of 10,000 checkpoints × 3 series, as the test of large charts measures them; null where it could not. */
function frames(): unknown {
  const test = 'tests/e2e/run-screens-large.e2e.ts'
  const path = 'out/e2e/frames.json'
  // Those of an earlier run are not these.
  rmSync(path, { force: true })
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.e2e.config.mts', test]
  try {
    execFileSync('node', vitest, { stdio: 'ignore' })
  } catch {
    process.stderr.write(`${test} failed: its limit was missed, or it could not measure\n`)
  }
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}
