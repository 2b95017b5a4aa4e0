import { z } from 'zod'
import { calibrationSchema } from './calibration'
import {
  engineStatusSchema,
  offlineStatusSchema,
  recentRunSchema,
  settingsSchema,
  settingsStateSchema,
  tracesSchema
} from './desktop'
import {
  calibrationRequestSchema,
  estimateSchema,
  keptCalibrationSchema,
  planDraftSchema,
  presetsSchema
} from './draft'
import type { SerializedAuditError } from './errors'
import {
  dataFileSchema,
  fileHashesSchema,
  inputHandleSchema,
  inputReferenceSchema,
  seriesSchema
} from './inputs'
import { openedReportSchema } from './opened'
import type { DesktopEvent } from './desktop-event'
import { logEntrySchema, logLimit, runHandleSchema, runReferenceSchema, runStateSchema } from './run-state'
import { selfTestSchema } from './self-test'
import { tensorColumnsSchema, tensorListSchema } from './tensor-columns'
import { secondsSchema, watchStateSchema } from './watch-state'

/** What the page may ask of the main process: one schema a direction for every operation, nothing generic. */

const nothing = z.strictObject({})
const ofRun = z.strictObject({ run: runHandleSchema })
const ofInput = z.strictObject({ input: inputHandleSchema })

/** Names a long operation: its progress comes as `task` events, `cancelTask` ends it. Chosen by the page. */
export const taskSchema = z.string().regex(/^[a-z0-9-]{1,64}$/)

/** A checkpoint of a series; null where the input is the only one. */
const ofCheckpoint = z.strictObject({
  input: inputHandleSchema,
  step: z.number().int().nullable(),
  task: taskSchema
})

/** Largest text that the page may put on the clipboard or into a file: every table of the largest audit fits in. */
export const textLimit = 10_000_000
export const maximumDropped = 1000

const savedTo = z.strictObject({ path: z.string() }).nullable()

