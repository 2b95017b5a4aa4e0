import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { asAuditError, AuditError } from '../../shared/errors'
import { version } from '../../../package.json'
import { writeFileAtomic } from '../engine/audit/atomic'
import { withCalibration } from '../engine/audit/calibrated-plan'
import { refuseEgress } from '../engine/egress'
import type { Report } from '../../shared/report'
import type { AuditParameters, Operations } from '../engine/service'
import { auditText } from './audit-text'
import { calibrationText } from './calibration-text'
import { EngineProcess } from './engine-process'
import { inspectionText } from './inspection-text'
import { refusalText } from './refusal-text'
import { selfTestText } from './self-test-text'
import { stagesText } from './stages-text'
import { userDataFolder } from './user-data'
import { watchTraining } from '../watch/loop'
import { newsLines, watchText } from './watch-text'
import { ProgressLine } from './progress-line'

/** Exit codes, also in `ontogeny --help` and docs/command-line.md. */
const exitCodes = { done: 0, failed: 1, refused: 2, cancelled: 3, rejected: 4, alert: 5 } as const

interface Output {
  readonly json?: boolean
}

interface AuditOptions extends Output {
  readonly out: string
  readonly extend?: boolean
  readonly engine?: EngineChoice
  readonly seed?: number
}

/** Fonts, presets and schemas: beside the bundle in the packaged app, in the clone otherwise. */
const resources = [join(__dirname, '../../resources'), join(process.cwd(), 'resources')].find((folder) =>
  existsSync(join(folder, 'presets'))
)

/** Those that this build has. */
const engineChoices = ['auto', 'onnx', 'cpu'] as const

const program = new Command('ontogeny')
  .description('Offline auditing of neural networks with singular learning theory.')
  .version(version)
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 self-test failed, 2 refused with a reason, 3 cancelled, 4 finished, but some estimates were rejected, 5 a watched training raised an alert.'
  )
  .exitOverride()
  .configureOutput({ writeErr: () => undefined })

program
  .command('audit')
  .description('Carry out a plan and write a run folder with its report. An interrupted run resumes.')
  .argument('<plan>', 'plan file, YAML or JSON')
  .requiredOption('--out <folder>', 'run folder to write or to resume')
  .option('--extend', 'append checkpoints that were added to a series since the run began')
  .addOption(new Option('--engine <engine>', 'compute engine').choices(engineChoices))
  .option('--seed <number>', 'seed of all noise and batches; overrides the plan’s', parseSeed)
  .option('--json', 'print the report as JSON')
  .action(async (plan: string, options: AuditOptions) => {
    const outcome = await performAudit({
      plan: resolve(plan),
      out: resolve(options.out),
      ...(options.extend === undefined ? {} : { extend: options.extend }),
      ...(options.engine === undefined ? {} : { engine: options.engine }),
      ...(options.seed === undefined ? {} : { seed: options.seed })
    })
    print(options, outcome.report, () => auditText(outcome.report, options.out))
    const rejected = outcome.report.llc.some((estimate) => estimate.verdict === 'rejected')
    process.exitCode = rejected ? exitCodes.rejected : exitCodes.done
  })

program
  .command('inspect')
  .description('Say what a file or folder of weights or arrays holds, and what is odd about it.')
  .argument('<path>', 'file or folder')
  .option('--json', 'print JSON')
  .action(async (path: string, options: Output) => {
    const inspection = await perform('inspect', { path: resolve(path) })
    print(options, { ...inspection, path }, () => inspectionText({ ...inspection, path }))
  })

program
  .command('evaluate')
  .description('Losses, logits and gradients of a model on given tokens.')
  .argument('<model>', 'Hugging Face folder, or PLAN.yaml:subject[@step]')
  .requiredOption('--tokens <file[:array]>', 'npz or npy file of token ids [samples, positions]')
  .option('--out <file>', 'new .npz file for logits and per-token losses')
  .option('--gradients', 'also report each parameter’s gradient of the mean loss')
  .addOption(new Option('--engine <engine>', 'compute engine').choices(engineChoices))
  .option('--json', 'print JSON')
  .action(
    async (
      model: string,
      options: Output & { tokens: string; out?: string; gradients?: boolean; engine?: EngineChoice }
    ) => {
      const result = await perform('evaluate', {
        model,
        tokens: options.tokens,
        folder: process.cwd(),
        gradients: options.gradients ?? false,
        engine: options.engine ?? 'auto',
        ...(options.out === undefined ? {} : { out: resolve(options.out) })
      })
      print(options, result, () => {
        const whose = result.subject === undefined ? '' : `   (${result.subject}, step ${result.step ?? ''})`
        const lines = [`Mean loss ${result.meanLoss.toFixed(6)} nats over ${result.tokens} tokens${whose}`]
        for (const [name, { l2, sum }] of Object.entries(result.gradients ?? {})) {
          lines.push(`${name}  l2 ${l2.toPrecision(7)}  sum ${sum.toPrecision(7)}`)
        }
        return lines.join('\n')
      })
    }
  )

