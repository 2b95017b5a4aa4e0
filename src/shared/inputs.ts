import { z } from 'zod'
import { serializedErrorSchema } from './errors-schema'
import { findingSchema } from './run'

/** What the window shows of files before an audit: series of checkpoints, tensors, arrays of data. */

/** The page never names a path: it holds handles that main gave out for what the user chose or dropped. */
export const inputHandleSchema = z.string().regex(/^input-[0-9a-f]{32}$/)

export const inputReferenceSchema = z.strictObject({
  handle: inputHandleSchema,
  /** Last part of the path, to be read by people. */
  name: z.string(),
  /** Whole path, to be read by people. */
  path: z.string(),
  kind: z.enum(['file', 'folder'])
})
export type InputReference = z.infer<typeof inputReferenceSchema>

export const seriesCheckpointSchema = z.object({
  step: z.number().int(),
  /** Relative to the input. */
  name: z.string(),
  sizeBytes: z.number().int(),
  format: z.string().nullable(),
  /** Why it cannot be read; null when its header is sound. */
  problem: serializedErrorSchema.nullable()
})

/** Sizes of a transformer, to be put into words. */
export const transformerSizesSchema = z.object({
  layers: z.number().int(),
  width: z.number().int(),
  heads: z.number().int(),
  /** Heads of the keys and values, where the family has them apart. */
  groups: z.number().int().optional(),
  vocabulary: z.number().int()
})

/** A checkpoint with more tensors is none of a network that is described in place. */
export const describedTensorsLimit = 1000

export const tensorShapeSchema = z.object({ name: z.string(), shape: z.array(z.number().int()) })
export type TensorShape = z.infer<typeof tensorShapeSchema>

/** A subject as found: its checkpoints in order, gaps among the findings, its architecture in words. */
export const seriesSchema = z.object({
  checkpoints: z.array(seriesCheckpointSchema),
  findings: z.array(findingSchema),
  architecture: z
    .object({
      family: z.string(),
      /** e.g. `GPT-NeoX, 2 layers, width 32, 4 heads, vocabulary 320`. */
      description: z.string(),
      parameterCount: z.number().int(),
      /** Null for a network without them. */
      sizes: transformerSizesSchema.nullable(),
      components: z.array(z.object({ name: z.string(), parameters: z.number().int() })),
      /** The config it was read from. */
      path: z.string()
    })
    .nullable(),
  /** Why there is no architecture. */
  architectureProblem: serializedErrorSchema.nullable(),
  /** Of the first checkpoint that can be read; null above `describedTensorsLimit`, or where none can be read. */
  tensors: z.array(tensorShapeSchema).nullable()
})
export type SeriesInfo = z.infer<typeof seriesSchema>

/** SHA-256 of each file of an input, in the order of the series; a sharded checkpoint has several. */
export const fileHashesSchema = z.array(
  z.object({
    name: z.string(),
    step: z.number().int().nullable(),
    sizeBytes: z.number().int(),
    sha256: z.string()
  })
)
export type FileHashes = z.infer<typeof fileHashesSchema>

export const histogramBins = 24

export interface TensorStatistics {
  /** Of the finite values; null where there are none. */
  readonly mean: number | null
  readonly standardDeviation: number | null
  readonly minimum: number | null
  readonly maximum: number | null
  readonly nonFinite: number
  /** Counts in `histogramBins` equal bins from minimum to maximum; null where all values are equal. */
  readonly histogram: number[] | null
}

/** What a header tells of a tensor. */
export interface ListedTensor {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
}

export interface TensorRow extends ListedTensor {
  readonly parameters: number
  /** Null while its values are not read. */
  readonly statistics: TensorStatistics | null
}

/** The tensors of one checkpoint; between processes in columns, see `tensor-columns.ts`. */
export interface TensorTable<Tensor extends ListedTensor = TensorRow> {
  readonly format: string
  readonly tensors: readonly Tensor[]
  readonly findings: z.infer<typeof findingSchema>[]
}

export const dataArraySchema = z.object({
  name: z.string(),
  dtype: z.string(),
  shape: z.array(z.number().int()),
  /** `tokens`: integers in rows; `classes`: one integer a sample; `numbers`: anything else. */
  role: z.enum(['tokens', 'classes', 'numbers']),
  minimum: z.number().nullable(),
  maximum: z.number().nullable()
})

export const dataFileSchema = z.object({
  format: z.string(),
  sizeBytes: z.number().int(),
  arrays: z.array(dataArraySchema),
  findings: z.array(findingSchema)
})
export type DataFile = z.infer<typeof dataFileSchema>