export const operations = {
  // inputs
  /** Asks for files or folders; empty when the user changes their mind. */
  chooseInputs: {
    request: z.strictObject({ kind: z.enum(['folder', 'file']) }),
    response: z.array(inputReferenceSchema)
  },
  /** What was dropped on the window. The preload script takes the paths from the files; the page only has the files. */
  dropInputs: {
    request: z.strictObject({ paths: z.array(z.string().min(1).max(4096)).max(maximumDropped) }),
    response: z.array(inputReferenceSchema)
  },
  readSeries: {
    request: z.strictObject({
      input: inputHandleSchema,
      /** A config file or folder, where it is not beside or above the checkpoints. */
      architecture: inputHandleSchema.nullable(),
      task: taskSchema
    }),
    response: seriesSchema
  },
  hashInput: {
    request: z.strictObject({ input: inputHandleSchema, task: taskSchema }),
    response: fileHashesSchema
  },
  /** Names, types and shapes: what is shown at once. */
  listTensors: { request: ofCheckpoint, response: tensorListSchema },
  /** The same with the statistics of all values. */
  readTensors: { request: ofCheckpoint, response: tensorColumnsSchema },
  readData: {
    request: z.strictObject({ input: inputHandleSchema, task: taskSchema }),
    response: dataFileSchema
  },
  describeInput: { request: ofInput, response: inputReferenceSchema },
  /** What lies directly in a folder, by name, without hidden entries and links, at most `maximumDropped`; empty for a file. So a
   *  folder that holds two series and their data can be dropped as one. */
  listInput: { request: ofInput, response: z.array(inputReferenceSchema) },
  /** A dropped run folder as a run; null where the input is no run folder. */
  runOfInput: { request: ofInput, response: runReferenceSchema.nullable() },
  /** A dropped plan's file as a draft; null where the input is no plan, refused where it is a faulty one. */
  planOfInput: { request: ofInput, response: planDraftSchema.nullable() },

  // plan
  presets: { request: nothing, response: presetsSchema },
  /** The plan's file as it would be written, with paths. */
  planText: {
    request: z.strictObject({ draft: planDraftSchema }),
    response: z.strictObject({ text: z.string(), sha256: z.string() })
  },
  estimatePlan: {
    request: z.strictObject({ draft: planDraftSchema, task: taskSchema }),
    response: estimateSchema
  },
  /** Pilot runs that choose the settings. Main keeps what was tried in a file: the answer has its handle, for the plan to name it. */
  calibratePlan: {
    request: z.strictObject({
      draft: planDraftSchema,
      goals: calibrationRequestSchema,
      task: taskSchema
    }),
    response: keptCalibrationSchema
  },
  /** What an opened plan's settings come from. */
  readCalibration: {
    request: z.strictObject({ input: inputHandleSchema, task: taskSchema }),
    response: calibrationSchema
  },
  /** Asks for a plan's file; null when the user changes their mind. */
  importPlan: { request: nothing, response: planDraftSchema.nullable() },
  exportPlan: { request: z.strictObject({ draft: planDraftSchema }), response: savedTo },
  /** The plan of the sample that comes with the application. */
  samplePlan: { request: nothing, response: planDraftSchema },

  // run
  startRun: { request: z.strictObject({ draft: planDraftSchema }), response: runReferenceSchema },
  resumeRun: { request: ofRun, response: runReferenceSchema },
  /** Appends checkpoints that were added to a series since. */
  extendRun: { request: ofRun, response: runReferenceSchema },
  pauseRun: { request: ofRun, response: z.null() },
  continueRun: { request: ofRun, response: z.null() },
  cancelRun: { request: ofRun, response: z.null() },
  /** The run in work, or the last one since the start; null when there was none. */
  runState: { request: nothing, response: runStateSchema.nullable() },
  /** The tail of its log, for a page that was loaded meanwhile. */
  runLog: { request: nothing, response: z.array(logEntrySchema).max(logLimit) },
  /** Asks for a file of rules; null when the user changes their mind. */
  chooseRules: { request: nothing, response: inputReferenceSchema.nullable() },
  /** Watches the training of a run: its new checkpoints are appended as they appear. Answers with the first look. */
  watchRun: {
    request: z.strictObject({
      run: runHandleSchema,
      /** Null for the usual ones. */
      rules: inputHandleSchema.nullable(),
      every: secondsSchema
    }),
    response: watchStateSchema
  },
  stopWatch: { request: ofRun, response: z.null() },
  /** The training that is watched, or was last since the start; null when there was none. */
  watchState: { request: nothing, response: watchStateSchema.nullable() },
  cancelTask: { request: z.strictObject({ task: taskSchema }), response: z.null() },

  // results
  /** Asks the user for a run folder; null when they change their mind. */
  chooseRun: { request: nothing, response: runReferenceSchema.nullable() },
  /** The run named on the command line, `--open RUN`. */
  givenRun: { request: nothing, response: runReferenceSchema.nullable() },
  recentRuns: { request: nothing, response: z.array(recentRunSchema) },
  /** Takes a run off the list; nothing is deleted. `rememberRun` undoes it. */
  forgetRun: { request: ofRun, response: z.null() },
  rememberRun: { request: ofRun, response: z.null() },
  /** The run's report, made again from what is readable, and what is not. */
  readReport: { request: ofRun, response: openedReportSchema },
  /** Writes report.json, the figures and report.pdf again from the results. */
  rebuildReport: { request: ofRun, response: openedReportSchema },
  readTraces: {
    request: z.strictObject({
      run: runHandleSchema,
      subject: z.string().max(64),
      step: z.number().int(),
      component: z.string().max(256),
      data: z.string().max(64)
    }),
    response: tracesSchema
  },
  exportReport: {
    request: z.strictObject({ run: runHandleSchema, what: z.enum(['pdf', 'json', 'figures']) }),
    response: savedTo
  },
  saveText: {
    request: z.strictObject({
      name: z.string().regex(/^[\w .-]{1,100}\.(csv|yaml)$/),
      text: z.string().max(textLimit)
    }),
    response: savedTo
  },
  copyText: { request: z.strictObject({ text: z.string().max(textLimit) }), response: z.null() },

  // application
  settings: { request: nothing, response: settingsStateSchema },
  saveSettings: { request: z.strictObject({ settings: settingsSchema }), response: settingsStateSchema },
  /** Asks for the folder of new audits. */
  chooseDataFolder: { request: nothing, response: settingsStateSchema },
  /** Models with known answers on an engine; a whole one that passed goes into the next audits. */
  selfTest: {
    request: z.strictObject({
      engine: settingsSchema.shape.engine,
      variant: z.enum(['full', 'quick']),
      task: taskSchema
    }),
    response: selfTestSchema
  },
  engines: { request: nothing, response: z.array(engineStatusSchema) },
  offline: { request: nothing, response: offlineStatusSchema }
} as const

export type OperationName = keyof typeof operations
export type RequestOf<Name extends OperationName> = z.infer<(typeof operations)[Name]['request']>
export type ResponseOf<Name extends OperationName> = z.infer<(typeof operations)[Name]['response']>

export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: SerializedAuditError }

/** Main to page: one `DesktopEvent` a message. */
export const eventChannel = 'ontogeny:event'

export function channelOf(name: OperationName): string {
  return `ontogeny:${name}`
}

/** Operations of the page; dropped files go through `dropFiles`. */
export type PageOperationName = Exclude<OperationName, 'dropInputs'>

/** What the preload script puts on the page's window as `ontogeny`. */
export type Bridge = {
  readonly [Name in PageOperationName]: (request: RequestOf<Name>) => Promise<Reply<ResponseOf<Name>>>
} & {
  readonly dropFiles: (files: readonly File[]) => Promise<Reply<ResponseOf<'dropInputs'>>>
  /** @returns a function that ends the subscription */
  readonly onEvent: (listener: (event: DesktopEvent) => void) => () => void
}