program
  .command('calibrate')
  .description('Choose one sampler configuration for all checkpoints of a plan by pilot runs, and say why.')
  .argument('<plan>', 'plan file, YAML or JSON')
  .option(
    '--out <file>',
    'where to write what was tried: a new file or an earlier calibration (default: calibration.json beside the plan)'
  )
  .option('--write', 'put the chosen settings and the file into the plan; everything else of it stays')
  .option(
    '--relative-error <share>',
    'wanted standard error of the LLC, as a share of it',
    parseShare('--relative-error'),
    0.02
  )
  .option(
    '--bias <share>',
    'wanted bias by finite step and temperature, as a share of the LLC',
    parseShare('--bias'),
    0.02
  )
  .option('--budget <seconds>', 'time for the search', parseCount('--budget'), 120)
  .option(
    '--gradients <number>',
    'budget in gradients instead: repeats on every machine',
    parseCount('--gradients')
  )
  .option('--seed <number>', 'seed of all noise and batches; overrides the plan’s', parseSeed)
  .option('--json', 'print JSON')
  .action(
    async (
      plan: string,
      options: Output & {
        out?: string
        write?: boolean
        relativeError: number
        bias: number
        budget: number
        gradients?: number
        seed?: number
      }
    ) => {
      const path = resolve(plan)
      const out = options.out === undefined ? join(dirname(path), 'calibration.json') : resolve(options.out)
      const calibration = await perform('calibrate', {
        source: { path },
        resources: resourcesFolder(),
        relativeError: options.relativeError,
        bias: options.bias,
        budget:
          options.gradients === undefined ? { seconds: options.budget } : { gradients: options.gradients },
        ...(options.seed === undefined ? {} : { seed: options.seed }),
        out
      })
      const writes = options.write === true && calibration.settings !== null
      if (writes) {
        const text = await readFile(path, 'utf8')
        await writeFileAtomic(path, withCalibration(text, path, calibration, out))
      }
      print(options, calibration, () =>
        [calibrationText(calibration, out), ...(writes ? [`Written into: ${path}`] : [])].join('\n')
      )
      process.exitCode = calibration.chosen === null ? exitCodes.rejected : exitCodes.done
    }
  )

program
  .command('report')
  .description('Write report.json, the figures and report.pdf of a run folder again; the bytes are the same.')
  .argument('<run>', 'run folder')
  .option('--json', 'print the report as JSON')
  .action(async (run: string, options: Output) => {
    const outcome = await perform('report', { folder: resolve(run), resources: resourcesFolder(), version })
    print(options, outcome.report, () => auditText(outcome.report, run))
  })

interface WatchCommand extends Output {
  readonly plan: string
  readonly out: string
  readonly rules?: string
  readonly every: number
  readonly idle?: number
  readonly stopOnAlert?: boolean
}

program
  .command('watch')
  .description('Audit the checkpoints of a training as they appear, and raise alerts by rules.')
  .argument('<folder>', 'folder that the training writes its checkpoints to')
  .requiredOption('--plan <plan>', 'plan file, YAML or JSON')
  .requiredOption('--out <folder>', 'run folder, which grows with the series')
  .option('--rules <file>', 'when to raise an alert (default: rejected estimates and ends of stages)')
  .option('--every <seconds>', 'time between two looks', parseCount('--every'), 30)
  .option('--idle <seconds>', 'end once nothing new came for so long', parseCount('--idle'))
  .option('--stop-on-alert', 'end with the first alert')
  .option('--json', 'print what was raised as JSON')
  .action(async (folder: string, options: WatchCommand) => {
    const [plan, out] = [resolve(options.plan), resolve(options.out)]
    const watched = await watchTraining(
      {
        ...{ plan, out, folder: resolve(folder), every: options.every },
        ...(options.rules === undefined ? {} : { rules: resolve(options.rules) }),
        ...(options.idle === undefined ? {} : { idle: options.idle }),
        stopOnAlert: options.stopOnAlert ?? false,
        signal: interrupted.signal,
        audit: (ready) => performAudit({ plan, out, extend: true, ready }),
        tell: (news) => newsLines(news).forEach((line) => process.stderr.write(`${line}\n`))
      },
      perform
    )
    print(options, watched, () => watchText(watched, options.out))
    process.exitCode = watched.alerts.length > 0 ? exitCodes.alert : exitCodes.done
  })

