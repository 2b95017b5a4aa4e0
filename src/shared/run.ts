import { z } from 'zod'
import { calibrationSchema } from './calibration'
import { developmentSchema } from './development'
import { outputComparisonSchema } from './function-space'
import { llcSettingsSchema, planSchema } from './plan'
import { selfTestSchema } from './self-test'
import { weightComparisonSchema } from './weight-space'

/** What a run folder holds. Every number that a screen or a page shows is one of these, or derived from them by the report model. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const finite = z.number()
const nullable = finite.nullable()

export const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'low', 'medium', 'high']),
  where: z.string(),
  message: z.string()
})

export const verdictSchema = z.enum(['usable', 'suspicious', 'rejected'])
export type Verdict = z.infer<typeof verdictSchema>

/** Why a verdict is not `usable`: one diagnostic outside its threshold. */
export const reasonSchema = z.object({
  diagnostic: z.string(),
  severity: z.enum(['suspicious', 'rejected']),
  value: nullable,
  threshold: nullable,
  message: z.string()
})
export type Reason = z.infer<typeof reasonSchema>

/** Diagnostics of one estimate (methods 1). Null where a diagnostic does not apply (an observed data set) or is not finite. */
export const diagnosticsSchema = z.object({
  /** Split rank-normalised R-hat of nβ·ΔL. */
  rHat: nullable,
  essBulk: nullable,
  essTail: nullable,
  /** Monte Carlo standard error of the estimate. */
  mcse: nullable,
  /** Integrated autocorrelation time, draws. */
  autocorrelationTime: nullable,
  /** (V − H)/d, 1 in equilibrium, with its Monte Carlo standard error. */
  equilibrium: nullable,
  equilibriumError: nullable,
  /** H = (ε/4) E‖g‖²: all energy put in by the finite step and the gradient noise. */
  heating: nullable,
  /** H_L = (ε/4) E[g·nβ∇L]: the part that reaches the loss; λ̂ is too high by about H_L/2. */
  heatingLoss: nullable,
  /** H_L/λ̂ */
  heatingShare: nullable,
  /** κ = E[u·nβ∇L]/E[nβΔL]: 2 on a quadratic; well below 2 the chain has left the neighbourhood. */
  degree: nullable,
  degreeError: nullable,
  /** E[L(w)] − L(w*), nats or squared error. */
  excessLoss: nullable,
  /** Excess loss as a share of what training won over chance. */
  excessShare: nullable,
  /** γE‖u‖²/d: the share of directions that the restraint holds. */
  restraintShare: nullable,
  /** Share of draws whose paired loss is below the baseline. */
  belowBaseline: nullable,
  /** Mean of the second half minus the first half of the draws, in standard errors of that difference. */
  drift: nullable,
  /** Mean MALA acceptance probability between consecutive steps. */
  acceptance: nullable,
  /** ‖mean gradient drift‖-to-noise ratio of a step: (ε/2)‖g‖ / (√ε·√d). */
  gradientToNoise: nullable,
  /** Draws that were NaN or infinite. */
  nonFinite: z.number().int(),
  /** Unpaired estimate (mini-batch loss minus full baseline), beside the paired one. */
  unpairedEstimate: nullable,
  unpairedError: nullable,
  /** (nβ)² Var(L) with mini-batch noise removed, where it can be measured, with its standard error. */
  varianceEstimate: nullable,
  varianceError: nullable,
  /** (nβ)² Var(L)/λ̂: 1 for a homogeneous loss, less where a restraint or a logarithm is at work. */
  varianceRatio: nullable,
  /** dλ̂/d ln nβ = λ̂ − (nβ)² Var(L), with its standard error, and as a share of λ̂. */
  temperatureSlope: nullable,
  temperatureSlopeError: nullable,
  temperatureShare: nullable,
  /** dλ̂/d ln γ = −(nβγ/2) Cov(L, ‖u‖²), with its standard error. */
  localizationSlope: nullable,
  localizationSlopeError: nullable,
  /** H_L/κ: what the finite step and the gradient noise add to λ̂. */
  discretizationBias: nullable,
  /** Lowest mean loss over the beginning of burn-in, below the baseline, in standard errors: far below 0 the chain went downhill. */
  downhill: nullable,
  /** Chains whose loss never changed. */
  stuckChains: z.number().int()
})
export type Diagnostics = z.infer<typeof diagnosticsSchema>

export const resolvedSettingsSchema = llcSettingsSchema.extend({ seed: z.number().int() })

