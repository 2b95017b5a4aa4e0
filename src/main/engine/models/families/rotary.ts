import { z } from 'zod'
import { rotaryFrequencies, scaledFrequencies, type RotaryScaling } from '../blocks/rotary'
import * as fields from './config'

/** Rotary settings in a config; also the fields of every type of scaling. */
const rope = z
  .object({
    rope_type: z.string().optional(),
    /** transformers before 4.45 */
    type: z.string().optional(),
    rope_theta: z.number().positive().optional(),
    partial_rotary_factor: z.number().min(0).max(1).optional(),
    factor: z.unknown().optional()
  })
  .loose()
type Rope = z.infer<typeof rope>

/** Fields of transformers 4 (`rope_theta`, `rope_scaling`) and 5 (`rope_parameters`). */
export const rotaryFields = {
  rope_theta: z.number().positive().nullish(),
  partial_rotary_factor: z.number().min(0).max(1).nullish(),
  rope_scaling: rope.nullish(),
  rope_parameters: rope.nullish()
}

interface RotaryConfig {
  readonly rope_theta?: number | null | undefined
  readonly partial_rotary_factor?: number | null | undefined
  readonly rope_scaling?: Rope | null | undefined
  readonly rope_parameters?: Rope | null | undefined
}

export interface Rotary {
  /** Values of a head that are turned, even. */
  readonly width: number
  readonly base: number
  readonly scaling?: RotaryScaling
}

/** What a family has beside the common fields. */
interface RotaryOfFamily {
  readonly headWidth: number
  /** Share of a head where no field gives it. */
  readonly share: number
  /** The same settings under the family's own names. */
  readonly own?: { readonly share?: number | undefined; readonly base?: number | undefined }
}

/** @throws AuditError `model/unsupported` for other types of scaling, `model/config` for fields that are missing or contradict each other */
export function rotaryOf(c: RotaryConfig, family: RotaryOfFamily, where: string): Rotary {
  const { rope_parameters: five, rope_scaling: four } = c
  const share = agreed(
    'the rotary share of a head',
    [five?.partial_rotary_factor, four?.partial_rotary_factor, c.partial_rotary_factor, family.own?.share],
    where
  )
  const base = agreed(
    'the rotary base',
    [five?.rope_theta, four?.rope_theta, c.rope_theta, family.own?.base],
    where
  )
  const scaling = agreed(
    'the rotary scaling',
    [scalingOf('rope_parameters', five, where), scalingOf('rope_scaling', four, where)],
    where
  )
  const width = Math.floor(family.headWidth * (share ?? family.share))
  if (width % 2 !== 0) throw fields.unsupported('the rotary width of a head', width, 'an even number', where)
  return { width, base: base ?? 10_000, ...(scaling ? { scaling } : {}) }
}

export function frequenciesOf({ width, base, scaling }: Rotary): number[] {
  const frequencies = rotaryFrequencies(width, base)
  return scaling ? scaledFrequencies(frequencies, scaling) : frequencies
}

/** The one value that the fields give; undefined when none is there. */
function agreed<T>(what: string, given: readonly (T | null | undefined)[], where: string): T | undefined {
  const values = given.filter((value) => value !== undefined && value !== null)
  const [first, ...others] = new Set(values.map((value) => JSON.stringify(value)))
  if (others.length > 0)
    throw fields.inconsistent(`${what} is given twice: ${[first, ...others].join(' and ')}`, where)
  return values[0]
}

const factor = z.number().positive()
const linear = z.object({ factor })
const llama3 = z.object({
  factor,
  low_freq_factor: factor,
  high_freq_factor: factor,
  original_max_position_embeddings: fields.contextLength
})

function scalingOf(field: string, given: Rope | null | undefined, where: string): RotaryScaling | undefined {
  if (given === null || given === undefined) return undefined
  const ofLayers = Object.keys(given).find((key) => isObject(given[key]))
  if (ofLayers !== undefined) {
    throw fields.unsupported(`${field}.${ofLayers}`, given[ofLayers], 'one setting for all layers', where)
  }
  const type = given.rope_type ?? given.type ?? (given.factor === undefined ? 'default' : undefined)
  const parse = <T>(schema: z.ZodType<T>): T =>
    fields.parseConfig(z.object({ [field]: schema }), { [field]: given }, where)[field] as T
  switch (type) {
    case 'default':
      return undefined
    case 'linear':
      return { type, factor: parse(linear).factor }
    case 'llama3': {
      const c = parse(llama3)
      if (c.high_freq_factor <= c.low_freq_factor) {
        throw fields.inconsistent(
          `${field}: high_freq_factor ${c.high_freq_factor} is not above low_freq_factor ${c.low_freq_factor}`,
          where
        )
      }
      return {
        type,
        factor: c.factor,
        lowTurns: c.low_freq_factor,
        highTurns: c.high_freq_factor,
        originalPositions: c.original_max_position_embeddings
      }
    }
    case undefined:
      throw fields.inconsistent(
        `${field} has a factor ${JSON.stringify(given.factor)}, but no rope_type`,
        where
      )
    default:
      throw fields.unsupported(`${field}.rope_type`, type, 'one of "default", "linear", "llama3"', where)
  }
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
