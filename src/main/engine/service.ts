import { dirname, resolve } from 'node:path'
import type { AuditEvent, ProgressListener } from '../../shared/progress'
import type { OpenedReport } from '../../shared/opened'
import type { Report } from '../../shared/report'
import type { RunRecord } from '../../shared/run'
import { defaultRules, type Alert, type Rules } from '../../shared/watch'
import type { EngineStatus, Traces } from '../../shared/desktop'
import type { Calibration } from '../../shared/calibration'
import type { Estimate } from '../../shared/draft'
import type { DataFile, FileHashes, SeriesInfo } from '../../shared/inputs'
import { readCalibration } from './audit/calibration-file'
import { calibratePlan, type CalibrateParameters } from './audit/calibrate'
import type { EgressWatch, GuardRecord } from './audit/egress-record'
import { estimateAudit, type EstimateParameters } from './audit/estimate'
import { runAudit } from './audit/pipeline'
import { loadPlan } from './audit/plan'
import type { ReadySteps } from './audit/prepare'
import { readRun } from './audit/run-folder'
import { readTraces, type TracePlace } from './audit/run-traces'
import { engineReports } from './compute/status'
import { inspect, type Inspection } from './formats/inspect'
import { evaluateFile, type EvaluateParameters, type EvaluateResult } from './evaluate-file'
import { hashInput } from './inputs/hash-input'
import { readData } from './inputs/read-data'
import { readSeries, type SeriesParameters } from './inputs/read-series'
import { listTensors, readTensors, type TensorsParameters } from './inputs/read-tensors'
import { keepSelfTest, sealedSelfTest } from './audit/self-test'
import { openEngine } from './compute/registry'
import type { SelfTest } from '../../shared/self-test'
import type { Stages } from '../../shared/stages'
import type { Plan } from '../../shared/plan'
import { columnsOf, listColumnsOf, type TensorColumns, type TensorList } from '../../shared/tensor-columns'
import { openReport } from './report/open'
import { alertsOf } from './monitor/alerts'
import { addedSteps, scanCheckpoints, type Scan, type Snapshot } from './monitor/ready'
import { loadRules, requireAnswerable } from './monitor/rules'
import { publishReport } from './report/publish'
import { stagesOfFile, type StagesParameters } from './stages-file'
import type { PauseGate } from './sampling/pause'

/** The operations of the engine process. Parameters and results are plain data: they cross a process boundary. */

export interface OperationContext {
  readonly signal: AbortSignal
  readonly onProgress: ProgressListener
  /** Absent when nobody listens. */
  readonly onEvent?: (event: AuditEvent) => void
  readonly pause: PauseGate
  /** The bundled sampling thread. */
  readonly samplerScript: string
  readonly egress: EgressWatch
}

export interface AuditParameters {
  readonly plan: string
  readonly out: string
  /** Appends checkpoints that were added to a series since the run began. */
  readonly extend?: boolean
  /** Of a training that goes on: steps by subject whose checkpoints are whole. */
  readonly ready?: ReadySteps
  /** Folder with presets and fonts. */
  readonly resources: string
  readonly version: string
  /** Folder of the user's data, where whole self-tests are kept. */
  readonly userData?: string
  /** Guards of the host, beside those of the engine. */
  readonly guards?: readonly GuardRecord[]
  readonly engine?: Plan['engine']
  readonly seed?: number
}

export interface SelfTestParameters {
  readonly engine: Plan['engine']
  readonly variant: SelfTest['variant']
  readonly version: string
  /** Folder of the user's data: a whole self-test that passed is kept there for the next audits. */
  readonly userData?: string
}

export interface ReportParameters {
  readonly folder: string
  readonly resources: string
  readonly version: string
}

export interface ScanParameters {
  readonly plan: string
  /** Rules to be checked at once; the usual ones if absent. */
  readonly rules?: string
  /** Of the last look. */
  readonly before: Snapshot
}

export interface AddedParameters {
  readonly plan: string
  /** The plan that the run was begun with. */
  readonly planHash: string
  /** Steps of the run, by subject. */
  readonly audited: ReadySteps
}

export interface AlertParameters {
  readonly run: string
  readonly rules?: string
}

