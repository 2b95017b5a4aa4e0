import { z } from 'zod'
import { AuditError } from '../../../../shared/errors'
import { activationByName, activationNames, type Activation } from '../blocks/activations'

/** Sizes that a config file may claim: beyond the largest published models, far below what breaks arithmetic. */
export const width = z.number().int().min(1).max(262_144)
export const layers = z.number().int().min(1).max(1024)
export const heads = z.number().int().min(1).max(4096)
export const vocabulary = z.number().int().min(1).max(16_777_216)
export const contextLength = z.number().int().min(1).max(16_777_216)
export const epsilon = z.number().positive().max(1)

/** Fields of every Hugging Face config that would change the result, whatever the family. */
export const common = {
  architectures: z.array(z.string()).nullish(),
  quantization_config: z.unknown().optional(),
  pruned_heads: z.unknown().optional(),
  tie_word_embeddings: z.boolean().nullish()
}

/** A config file, checked against a family's schema. Unknown fields are left out: families name those that matter.
 *  @throws AuditError `model/config` with field, given value and what is expected */
export function parseConfig<T>(schema: z.ZodType<T>, config: unknown, where: string): T {
  const parsed = schema.safeParse(config)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.map(String).join('.') ?? ''
  throw new AuditError(
    'model/config',
    `${field}: ${issue?.message ?? 'invalid'} (given: ${shown(config, issue?.path ?? [])})`,
    {
      where,
      hint: 'The file is not a complete config.json of this model family.'
    }
  )
}

function shown(config: unknown, path: readonly PropertyKey[]): string {
  let value = config
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80)
}

/** Refuses what no family of ours computes. @param supported class names whose forward pass the family is */
export function refuseUnsupported(
  config: {
    architectures?: string[] | null | undefined
    quantization_config?: unknown
    pruned_heads?: unknown
  },
  supported: readonly string[],
  where: string
): void {
  const { architectures, quantization_config: quantization, pruned_heads: pruned } = config
  const [first] = architectures ?? []
  if (first !== undefined && !(architectures ?? []).some((name) => supported.includes(name))) {
    throw unsupported('architectures', first, `one of ${supported.join(', ')}`, where)
  }
  if (quantization !== undefined && quantization !== null) {
    throw unsupported(
      'quantization_config',
      quantization,
      'none: weights in float32, bfloat16 or float16',
      where
    )
  }
  if (pruned !== undefined && pruned !== null && Object.keys(pruned).length > 0) {
    throw unsupported('pruned_heads', pruned, 'none', where)
  }
}

/** A setting that changes the result and is not computed here. */
export function unsupported(field: string, given: unknown, expected: string, where: string): AuditError {
  return new AuditError(
    'model/unsupported',
    `${field} is ${JSON.stringify(given).slice(0, 200)}, supported is ${expected}`,
    { where, hint: 'Ontogeny refuses models that it would compute wrongly.' }
  )
}

/** A config that contradicts itself. */
export function inconsistent(message: string, where: string): AuditError {
  return new AuditError('model/config', message, {
    where,
    hint: 'Check config.json against the training code.'
  })
}

export function activationOf(field: string, name: string, where: string): Activation {
  const activation = activationByName(name)
  if (!activation) throw unsupported(field, name, `one of ${activationNames.join(', ')}`, where)
  return activation
}
