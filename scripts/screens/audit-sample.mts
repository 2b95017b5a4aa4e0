import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Audits the sample by the command line, with a changed plan. @returns the run folder */
export function auditSample(home: string, name: string, change: (plan: string) => string): string {
  const sample = resolve('resources/sample')
  const plan = readFileSync(join(sample, 'audit.yaml'), 'utf8')
  const folder = join(home, 'Audits', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'audit.yaml'),
    change(plan.replace(/(checkpoints|architecture|file): /g, `$1: ${sample}/`))
  )
  const out = join(folder, 'run')
  try {
    execFileSync('node', ['out/main/cli.js', 'audit', join(folder, 'audit.yaml'), '--out', out])
  } catch (thrown) {
    // 4: finished, with estimates rejected.
    if ((thrown as { status?: number }).status !== 4) throw thrown
  }
  return out
}
