import { z } from 'zod'
import { calibrationSchema } from './calibration'
import { reportDevelopmentSchema, subjectStagesSchema } from './development'
import { subjectDynamicsSchema } from './essential-dynamics'
import {
  behaviourSchema,
  chainRecordSchema,
  comparisonSchema,
  dataRecordSchema,
  environmentSchema,
  findingSchema,
  llcEstimateSchema,
  manifestFileSchema,
  resolvedSettingsSchema,
  sensitivitySchema,
  subjectRecordSchema
} from './run'
import { selfTestSchema } from './self-test'
import { thinningSchema } from './thinning'

/** The report: what the PDF, the window and `report.json` all show. Pure function of a run folder. */
export const reportSubjectSchema = subjectRecordSchema.extend({
  /** A is the reference, B the variant; others are lettered on. */
  letter: z.string(),
  role: z.enum(['reference', 'variant', 'subject']),
  /** SHA-256 over the SHA-256 of the audited weight files in hex, each followed by a newline, in step and path order. */
  sha256: z.string()
})
export type ReportSubject = z.infer<typeof reportSubjectSchema>

export const severitySchema = z.enum(['high', 'medium', 'low', 'info'])
export type Severity = z.infer<typeof severitySchema>

export const keyFindingSchema = z.object({
  /** F-1, F-2, … by falling severity. */
  id: z.string(),
  title: z.string(),
  severity: severitySchema,
  /** The rule that makes it a finding. */
  criteria: z.string(),
  /** What was measured. */
  condition: z.string(),
  /** `not determined` unless the run determines it. */
  cause: z.string(),
  effect: z.string(),
  recommendation: z.string(),
  /** Figure or table that shows it. */
  evidence: z.string()
})
export type KeyFinding = z.infer<typeof keyFindingSchema>

/** One diagnostic with the limits of its verdict. */
export const thresholdSchema = z.object({
  /** Field of an estimate's `diagnostics`. */
  diagnostic: z.string(),
  label: z.string(),
  /** As words, e.g. `above 1.05`; `none` where there is no such limit. */
  suspicious: z.string(),
  rejected: z.string(),
  source: z.string(),
  /** The same as numbers. `beyond`: the absolute value. */
  limits: z.object({
    rule: z.enum(['above', 'below', 'beyond']),
    suspicious: z.number().nullable(),
    rejected: z.number().nullable()
  })
})
export type Threshold = z.infer<typeof thresholdSchema>

export const figureKindSchema = z.enum([
  'checkpoints',
  'llc',
  'difference',
  'outputs',
  'nearest',
  'elicitation',
  'behaviour',
  'diagnostic',
  'mixing',
  'calibration',
  'sensitivity',
  'stages',
  'joint-stages',
  'descent',
  'path',
  'loadings',
  'weight-distance',
  'weight-line',
  'weight-spectrum'
])

/** A figure of the report: its words and the hash of its data. The drawing is `figures/<id>.svg` of the run folder. */
export const reportFigureSchema = z.object({
  id: z.string(),
  kind: figureKindSchema,
  /** `Figure 6.1`; empty for the ruler on the cover. */
  label: z.string(),
  /** `half`: two of them stand side by side. */
  size: z.enum(['wide', 'half']),
  title: z.string(),
  caption: z.string(),
  /** Text alternative: what the figure shows, for those who cannot see it. */
  alternative: z.string(),
  file: z.string(),
  /** SHA-256 over the canonical JSON of the figure's data. */
  dataSha256: z.string(),
  /** What is drawn; empty where it does not apply. */
  component: z.string(),
  data: z.string(),
  sampledOn: z.string(),
  diagnostic: z.string()
})
export type ReportFigure = z.infer<typeof reportFigureSchema>

export const blockedAttemptSchema = z.object({
  utc: z.string(),
  /** Of which process: `main` is the window's or the command line's own. */
  process: z.enum(['main', 'engine', 'page']),
  /** The function that was called, e.g. `net.connect`. */
  what: z.string(),
  target: z.string()
})
export type BlockedAttempt = Readonly<z.infer<typeof blockedAttemptSchema>>

