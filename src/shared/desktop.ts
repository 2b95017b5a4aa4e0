import { z } from 'zod'
import { mixingSchema } from './run'
import { runReferenceSchema } from './run-state'

/** What belongs to the application on this machine, not to an audit. */

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'contrast']).default('system'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  /** Size of everything in the window, per cent. */
  size: z.enum(['100', '125', '150', '200']).default('100'),
  language: z.enum(['system', 'en', 'de']).default('system'),
  engine: z.enum(['auto', 'onnx', 'cpu', 'tensorflow']).default('auto'),
  /** Of the desktop: whether alerts of a watched training are shown there, too. */
  notifications: z.enum(['on', 'off']).default('on')
})
export type Settings = z.infer<typeof settingsSchema>

/** Settings with what only main may change. */
export const settingsStateSchema = z.object({
  settings: settingsSchema,
  /** Where new audits are written, to be read by people. */
  dataFolder: z.string(),
  /** Language of the operating system. */
  systemLanguage: z.enum(['en', 'de']),
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
  platform: z.string()
})
export type SettingsState = z.infer<typeof settingsStateSchema>

export const engineStatusSchema = z.object({
  id: z.enum(['onnx', 'cpu', 'tensorflow']),
  available: z.boolean(),
  version: z.string(),
  device: z.string(),
  /** Why it is not there, and what to do. */
  problem: z.string(),
  hint: z.string(),
  /** Whether `auto` takes it. */
  isAutomatic: z.boolean()
})
export type EngineStatus = z.infer<typeof engineStatusSchema>

export const recentRunSchema = z.object({
  run: runReferenceSchema,
  title: z.string(),
  startedUtc: z.string(),
  status: z.enum(['finished', 'unfinished', 'damaged', 'missing']),
  subjects: z.array(z.string()),
  /** Of its comparison, in the report's words. */
  verdict: z.enum(['different', 'no-difference-found', 'inconclusive']).nullable(),
  /** Whether its plan's file is known, so that it can go on. */
  canResume: z.boolean(),
  /** Whether checkpoints were added to its series since it finished. */
  canExtend: z.boolean()
})
export type RecentRun = z.infer<typeof recentRunSchema>

/** The page has the words for each. */
export const guardSchema = z.object({
  code: z.enum([
    'request-filter',
    'main-sockets',
    'engine-sockets',
    'name-resolution',
    'proxy',
    'webrtc',
    'background-networking',
    'component-updates',
    'reliability-reports',
    'link-pings',
    'page-policy',
    'page-sandbox',
    'spell-checker'
  ]),
  /** `not-started`: its process does not run yet, and begins with the guard. */
  state: z.enum(['holds', 'broken', 'not-started']),
  /** What was found, as the system or Chromium says it. */
  measured: z.string()
})

export const offlineStatusSchema = z.object({
  guards: z.array(guardSchema),
  attempts: z.array(
    z.object({
      utc: z.string(),
      process: z.enum(['main', 'engine', 'page']),
      what: z.string(),
      target: z.string()
    })
  ),
  interfaces: z.array(z.object({ name: z.string(), address: z.string(), isInternal: z.boolean() }))
})
export type OfflineStatus = z.infer<typeof offlineStatusSchema>

/** Losses of one estimate's chains. */
export const tracesSchema = z.object({
  nBeta: z.number(),
  /** `[chains][burnIn]` and `[chains][draws]`: nβ (L(w) − L(w*)); null where a chain was not finite. */
  burnIn: z.array(z.array(z.number().nullable())),
  draws: z.array(z.array(z.number().nullable())),
  /** Null where a draw was not finite. */
  mixing: mixingSchema.nullable()
})
export type Traces = z.infer<typeof tracesSchema>