export const llcEstimateSchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  component: z.string(),
  /** Data whose loss is measured. */
  data: z.string(),
  /** Data whose posterior is sampled; equals `data` for an ordinary LLC. */
  sampledOn: z.string(),
  /** λ̂; null when rejected. */
  estimate: nullable,
  standardError: nullable,
  /** 95% interval. */
  low: nullable,
  high: nullable,
  /** λ̂ less its discretisation bias; the 95% interval holds the uncertainty of the bias, too. Null when rejected and along other data. */
  corrected: z.object({ estimate: finite, low: finite, high: finite }).nullable(),
  rHat: nullable,
  ess: nullable,
  verdict: verdictSchema,
  reasons: z.array(reasonSchema),
  diagnostics: diagnosticsSchema,
  /** L(w*) over the whole data set. */
  baselineLoss: finite,
  /** Draws per chain. */
  draws: z.number().int(),
  /** Standard error that the plan wanted, of λ̂ or of the comparison's difference, and whether it was reached before the draws were
   *  spent; null where it wanted none. */
  precision: z
    .object({
      of: z.enum(['estimate', 'difference']).default('estimate'),
      wanted: finite,
      isReached: z.boolean()
    })
    .nullable(),
  /** Sampled parameters d. */
  parameters: z.number().int(),
  /** Samples n of the measured data. */
  samples: z.number().int(),
  settings: resolvedSettingsSchema,
  /** SHA-256 of the weights, see LoadedWeights. */
  weights: sha256,
  /** Trace file and array, relative to the run folder, e.g. `traces/llc/….npz`. */
  trace: z.string()
})
export type LlcEstimate = z.infer<typeof llcEstimateSchema>

/** One setting changed by a factor. */
export const variationSchema = z.object({
  parameter: z.enum(['stepSize', 'localization', 'nBeta']),
  factor: finite
})
export type Variation = z.infer<typeof variationSchema>

/** λ̂ where one setting is changed. */
export const sensitivityPointSchema = variationSchema.extend({
  /** The setting's value. */
  value: finite,
  estimate: nullable,
  standardError: nullable,
  corrected: llcEstimateSchema.shape.corrected,
  degree: nullable,
  heatingLoss: nullable,
  verdict: verdictSchema,
  reasons: z.array(reasonSchema)
})
export type SensitivityPoint = z.infer<typeof sensitivityPointSchema>

/** How the estimate of one checkpoint moves with its settings. */
export const sensitivitySchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  component: z.string(),
  data: z.string(),
  /** ε, γ and nβ, each divided and multiplied. */
  neighbours: z.array(sensitivityPointSchema),
  /** Discretisation bias by two step sizes, and λ̂ extrapolated to ε = 0 with its 95% interval; null where one was rejected. */
  stepBias: z
    .object({ bias: finite, biasError: finite, limit: finite, low: finite, high: finite })
    .nullable(),
  /** Distance of the corrected estimates at the two step sizes in joint 95% margins. */
  stepDistance: nullable,
  rejectedNeighbours: z.number().int(),
  /** What this says against the estimate, see its verdict. */
  reasons: z.array(reasonSchema)
})
export type Sensitivity = z.infer<typeof sensitivitySchema>

/** What pictures of one estimate's chains show. */
export const mixingSchema = z.object({
  /** Of each chain. */
  draws: z.number().int(),
  /** `[chains][bins]`: draws by their rank over all chains. */
  ranks: z.array(z.array(z.number().int())),
  /** Bulk and tail effective sample size of the first draws of each chain. */
  evolution: z.array(z.object({ draws: z.number().int(), bulk: nullable, tail: nullable })),
  /** `[chains][lags]`, from lag 0. */
  autocorrelation: z.array(z.array(finite)),
  /** Integrated, draws. */
  autocorrelationTime: nullable
})
export type Mixing = z.infer<typeof mixingSchema>

/** The chains of one estimate that the report draws: of the last step of each subject, the plan's first component. */
export const chainRecordSchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  component: z.string(),
  data: z.string(),
  mixing: mixingSchema
})
export type ChainRecord = z.infer<typeof chainRecordSchema>

export const behaviourSchema = z.object({
  subject: z.string(),
  step: z.number().int(),
  data: z.string(),
  /** Mean loss, nats or squared error, with the standard error over samples. */
  meanLoss: finite,
  standardError: finite,
  /** Share of greedy answers that are right; null where it has no meaning. */
  accuracy: nullable,
  samples: z.number().int(),
  weights: sha256
})
export type Behaviour = z.infer<typeof behaviourSchema>

export const differenceSchema = z.object({
  step: z.number().int(),
  component: z.string(),
  data: z.string(),
  sampledOn: z.string(),
  /** Variant minus reference. Null when one of the two was rejected or is missing. */
  difference: nullable,
  low: nullable,
  high: nullable,
  standardError: nullable,
  /** Correlation of the two draws' nβΔL at equal chain and step, measured. */
  correlation: nullable,
  pValue: nullable,
  /** Holm-adjusted over all differences of the comparison. */
  pAdjusted: nullable,
  /** Size up to which a difference does not count: the p-values are for a larger one. In units of λ̂; absent in older runs, 0 there. */
  margin: nullable.optional(),
  /** λ̂ of the reference and of the runs trained like it: the p-value is for a variant that is one more of them. */
  controls: z
    .object({ runs: z.number().int(), mean: finite, standardDeviation: finite })
    .nullable()
    .optional(),
  /** True when both weights are byte-identical: the difference is 0 by construction. */
  identicalWeights: z.boolean()
})
export type Difference = z.infer<typeof differenceSchema>

