import type { ModelDefinition } from '../definition'
import * as fields from './config'
import { decoderSchema, gatedDecoder } from './gated-decoder'

/** Mistral (Jiang et al. 2023), as transformers' MistralForCausalLM, with its defaults for fields that are absent. */
const schema = decoderSchema.extend({
  num_key_value_heads: fields.heads.nullable().default(8),
  sliding_window: fields.contextLength.nullable().default(4096)
})

/** @throws AuditError `model/config`, `model/unsupported` */
export function mistral(config: unknown, where: string): ModelDefinition {
  const c = fields.parseConfig(schema, config, where)
  return gatedDecoder(
    c,
    {
      family: 'mistral',
      title: 'Mistral',
      architecture: 'MistralForCausalLM',
      biases: { projections: false, output: false, mlp: false },
      windows: Array<number | null>(c.num_hidden_layers).fill(c.sliding_window)
    },
    where
  )
}
