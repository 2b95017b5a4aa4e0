import { AuditError } from '../../../shared/errors'
import type { ProgressEvent, ProgressListener } from '../../../shared/progress'
import type { RunRecord } from '../../../shared/run'
import { openEngine } from '../compute/registry'
import { beginRun } from './begin'
import { isFinished } from './course'
import { recordCalibration } from './calibration-file'
import { measureBehaviour } from './behaviour'
import { EgressRecord, type EgressWatch } from './egress-record'
import { estimateEvents, startedEvent, watchMemory, type EventListener } from './events'
import { compareSubjects } from './compare'
import { Ledger, type Clock } from './ledger'
import { lockRun } from './lock'
import { requireSameInputs } from './manifest'
import { measureDevelopment } from './development'
import { measureLlc } from './llc'
import {
  auditBytes,
  describeEnvironment,
  hashInputs,
  prepareAudit,
  scheduleFor,
  type PlanOverrides,
  type ReadySteps,
  type PreparedAudit
} from './prepare'
import { PhaseMeters } from './progress'
import { readRun, runState, type Setup } from './run-folder'
import { Evaluator } from './evaluator'
import { recordSelfTest } from './self-test'
import { PauseSwitch, type PauseGate } from '../sampling/pause'
import { SamplerPool } from '../sampling/sampler-pool'

export interface AuditOptions extends PlanOverrides {
  readonly planPath: string
  /** Run folder: absent, empty, or an earlier run of the same plan. */
  readonly out: string
  /** Whether checkpoints that were added to a series since the run began are appended to it. */
  readonly extend?: boolean
  /** Of a training that goes on: which checkpoints are whole. */
  readonly ready?: ReadySteps
  /** Folder with `presets/`. */
  readonly resources: string
  /** The bundled sampling thread. */
  readonly samplerScript: string
  readonly application: { readonly name: string; readonly version: string }
  /** Where whole self-tests are kept, null: nowhere. If absent, the run has none on record. */
  readonly selfTests?: string | null
  readonly signal: AbortSignal
  /** Never, if absent. */
  readonly pause?: PauseGate
  readonly onProgress?: ProgressListener
  readonly onEvent?: EventListener
  readonly clock?: Clock
  /** Absent where no guards stand. */
  readonly egress?: EgressWatch
}

/** What the steps of an audit share. */
export interface AuditContext {
  readonly audit: PreparedAudit
  readonly folder: string
  readonly setup: Setup
  readonly ledger: Ledger
  readonly signal: AbortSignal
  readonly report: (event: Omit<ProgressEvent, 'rate' | 'etaSeconds'>) => void
  /** Null when nobody listens: then no event is made. */
  readonly emit: EventListener | null
  readonly pause: PauseGate
  /** Waits between two jobs while the audit is paused. @throws the signal's reason after an abort */
  readonly rest: () => Promise<void>
  /** Says that work stopped for a pause, or goes on. */
  readonly tellPaused: (isPaused: boolean) => void
  readonly sampler: SamplerPool
  /** Forward passes of an architecture. */
  readonly evaluator: (architecture: string) => Evaluator
}

/** Carries out a plan: from files to a complete run folder, without the report. An unfinished run of the same plan goes on at the
 *  first missing result, with the numbers of an uninterrupted one; a finished one is returned as it is.
 *  @throws AuditError any refusal; `run/cancelled` after an abort, with a run folder that resumes */
export async function runAudit(options: AuditOptions): Promise<RunRecord> {
  const meters = new PhaseMeters(options.onProgress)
  const { report } = meters
  const emit = options.onEvent ?? null
  const pause = options.pause ?? new PauseSwitch()
  const tellPaused = (isPaused: boolean): void => {
    meters.reset()
    emit?.({ kind: 'paused', isPaused })
  }
  const rest = async (): Promise<void> => {
    if (!pause.isPaused) return
    tellPaused(true)
    await pause.whenRunning(options.signal)
    tellPaused(false)
  }
  const live = { report, emit, pause, rest, tellPaused }
  const egress = new EgressRecord(options.egress)
  const endWatch = emit === null ? null : watchMemory(emit)
  try {
    const audit = await prepareAudit({
      ...options,
      source: { path: options.planPath },
      onProgress: report,
      rest
    })
    await requireUsableFolder(options.out)
    const unlock = await lockRun(options.out)
    try {
      await carryOut(audit, options, live, egress)
    } finally {
      await unlock()
    }
    return await readRun(options.out)
  } catch (error) {
    if (options.signal.aborted) throw cancelled(options.out)
    throw error
  } finally {
    await egress.end()
    endWatch?.()
  }
}

