import { z } from 'zod'
import type { ModelDefinition } from '../definition'
import * as fields from './config'
import { decoderSchema, gatedDecoder } from './gated-decoder'

/** Llama 1 to 3 (Touvron et al. 2023; Grattafiori et al. 2024), as transformers' LlamaForCausalLM. */
const schema = decoderSchema.extend({
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false)
})

/** @throws AuditError `model/config`, `model/unsupported` */
export function llama(config: unknown, where: string): ModelDefinition {
  const c = fields.parseConfig(schema, config, where)
  return gatedDecoder(
    c,
    {
      family: 'llama',
      title: 'Llama',
      architecture: 'LlamaForCausalLM',
      biases: { projections: c.attention_bias, output: c.attention_bias, mlp: c.mlp_bias },
      windows: Array<null>(c.num_hidden_layers).fill(null)
    },
    where
  )
}
