import { z } from 'zod'

/** What an audit is asked to do. YAML or JSON; unknown fields are errors. */

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, dash and underscore; at most 64')
const relativePath = z.string().min(1).max(1024)

/** A small network described in place: fully connected layers, activations between them, none after the last. */
export const mlpSpecSchema = z.strictObject({
  family: z.literal('mlp'),
  widths: z.array(z.number().int().min(1).max(65536)).min(2).max(64),
  bias: z.boolean().default(true),
  activation: z.enum(['none', 'relu', 'gelu', 'tanh', 'sigmoid']).default('relu'),
  /** Tensor name of layer i's weight, shaped `[out, in]`; a bias has `weight` replaced by `bias`. */
  tensors: z.string().max(256).includes('{i}').default('layers.{i}.weight')
})

/** Toy model of superposition, ReLU(WᵀWx + b) (Chen et al. 2023). */
export const tmsSpecSchema = z.strictObject({
  family: z.literal('tms'),
  features: z.number().int().min(1).max(65536),
  hidden: z.number().int().min(1).max(65536),
  weight: z.string().max(256).default('W'),
  bias: z.string().max(256).default('b')
})

const tensorName = z.string().min(1).max(256)

/** A fixed number of tokens, each embedded by the same table, one hidden layer over all of them, and a matrix that gives the classes. */
export const tokenMlpSpecSchema = z.strictObject({
  family: z.literal('token-mlp'),
  vocabulary: z.number().int().min(1).max(65536),
  tokens: z.number().int().min(1).max(64),
  embed: z.number().int().min(1).max(65536),
  hidden: z.number().int().min(1).max(65536),
  classes: z.number().int().min(1).max(65536),
  activation: z.enum(['none', 'relu', 'gelu', 'tanh', 'sigmoid']).default('relu'),
  /** Layers that have a bias; its name is the weight's with `weight` replaced by `bias`. */
  bias: z.enum(['none', 'hidden', 'all']).default('all'),
  /** Tensor `[vocabulary, embed]`. */
  embedding: tensorName.default('embedding.weight'),
  /** One tensor `[hidden, tokens · embed]`, or one `[hidden, embed]` for each token, whose products are added. */
  inputs: z.array(tensorName).min(1).max(64).default(['hidden.weight']),
  /** Tensor `[classes, hidden]`. */
  output: tensorName.default('output.weight')
})

export const layerSpecSchema = z.discriminatedUnion('family', [
  mlpSpecSchema,
  tmsSpecSchema,
  tokenMlpSpecSchema
])
export type LayerSpec = z.infer<typeof layerSpecSchema>

export const subjectSchema = z.strictObject({
  name,
  /** A glob, a folder or one file, relative to the plan. */
  checkpoints: relativePath,
  /** A Hugging Face `config.json`, relative to the plan, or a layer specification. Found beside or above the checkpoint if absent. */
  architecture: z.union([relativePath, layerSpecSchema]).optional(),
  /** Only these training steps, when the series has more. */
  steps: z.array(z.number().int().min(0)).min(1).max(10_000).optional()
})

export const dataSchema = z
  .strictObject({
    file: relativePath,
    /** Name of the array in the file. */
    inputs: z.string().min(1).max(256),
    /** `next-token`, or the name of the target array. */
    targets: z.string().min(1).max(256).optional(),
    /** Name of the array of right answers: cross-entropy at the last position. */
    answers: z.string().min(1).max(256).optional(),
    loss: z.enum(['squared-error', 'cross-entropy']).optional(),
    /** Squared error over a sample's outputs: their mean or their sum. */
    reduction: z.enum(['mean', 'sum']).default('mean'),
    /** `sample`: the posterior is this data's; `observe`: measured along the chains of the sampled data; `behaviour`: loss and accuracy only. */
    use: z.enum(['sample', 'observe', 'behaviour']).default('sample'),
    /** What the set stands for in the report. */
    description: z.string().max(300).optional()
  })
  .refine((d) => (d.targets === undefined) !== (d.answers === undefined), {
    error: 'give either targets or answers'
  })

export const samplerSchema = z.enum([
  /** Stochastic gradient Langevin dynamics (Welling & Teh 2011). */
  'sgld',
  /** SGLD preconditioned by the root mean square of the gradient (Li et al. 2016), frozen after burn-in. */
  'rmsprop-sgld',
  /** The same, with the running mean of the gradient in the drift. */
  'adam-sgld',
  /** SGLD whose gradient noise is reduced by the same batch's gradient at w* (Baker et al. 2019). */
  'sgld-cv',
  /** Stochastic gradient Hamiltonian Monte Carlo (Chen, Fox, Guestrin 2014). */
  'sghmc',
  /** Metropolis-adjusted Langevin (Roberts & Tweedie 1996): exact, all samples in every step. */
  'mala',
  /** Hamiltonian Monte Carlo (Neal 2011): exact, all samples in every step. */
  'hmc'
])
export type SamplerName = z.infer<typeof samplerSchema>