export interface Operations {
  audit(parameters: AuditParameters, context?: OperationContext): Promise<{ report: Report }>
  report(parameters: ReportParameters, context?: OperationContext): Promise<{ report: Report }>
  openReport(
    parameters: Pick<ReportParameters, 'folder' | 'version'>,
    context?: OperationContext
  ): Promise<OpenedReport>
  inspect(parameters: { path: string }, context?: OperationContext): Promise<Inspection>
  evaluate(parameters: EvaluateParameters, context?: OperationContext): Promise<EvaluateResult>
  readSeries(parameters: SeriesParameters, context?: OperationContext): Promise<SeriesInfo>
  hashInput(parameters: { path: string }, context?: OperationContext): Promise<FileHashes>
  listTensors(parameters: TensorsParameters, context?: OperationContext): Promise<TensorList>
  readTensors(parameters: TensorsParameters, context?: OperationContext): Promise<TensorColumns>
  readData(parameters: { path: string }, context?: OperationContext): Promise<DataFile>
  estimate(parameters: EstimateParameters, context?: OperationContext): Promise<Estimate>
  readCalibration(parameters: { path: string }, context?: OperationContext): Promise<Calibration>
  calibrate(parameters: CalibrateParameters, context?: OperationContext): Promise<Calibration>
  engines(parameters: Record<string, never>, context?: OperationContext): Promise<EngineStatus[]>
  readTraces(parameters: TracePlace, context?: OperationContext): Promise<Traces>
  selfTest(parameters: SelfTestParameters, context?: OperationContext): Promise<SelfTest>
  stages(parameters: StagesParameters, context?: OperationContext): Promise<Stages>
  scan(parameters: ScanParameters, context?: OperationContext): Promise<Scan>
  /** Steps by subject that were added to the series since; none where the plan is another. */
  added(parameters: AddedParameters, context?: OperationContext): Promise<ReadySteps>
  alerts(parameters: AlertParameters, context?: OperationContext): Promise<readonly Alert[]>
}

type References = ReadonlyMap<string, RunRecord>

/** The rules, and the runs that they compare with. */
async function rulesOf(path: string | undefined): Promise<{ rules: Rules; references: References }> {
  const rules = path === undefined ? defaultRules : await loadRules(path)
  const references = new Map<string, RunRecord>()
  for (const rule of rules.rules) {
    if (rule.when !== 'divergence' || references.has(rule.reference)) continue
    references.set(rule.reference, await readRun(resolve(dirname(path ?? ''), rule.reference)))
  }
  return { rules, references }
}

const applicationName = 'Ontogeny'

export const operations: {
  [Name in keyof Operations]: (
    parameters: Parameters<Operations[Name]>[0],
    context: OperationContext
  ) => ReturnType<Operations[Name]>
} = {
  async audit(
    { plan, out, extend = false, ready, resources, version, guards = [], userData, engine, seed },
    context
  ) {
    const run = await runAudit({
      planPath: plan,
      ...{ out, extend },
      ...(ready === undefined ? {} : { ready }),
      resources,
      samplerScript: context.samplerScript,
      application: { name: applicationName, version },
      selfTests: userData ?? null,
      signal: context.signal,
      pause: context.pause,
      egress: { ...context.egress, guards: [...context.egress.guards, ...guards] },
      onProgress: context.onProgress,
      ...(context.onEvent === undefined ? {} : { onEvent: context.onEvent }),
      ...(engine === undefined ? {} : { engine }),
      ...(seed === undefined ? {} : { seed })
    })
    const application = { name: applicationName, version }
    const { onProgress } = context
    return { report: await publishReport(out, run, { resources, application, onProgress }) }
  },

  async report({ folder, resources, version }, { onProgress }) {
    const run = await readRun(folder)
    const application = { name: applicationName, version }
    return { report: await publishReport(folder, run, { resources, application, onProgress }) }
  },

  openReport: ({ folder, version }) => openReport(folder, { name: applicationName, version }),

  inspect: ({ path }, { signal }) => inspect(path, { signal }),

  evaluate: (parameters, { signal }) => evaluateFile(parameters, signal),

  readSeries,
  hashInput,
  listTensors: async (parameters, context) => listColumnsOf(await listTensors(parameters, context)),
  readTensors: async (parameters, context) => columnsOf(await readTensors(parameters, context)),
  readData,
  estimate: estimateAudit,
  calibrate: calibratePlan,
  readCalibration: async ({ path }) => (await readCalibration(path)).calibration,
  engines: () => engineReports(),
  readTraces: (place) => readTraces(place),
  stages: (parameters) => stagesOfFile(parameters),

  async selfTest({ engine, variant, version, userData }, { signal, onProgress }) {
    const selfTest = await sealedSelfTest({
      engine: await openEngine(engine),
      application: { name: applicationName, version },
      ...{ variant, signal, onProgress }
    })
    if (userData !== undefined) await keepSelfTest(userData, selfTest)
    return selfTest
  },

  async scan({ plan, rules, before }) {
    // What is wrong with the rules is said now, not after the first audit.
    const known = await rulesOf(rules)
    const loaded = (await loadPlan(plan)).plan
    if (rules !== undefined) requireAnswerable(known.rules, loaded, known.references, rules)
    return scanCheckpoints(loaded, dirname(plan), before)
  },

  async added({ plan, planHash, audited }) {
    const loaded = await loadPlan(plan)
    return loaded.sha256 === planHash ? addedSteps(loaded.plan, dirname(plan), audited) : {}
  },

  async alerts({ run, rules }) {
    const { llc, behaviour, development } = await readRun(run)
    const known = await rulesOf(rules)
    return alertsOf(
      { llc, behaviour, stages: development?.stages ?? [] },
      known.rules.rules,
      known.references
    )
  }
}