export const behaviourDifferenceSchema = z.object({
  step: z.number().int(),
  data: z.string(),
  /** Variant minus reference, mean over samples of the paired loss difference, 95% interval. */
  difference: finite,
  low: finite,
  high: finite,
  accuracyReference: nullable,
  accuracyVariant: nullable
})
export type BehaviourDifference = z.infer<typeof behaviourDifferenceSchema>

export const onsetSchema = z.object({
  /** First compared step from which on every measured difference counts. */
  step: z.number().int(),
  /** Last compared step before it (or `step` itself when it is the first), and `step`: the onset lies between them. */
  low: z.number().int(),
  high: z.number().int(),
  data: z.string(),
  component: z.string()
})

export const comparisonSchema = z.object({
  reference: z.string(),
  variant: z.string(),
  /** What a difference had to exceed: a share of the reference's λ̂, the scatter of runs trained like it. Absent in older runs: zero. */
  yardstick: z.object({ margin: finite, controls: z.array(z.string()) }).optional(),
  verdict: z.enum(['different', 'no-difference-found', 'inconclusive']),
  /** One sentence that says what the verdict rests on. */
  statement: z.string(),
  /** The earliest onset over data sets and components; null when there is none. */
  onset: onsetSchema.nullable(),
  onsets: z.array(onsetSchema),
  differences: z.array(differenceSchema),
  behaviour: z.array(behaviourDifferenceSchema),
  /** Weight space; null where the plan does not ask for it, and in runs of versions that had none. */
  weights: weightComparisonSchema.nullable().default(null),
  /** Where the plan asks for it; null in runs of versions that had none. */
  outputs: outputComparisonSchema.nullable().default(null)
})
export type Comparison = z.infer<typeof comparisonSchema>

export const manifestFileSchema = z.object({
  /** Relative to the plan's folder, forward slashes. */
  path: z.string(),
  role: z.enum(['plan', 'weights', 'architecture', 'data', 'calibration']),
  format: z.string(),
  sizeBytes: z.number().int(),
  sha256: sha256,
  subject: z.string().optional(),
  step: z.number().int().optional(),
  findings: z.array(findingSchema)
})
export type ManifestFile = z.infer<typeof manifestFileSchema>

export const manifestSchema = z.object({
  schema: z.literal('ontogeny.manifest/1'),
  files: z.array(manifestFileSchema)
})
export type Manifest = z.infer<typeof manifestSchema>

export const subjectRecordSchema = z.object({
  name: z.string(),
  family: z.string(),
  description: z.string(),
  parameterCount: z.number().int(),
  components: z.array(z.object({ name: z.string(), parameters: z.number().int() })),
  /** All steps found, and those audited. */
  stepsFound: z.array(z.number().int()),
  steps: z.array(z.number().int()),
  findings: z.array(findingSchema)
})
export type SubjectRecord = z.infer<typeof subjectRecordSchema>

export const dataRecordSchema = z.object({
  name: z.string(),
  use: z.enum(['sample', 'observe', 'behaviour']),
  loss: z.string(),
  unit: z.string(),
  samples: z.number().int(),
  sampleShape: z.array(z.number().int()),
  /** Loss of a know-nothing model (ln of the vocabulary for tokens); null when unknown. */
  chanceLoss: nullable,
  description: z.string()
})
export type DataRecord = z.infer<typeof dataRecordSchema>

export const environmentSchema = z.object({
  application: z.string(),
  version: z.string(),
  engine: z.string(),
  engineVersion: z.string(),
  device: z.string(),
  threads: z.number().int(),
  /** Chains batched in one session, and sessions at a time: part of what makes numbers repeat bit for bit. */
  chainsPerSession: z.number().int(),
  sessions: z.number().int(),
  platform: z.string(),
  runtime: z.string()
})
export type Environment = z.infer<typeof environmentSchema>

export const ledgerEntrySchema = z.object({
  seq: z.number().int(),
  utc: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  prevHash: sha256,
  hash: sha256
})
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>

/** A run folder, parsed. `complete` is false for a cancelled or unfinished run. */
export const runRecordSchema = z.object({
  plan: planSchema,
  planHash: sha256,
  manifest: manifestSchema,
  environment: environmentSchema,
  subjects: z.array(subjectRecordSchema),
  data: z.array(dataRecordSchema),
  llc: z.array(llcEstimateSchema),
  sensitivity: z.array(sensitivitySchema),
  chains: z.array(chainRecordSchema),
  behaviour: z.array(behaviourSchema),
  comparison: comparisonSchema.nullable(),
  /** What is derived from all checkpoints together, where the plan asks for it. */
  development: developmentSchema.nullable(),
  /** Null in runs of versions that had none. */
  selfTest: selfTestSchema.nullable(),
  /** What the settings come from, where the plan names it. */
  calibration: calibrationSchema.nullable(),
  ledger: z.array(ledgerEntrySchema),
  complete: z.boolean()
})
export type RunRecord = z.infer<typeof runRecordSchema>