/** When to go on beyond the given draws: until the standard error is small enough, or the draws are spent. */
export const precisionSchema = z
  .strictObject({
    /** Whose standard error: that of λ̂; or, where the plan compares, that of the variant's λ̂ less the reference's, for which both are
     *  sampled in turns. What has no partner is sampled for its own. `estimate` if absent. */
    of: z.enum(['estimate', 'difference']).optional(),
    /** Wanted standard error. */
    standardError: z.number().positive().max(1e9).optional(),
    /** Wanted standard error as a share of λ̂, of a difference as a share of the reference's. */
    relativeError: z.number().min(1e-4).max(1).optional(),
    /** Draws per chain after which sampling stops in any case. */
    mostDraws: z.number().int().min(8).max(10_000_000)
  })
  .refine((p) => (p.standardError === undefined) !== (p.relativeError === undefined), {
    error: 'give either standardError or relativeError'
  })
export type Precision = z.infer<typeof precisionSchema>

/** Sampler settings as Lau et al. 2023. Ranges are hard limits, not advice. */
export const llcSettingsSchema = z.strictObject({
  sampler: samplerSchema,
  /** ε > 0; leapfrog steps of HMC have length √ε */
  stepSize: z.number().positive().max(1),
  /** nβ: inverse temperature times n */
  nBeta: z.number().positive().max(1e12),
  /** γ ≥ 0 */
  localization: z.number().min(0).max(1e12),
  /** Samples per step and chain; `full` uses every sample in every step. */
  batchSize: z.union([z.number().int().min(1).max(1_000_000), z.literal('full')]),
  chains: z.number().int().min(1).max(1024),
  /** Steps before the first draw, not part of any mean. */
  burnIn: z.number().int().min(0).max(10_000_000),
  /** Recorded draws per chain, one a step. */
  draws: z.number().int().min(8).max(10_000_000),
  /** Observed data sets are measured at every n-th draw: their losses change slowly along a chain. */
  observeEvery: z.number().int().min(1).max(1_000_000),
  precision: precisionSchema.optional(),
  /** Samples of one run of the model; a batch is made of several, their gradients added up. The whole batch at once if absent. */
  microBatch: z.number().int().min(1).max(1_000_000).optional(),
  /** Every chain gets the same batches. */
  sharedBatches: z.boolean().optional(),
  /** Factor ν of the noise, 1 if absent. The same as `stepSize` × ν², `nBeta` / ν² and `localization` / ν²; these are what is reported. */
  noiseLevel: z.number().min(0.01).max(10).optional(),
  /** No parameter leaves w* ± this. */
  boundingBox: z.number().positive().max(1e6).optional(),
  /** α of SGHMC, 0.1 if absent; 1 is SGLD. */
  friction: z.number().min(1e-4).max(1).optional(),
  /** Leapfrog steps of one HMC draw at most, 10 if absent; at least half of them. */
  leapfrogSteps: z.number().int().min(1).max(1000).optional(),
  /** Decay of the running mean of the gradient (Adam), 0.9 if absent. */
  firstDecay: z.number().min(0).max(0.9999).optional(),
  /** Decay of the running mean of the squared gradient, 0.99 if absent. */
  secondDecay: z.number().min(0).max(0.99999).optional(),
  /** Floor of the gradient's root mean square in a preconditioner, as a share of that of all parameters; 0.1 if absent. */
  stabilizer: z.number().min(1e-4).max(100).optional()
})
export type LlcSettings = z.infer<typeof llcSettingsSchema>

/** Estimates of some checkpoints anew with ε, γ and nβ divided and multiplied by a factor, of the plan's first component. */
export const sensitivityPlanSchema = z.strictObject({
  /** Audited training steps, or the last of each subject. */
  steps: z.union([z.array(z.number().int().min(0)).min(1).max(1000), z.literal('last')]).default('last'),
  factor: z.number().min(1.1).max(100).default(3)
})
export type SensitivityPlan = z.infer<typeof sensitivityPlanSchema>

/** The LLC of only some checkpoints of a series: evenly at first, then where the curves bend. */
export const thinningPlanSchema = z.strictObject({
  /** Training steps, over all subjects together. */
  most: z.number().int().min(5).max(10_000)
})

export const llcPlanSchema = z.strictObject({
  preset: z.enum(['quick', 'standard', 'thorough']).default('standard'),
  /** Any of these replaces the preset's. */
  settings: llcSettingsSchema.partial().default({}),
  components: z.array(z.string().min(1).max(256)).min(1).max(1000).default(['full']),
  /** A stored calibration that the settings come from, relative to the plan: evidence of the run. It sets nothing itself. */
  calibration: relativePath.optional(),
  /** Every checkpoint if absent. */
  checkpoints: thinningPlanSchema.optional(),
  sensitivity: sensitivityPlanSchema.optional()
})

