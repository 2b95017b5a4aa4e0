import { z } from 'zod'

/** Two models held against each other by what they put out on the same inputs. */

const nullable = z.number().nullable()

/** How outputs are held against each other. `distribution`: Jensen–Shannon divergence of the output distributions, nats, from 0 to ln 2,
 *  mean over positions. `values`: squared distance of the outputs, their sum. */
export const outputKindSchema = z.enum(['distribution', 'values'])
export type OutputKind = z.infer<typeof outputKindSchema>

/** One input of a data set with what disagrees there. */
export const outputInputSchema = z.object({
  /** Sample of the data set, from 0 on. */
  sample: z.number().int(),
  /** Token ids, or the first values of a vector. */
  input: z.array(z.number()),
  /** Numbers of the whole input. */
  length: z.number().int(),
  divergence: z.number(),
  /** At the position where it is largest. */
  maximum: z.number(),
  /** Output position, from 0 on: what follows the token at this place. */
  position: z.number().int()
})
export type OutputInput = Readonly<z.infer<typeof outputInputSchema>>

export const outputStepSchema = z.object({
  step: z.number().int(),
  /** Mean over probes of reference against variant, with its 95% interval over probes. */
  divergence: z.number(),
  low: z.number(),
  high: z.number(),
  /** Mean over probes of the position where it is largest. */
  maximum: z.number(),
  /** What it is held against: the largest mean divergence of two runs among reference and controls; without controls that of the
   *  reference from its own checkpoint before. Null where there is none. */
  yardstick: nullable,
  /** Whether the 95% interval of the paired difference from every yardstick is above zero; null without one. */
  exceeds: z.boolean().nullable(),
  identicalWeights: z.boolean()
})
export type OutputStep = Readonly<z.infer<typeof outputStepSchema>>

/** Distance of two paths: the mean over common steps of the distance of their outputs. */
export const pathDistanceSchema = z.object({
  /** Hellinger distance of distributions, 0 to 1, root of the mean square over probes and positions; or root of the mean squared distance
   *  of values. */
  distance: z.number(),
  low: z.number(),
  high: z.number(),
  steps: z.number().int(),
  /** 95% range of the distance on one random half of the probes over that on the other; null with fewer than four probes. */
  halves: z.object({ low: z.number(), high: z.number() }).nullable(),
  controls: z
    .object({
      names: z.array(z.string()),
      /** Mean distance of two runs among reference and controls, and the largest, over the steps that all have. */
      among: z.number(),
      largest: z.number(),
      /** Distance reference to variant over the same steps as a multiple of `among`; null where that is 0. */
      ratio: nullable,
      /** Share of the runs, the variant among them, whose mean distance to all others is at least the variant's; null where it could not
       *  get below 0.1. */
      pValue: nullable,
      /** The smallest p that so many runs can give. */
      smallest: z.number()
    })
    .nullable()
})
export type PathDistance = Readonly<z.infer<typeof pathDistanceSchema>>

/** The checkpoint of the other series with the nearest outputs. */
export const nearestSchema = z.object({
  /** Whose step. */
  subject: z.string(),
  step: z.number().int(),
  /** Step of the other series, and the 95% range over resampled probes. */
  nearest: z.number().int(),
  low: z.number().int(),
  high: z.number().int(),
  distance: z.number(),
  /** Distance at the same step; null where the other series has none. */
  same: nullable
})
export type Nearest = Readonly<z.infer<typeof nearestSchema>>

export const functionSpaceSchema = z.object({
  data: z.string(),
  kind: outputKindSchema,
  probes: z.number().int(),
  /** Of one probe. */
  positions: z.number().int(),
  /** Outputs of one position: the vocabulary, classes or values. */
  outputs: z.number().int(),
  /** Common steps, ascending. */
  steps: z.array(outputStepSchema),
  /** The first step from which on the divergence exceeds what it is held against; it lies between `low` and `high`. */
  onset: z.object({ step: z.number().int(), low: z.number().int(), high: z.number().int() }).nullable(),
  against: z.enum(['controls', 'own-change']),
  /** At the last common step, the largest first. */
  ranking: z.array(outputInputSchema.extend({ byStep: z.array(z.number()) })),
  /** Share of all divergence at the last step that the tenth of the probes with the largest has; null where all is 0. */
  topTenth: nullable,
  path: pathDistanceSchema.nullable(),
  nearest: z.array(nearestSchema),
  statement: z.string()
})
export type FunctionSpace = Readonly<z.infer<typeof functionSpaceSchema>>

/** Disagreement of draws from the posteriors around two checkpoints. */
export const posteriorDisagreementSchema = z.object({
  /** Over pairs of draws, one of each model, with the central 95% of them. */
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  /** What of it does not average out over the draws: an unbiased estimate of the squared distance between the mean outputs of the two
   *  posteriors, in the geometry of the divergence, with its 95% interval. Null with fewer than two draws of two chains. */
  apart: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable()
})

export const elicitedSchema = outputInputSchema.extend({
  /** From 1 on. */
  rank: z.number().int(),
  posterior: posteriorDisagreementSchema.nullable(),
  /** Rank of the same input without comparing outputs; null where there is none. */
  geometryRank: z.number().int().nullable()
})
export type Elicited = Readonly<z.infer<typeof elicitedSchema>>

/** An input whose loss reacts to perturbations of the weights otherwise in one model than in the other. */
export const geometricSchema = outputInputSchema.pick({ sample: true, input: true, length: true }).extend({
  rank: z.number().int(),
  /** Mean loss of the input over the draws less that at the checkpoint, of each model. */
  reference: z.number(),
  variant: z.number(),
  /** Place of the input within its model's own pool, 0 (least) to 1 (most): that in the variant less that in the reference. */
  shift: z.number(),
  /** 95% interval by leaving out one chain at a time; null with one chain. */
  low: nullable,
  high: nullable,
  outputRank: z.number().int()
})
export type Geometric = Readonly<z.infer<typeof geometricSchema>>

export const elicitationSchema = z.object({
  data: z.string(),
  /** Inputs of the pool. */
  pool: z.number().int(),
  step: z.number().int(),
  kind: outputKindSchema,
  positions: z.number().int(),
  /** By disagreement of the outputs, the largest first. */
  byOutputs: z.array(elicitedSchema),
  /** By the shift, the largest first; null where no posterior was sampled. */
  byGeometry: z.array(geometricSchema).nullable(),
  /** Draws of each model, over all chains; 0 where none were made. */
  draws: z.number().int(),
  sampledOn: z.string(),
  component: z.string(),
  /** Of both rankings; null where there is one. */
  agreement: z
    .object({
      /** Rank correlation over the pool. */
      spearman: nullable,
      /** Inputs among the first of both, and how many chance would bring. */
      common: z.number().int(),
      expected: z.number()
    })
    .nullable(),
  statement: z.string()
})
export type Elicitation = Readonly<z.infer<typeof elicitationSchema>>

/** What the outputs of the compared subjects tell. */
export const outputComparisonSchema = z.object({
  functionSpace: functionSpaceSchema.nullable(),
  elicitation: elicitationSchema.nullable(),
  /** What could not be done, and why. */
  remarks: z.array(z.string())
})
export type OutputComparison = Readonly<z.infer<typeof outputComparisonSchema>>