/** The air gap during the run, as the ledger has it. */
const offlineSchema = z.object({
  /** Those that held whenever the run began or went on. */
  guards: z.array(z.string()),
  /** When the run began or went on without some of its guards: `broken` were found not to hold, `absent` were no part of the program
   *  that ran then (the command line has no page). Reports of earlier versions lack it. */
  gaps: z
    .array(z.object({ utc: z.string(), broken: z.array(z.string()), absent: z.array(z.string()) }))
    .default([]),
  /** All attempts to open a connection; `attempts` has the first thousand of each start. */
  blocked: z.number().int(),
  attempts: z.array(blockedAttemptSchema)
})

/** What the settings come from: pilot runs, as they were stored, and whether the audit kept to what they chose. */
export const reportCalibrationSchema = calibrationSchema.extend({
  /** Of `calibration.json` in the run folder. */
  sha256: z.string(),
  /** In words, whether the audit's settings are those chosen. */
  statement: z.string(),
  /** Fields in which they differ; null where that is not known: nothing was chosen, or nothing measured. */
  changed: z.array(z.object({ field: z.string(), calibrated: z.string(), used: z.string() })).nullable()
})
export type ReportCalibration = Readonly<z.infer<typeof reportCalibrationSchema>>

export const reportSchema = z.object({
  schema: z.literal('ontogeny.report/1'),
  /** Derived from the ledger head, stable for a run. */
  id: z.string(),
  title: z.string(),
  /** UTC time of the ledger's first and last entry. */
  startedUtc: z.string(),
  createdUtc: z.string(),
  status: z.string(),
  auditor: z.string(),
  reviewer: z.string(),
  complete: z.boolean(),
  /** What wrote the report; what made the run is in `environment`. */
  generator: z.object({ name: z.string(), version: z.string() }),
  summary: z.object({
    question: z.string(),
    answer: z.string(),
    detail: z.string(),
    confidence: z.string(),
    basis: z.string(),
    reliance: z.string(),
    notAssessed: z.array(z.string()),
    findings: z.array(keyFindingSchema)
  }),
  subjects: z.array(reportSubjectSchema),
  data: z.array(dataRecordSchema),
  /** Distinct sampler settings and how many estimates used each: one frozen configuration has one row. */
  settings: z.array(z.object({ settings: resolvedSettingsSchema, estimates: z.number().int() })),
  llc: z.array(llcEstimateSchema),
  /** Steps whose LLC is estimated, and why; null where the plan has that of every checkpoint, and in reports of versions without it. */
  thinning: thinningSchema.nullable().default(null),
  /** Null where the plan names no calibration, and in reports of versions that had none. */
  calibration: reportCalibrationSchema.nullable().default(null),
  sensitivity: z.array(sensitivitySchema),
  chains: z.array(chainRecordSchema),
  behaviour: z.array(behaviourSchema),
  comparison: comparisonSchema.nullable(),
  /** Of each subject and curve, where the plan asks for the development. */
  stages: z.array(subjectStagesSchema).default([]),
  /** Of each subject, where the plan names probes. */
  essentialDynamics: z.array(subjectDynamicsSchema).default([]),
  /** The rest of it; null where the plan does not ask, and in reports of versions that had none. */
  development: reportDevelopmentSchema.nullable().default(null),
  thresholds: z.array(thresholdSchema),
  figures: z.array(reportFigureSchema),
  /** Findings of files and subjects, as the run recorded them. */
  findings: z.array(findingSchema),
  limitations: z.array(z.string()),
  deviations: z.array(z.string()),
  manifest: z.array(manifestFileSchema),
  environment: environmentSchema,
  /** Reports of earlier versions lack it. */
  offline: offlineSchema.default({ guards: [], gaps: [], blocked: 0, attempts: [] }),
  /** The validated plan with its defaults, as YAML, and its hash (SHA-256 over its canonical JSON). */
  plan: z.object({ sha256: z.string(), text: z.string() }),
  /** What the engine made of models with known answers; null in runs of versions that had no self-test. */
  selfTest: selfTestSchema.nullable().default(null),
  ledger: z.object({ entries: z.number().int(), head: z.string() })
})
export type Report = z.infer<typeof reportSchema>