/** Outputs on these samples draw the path in function space. */
export const probesPlanSchema = z.strictObject({
  data: name,
  /** At most; fewer where the outputs of a checkpoint would be over a million numbers. */
  samples: z.number().int().min(1).max(100_000).default(64)
})
export type ProbesPlan = z.infer<typeof probesPlanSchema>

/** Whether the loss on test data falls, rises and falls again, and where the LLC moves meanwhile. */
export const doubleDescentPlanSchema = z.strictObject({
  /** Data sets; that of the training is the LLC's. */
  train: name,
  test: name,
  /** `step`: every subject over its training. `size`: the last checkpoints of at least three subjects over their numbers of parameters,
   *  too. */
  over: z.enum(['step', 'size']).default('step')
})
export type DoubleDescentPlan = z.infer<typeof doubleDescentPlanSchema>

/** What is derived from all checkpoints together: stages of every curve, coincidences, preferences, norms of weights. */
export const developmentPlanSchema = z.strictObject({
  /** Essential dynamics. */
  probes: probesPlanSchema.optional(),
  /** Norm of the gradient at every checkpoint. */
  gradients: z.boolean().default(false),
  /** Loss of every checkpoint after quantisation, pruning and truncation of ranks. */
  compression: z.boolean().default(false),
  doubleDescent: doubleDescentPlanSchema.optional()
})
export type DevelopmentPlan = z.infer<typeof developmentPlanSchema>

/** The loss on the straight line between the two weights. */
export const barrierPlanSchema = z.strictObject({
  /** A data set; the first sampled one if absent, else the first. */
  data: name.optional(),
  /** Places on the line, its ends included. */
  points: z.number().int().min(11).max(101).default(21),
  /** `auto`: once more after the hidden units were brought into the same order, where the family has such. */
  match: z.enum(['auto', 'none']).default('auto')
})
export type BarrierPlan = z.infer<typeof barrierPlanSchema>

/** Where reference and variant lie in weight space. */
export const weightsPlanSchema = z.strictObject({
  /** Common steps with every tensor, spectra and barrier. Distances are measured at all of them. */
  steps: z.union([z.array(z.number().int().min(0)).min(1).max(1000), z.literal('last')]).default('last'),
  /** Singular values of the difference of every matrix. */
  spectra: z.boolean().default(true),
  barrier: z.union([barrierPlanSchema, z.literal(false)]).default(barrierPlanSchema.parse({}))
})
export type WeightsPlan = z.infer<typeof weightsPlanSchema>

/** Outputs of the compared subjects on these samples. */
export const outputsPlanSchema = z.strictObject({
  data: name,
  samples: z.number().int().min(1).max(10_000).default(256)
})
export type OutputsPlan = z.infer<typeof outputsPlanSchema>

/** Inputs of a pool on which the compared subjects disagree, the most first. */
export const elicitationPlanSchema = z.strictObject({
  /** The pool. */
  data: name,
  /** Inputs that are listed. */
  first: z.number().int().min(1).max(1000).default(100),
  /** Draws from the posterior around the last common step, of each model over all chains. */
  draws: z.number().int().min(2).max(1000).default(32)
})
export type ElicitationPlan = z.infer<typeof elicitationPlanSchema>

/** Two subjects, and what their difference must exceed to count. */
export const comparePlanSchema = z.strictObject({
  reference: name,
  variant: name,
  /** Runs trained like the reference, with other seeds: the variant must lie outside what they and the reference scatter by. */
  controls: z.array(name).min(1).max(16).optional(),
  /** Smallest difference that counts, as a share of the reference's λ̂. If absent: none with controls, else defaultMargin. */
  margin: z.number().min(0).max(10).optional(),
  /** Function space. */
  outputs: outputsPlanSchema.optional(),
  elicitation: elicitationPlanSchema.optional(),
  /** `true`: everything with its defaults. */
  weights: z.union([weightsPlanSchema, z.boolean()]).optional()
})
export type ComparePlan = z.infer<typeof comparePlanSchema>

/** What the plan wants of weight space; null where it wants nothing. */
export function weightsPlanOf(compare: ComparePlan): WeightsPlan | null {
  const { weights } = compare
  if (weights === undefined || weights === false) return null
  return weights === true ? weightsPlanSchema.parse({}) : weights
}

export const planSchema = z.strictObject({
  title: z.string().min(1).max(200),
  question: z.string().max(1000).optional(),
  auditor: z.string().max(200).optional(),
  reviewer: z.string().max(200).optional(),
  subjects: z.array(subjectSchema).min(1).max(64),
  data: z.record(name, dataSchema),
  analyses: z.strictObject({
    llc: llcPlanSchema.optional(),
    compare: comparePlanSchema.optional(),
    development: developmentPlanSchema.optional()
  }),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  engine: z.enum(['auto', 'onnx', 'cpu', 'tensorflow']).default('auto')
})
export type Plan = z.infer<typeof planSchema>
export type PlanSubject = z.infer<typeof subjectSchema>
export type PlanData = z.infer<typeof dataSchema>