type Live = Pick<AuditContext, 'report' | 'emit' | 'pause' | 'rest' | 'tellPaused'>

async function requireUsableFolder(folder: string): Promise<void> {
  if ((await runState(folder)) !== 'other') return
  throw new AuditError('run/exists', 'the output folder holds something that is not an audit run', {
    where: folder,
    hint: 'Name a new or empty folder with --out.'
  })
}

async function carryOut(
  audit: PreparedAudit,
  options: AuditOptions,
  live: Live,
  egress: EgressRecord
): Promise<void> {
  const folder = options.out
  const ledger = await Ledger.open(folder, options.clock ?? (() => new Date()))
  const engine = await openEngine(audit.plan.engine)
  const schedule = scheduleFor(audit, engine)
  const environment = describeEnvironment(engine, schedule, options.application)
  const resumed = ledger.entries.some((entry) => entry.type === 'created')
  const setup = await beginRun(audit, {
    ...{ folder, ledger, environment, guards: egress.guards },
    extend: options.extend ?? false
  })
  const { emit } = live
  if (emit !== null) {
    const bytes = auditBytes(audit, engine, setup.environment)
    emit({ kind: 'started', started: startedEvent(audit, ledger.entries, resumed, bytes) })
  }
  if (isFinished(ledger.entries)) {
    if (emit !== null) for (const event of estimateEvents((await readRun(folder)).llc)) emit(event)
    return
  }

  egress.begin(ledger)
  const { sessions, threads } = setup.environment
  const evaluators = new Map<string, Evaluator>()
  const sampler = new SamplerPool({ script: options.samplerScript, engine: engine.id, threads: sessions })
  const context: AuditContext = {
    audit,
    folder,
    setup,
    ledger,
    signal: options.signal,
    ...live,
    sampler,
    evaluator: (architecture) => {
      const known = evaluators.get(architecture)
      if (known) return known
      const subject = audit.subjects.find((candidate) => candidate.architecture === architecture)
      if (!subject) throw new AuditError('internal', 'no subject has this architecture')
      const evaluator = new Evaluator(engine, subject.model, sessions * threads)
      evaluators.set(architecture, evaluator)
      return evaluator
    }
  }
  try {
    const { selfTests, application, signal, onProgress, clock } = options
    if (selfTests !== undefined) {
      await recordSelfTest(folder, ledger, selfTests, {
        ...{ engine, application, signal },
        ...(onProgress === undefined ? {} : { onProgress }),
        ...(clock === undefined ? {} : { clock })
      })
    }
    if (audit.calibration !== null) {
      await recordCalibration(folder, ledger, audit.calibration, audit.manifest)
    }
    await measureBehaviour(context)
    await measureLlc(context)
    if (audit.plan.analyses.compare) await compareSubjects(context)
    await measureDevelopment(context)
    requireSameInputs(
      audit.manifest,
      await hashInputs(audit.inputs, audit.baseFolder, {
        signal: options.signal,
        onProgress: live.report,
        rest: live.rest
      })
    )
    await egress.end()
    await ledger.append('finished', { inputs: 'unchanged' })
  } catch (error) {
    await egress.end().catch(() => undefined)
    await noteStop(ledger, options.signal.aborted ? 'cancelled' : 'failed', error)
    throw error
  } finally {
    await sampler.close()
    for (const evaluator of evaluators.values()) await evaluator.dispose()
  }
}

/** A run ends for a reason: it is written down, unless writing is what failed. */
async function noteStop(ledger: Ledger, type: 'cancelled' | 'failed', error: unknown): Promise<void> {
  const data = error instanceof AuditError && type === 'failed' ? { ...error.toJSON() } : {}
  await ledger.append(type, data).catch(() => undefined)
}

function cancelled(folder: string): AuditError {
  return new AuditError('run/cancelled', 'cancelled; every finished result is kept', {
    where: folder,
    hint: 'The same command goes on where this run stopped.'
  })
}
