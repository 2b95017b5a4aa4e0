import { z } from 'zod'
import type { SerializedAuditError } from './errors'
import { reportSchema } from './report'

/** What the page may ask of the main process: one schema a direction for every operation, nothing generic. */

/** The page never names a path: it holds a handle that main gave out for this session. */
export const runHandleSchema = z.string().regex(/^run-[0-9a-f]{32}$/)

export const runReferenceSchema = z.strictObject({
  handle: runHandleSchema,
  /** Where the run lies, to be read by people. */
  folder: z.string()
})
export type RunReference = z.infer<typeof runReferenceSchema>

const nothing = z.strictObject({})

/** Largest text that the page may put on the clipboard: every table of the largest audit fits in. */
export const clipboardLimit = 10_000_000

export const operations = {
  /** Asks the user for a run folder; null when they change their mind. */
  chooseRun: { request: nothing, response: runReferenceSchema.nullable() },
  /** The run named on the command line, `--open RUN`. */
  givenRun: { request: nothing, response: runReferenceSchema.nullable() },
  readReport: { request: z.strictObject({ run: runHandleSchema }), response: reportSchema },
  copyText: { request: z.strictObject({ text: z.string().max(clipboardLimit) }), response: z.null() }
} as const

export type OperationName = keyof typeof operations
export type RequestOf<Name extends OperationName> = z.infer<(typeof operations)[Name]['request']>
export type ResponseOf<Name extends OperationName> = z.infer<(typeof operations)[Name]['response']>

export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: SerializedAuditError }

/** Sent to the page when a second start of the application names a run. */
export const runGivenChannel = 'ontogeny:run-given'

export function channelOf(name: OperationName): string {
  return `ontogeny:${name}`
}

/** What the preload script puts on the page's window as `ontogeny`. */
export type Bridge = {
  readonly [Name in OperationName]: (request: RequestOf<Name>) => Promise<Reply<ResponseOf<Name>>>
} & { readonly onRunGiven: (listener: () => void) => void }