program
  .command('self-test')
  .description('Sample models with known answers and compare. Audits cite the result.')
  .addOption(new Option('--engine <engine>', 'compute engine').choices(engineChoices))
  .option('--quick', 'only the cases that take seconds')
  .option('--json', 'print JSON')
  .action(async (options: Output & { engine?: EngineChoice; quick?: boolean }) => {
    const selfTest = await perform('selfTest', {
      engine: options.engine ?? 'auto',
      variant: options.quick ? 'quick' : 'full',
      version,
      userData: userDataFolder()
    })
    print(options, selfTest, () => selfTestText(selfTest))
    process.exitCode = selfTest.passed ? exitCodes.done : exitCodes.failed
  })

program
  .command('stages')
  .description('Find the stages of a curve over training, computed anywhere: its boundaries with intervals.')
  .argument('<file>', 'CSV file with the columns step, mean and, where known, sd')
  .option('--column <name>', 'column of the values (default: mean, or llc_mean)')
  .option('--error-column <name>', 'column of their errors (default: sd, or llc_std)')
  .option('--seed <number>', 'seed of the drawn curves', parseSeed, 0)
  .option('--json', 'print JSON')
  .action(async (file: string, options: Output & { column?: string; errorColumn?: string; seed: number }) => {
    const stages = await perform('stages', {
      path: resolve(file),
      seed: options.seed,
      ...(options.column === undefined ? {} : { column: options.column }),
      ...(options.errorColumn === undefined ? {} : { errorColumn: options.errorColumn })
    })
    print(options, stages, () => stagesText(stages))
  })

type EngineChoice = (typeof engineChoices)[number]

const interrupted = new AbortController()
process.on('SIGINT', () => {
  if (interrupted.signal.aborted) process.exit(exitCodes.cancelled)
  interrupted.abort()
})
// A terminal that is closed, too, leaves a run that resumes.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())

/** The engine in work hears of connections that this process refused. */
let working: EngineProcess | null = null
const guards = refuseEgress((attempt) => working?.note(attempt))

/** Runs one operation in the engine process, with a progress line while it lasts. */
async function perform<Name extends keyof Operations>(
  operation: Name,
  parameters: Parameters<Operations[Name]>[0]
): Promise<Awaited<ReturnType<Operations[Name]>>> {
  const engine = new EngineProcess()
  working = engine
  const line = new ProgressLine(process.stderr)
  try {
    return await engine.run(operation, parameters, { signal: interrupted.signal, onProgress: line.update })
  } finally {
    line.clear()
    engine.close()
  }
}

/** An audit with what only the command line knows. */
function performAudit(
  parameters: Omit<AuditParameters, 'resources' | 'version' | 'userData' | 'guards'>
): Promise<{ report: Report }> {
  const name = `${guards.length} such functions in the command line’s own process`
  return perform('audit', {
    ...parameters,
    resources: resourcesFolder(),
    version,
    userData: userDataFolder(),
    guards: [{ name, holds: guards.length > 0 }]
  })
}

function print(options: Output, value: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value, null, 2) : text()}\n`)
}

function resourcesFolder(): string {
  if (resources !== undefined) return resources
  throw new AuditError('internal', 'the resources folder is missing', {
    where: join(__dirname, '../../resources'),
    hint: 'Install Ontogeny again: fonts and presets belong to it.'
  })
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed
  throw new AuditError('usage', `--seed ${text}: expected a whole number from 0 to 2^53 − 1`, {
    hint: 'For example --seed 7.'
  })
}

function parseShare(option: string): (text: string) => number {
  return (text) => {
    const share = Number(text)
    if (share >= 0.001 && share <= 1) return share
    throw new AuditError('usage', `${option} ${text}: expected a share from 0.001 to 1`, {
      hint: `For example ${option} 0.02.`
    })
  }
}

function parseCount(option: string): (text: string) => number {
  return (text) => {
    const count = Number(text)
    if (Number.isSafeInteger(count) && count >= 1) return count
    throw new AuditError('usage', `${option} ${text}: expected a whole number from 1`, {
      hint: `For example ${option} 120.`
    })
  }
}

function fail(error: unknown): void {
  if (error instanceof CommanderError && error.exitCode === 0) return
  const refusal =
    error instanceof CommanderError
      ? new AuditError(
          'usage',
          error.code === 'commander.help'
            ? 'no command was given'
            : error.message.replace(/^error: /, '').replaceAll('\n', ' '),
          {
            hint: 'See ontogeny --help.'
          }
        )
      : asAuditError(error)
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ error: refusal.toJSON() }, null, 2)}\n`)
  } else {
    process.stderr.write(`${refusalText(refusal)}\n`)
  }
  process.exitCode = refusal.code === 'run/cancelled' ? exitCodes.cancelled : exitCodes.refused
}

// A reader that has enough (head) closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.refused)
)

// What cannot be said must not change how it ends.
process.stderr.on('error', () => undefined)

if (process.argv.length <= 2) program.outputHelp()
else program.parseAsync().catch(fail)
