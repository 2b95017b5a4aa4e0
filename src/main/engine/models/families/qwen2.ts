import { z } from 'zod'
import type { ModelDefinition } from '../definition'
import * as fields from './config'
import { decoderSchema, gatedDecoder } from './gated-decoder'

/** Qwen2 and Qwen2.5 (Yang et al. 2024), as transformers' Qwen2ForCausalLM, with its defaults for fields that are absent. */
const schema = decoderSchema.extend({
  num_key_value_heads: fields.heads.nullable().default(32),
  use_sliding_window: z.boolean().default(false),
  sliding_window: fields.contextLength.nullable().default(4096),
  /** The first layers, which see everything. */
  max_window_layers: z.number().int().min(0).default(28),
  layer_types: z.array(z.string()).nullish()
})
type Config = z.infer<typeof schema>

/** @throws AuditError `model/config`, `model/unsupported` */
export function qwen2(config: unknown, where: string): ModelDefinition {
  const c = fields.parseConfig(schema, config, where)
  return gatedDecoder(
    c,
    {
      family: 'qwen2',
      title: 'Qwen2',
      architecture: 'Qwen2ForCausalLM',
      biases: { projections: true, output: false, mlp: false },
      windows: windowsOf(c, where)
    },
    where
  )
}

function windowsOf(c: Config, where: string): (number | null)[] {
  const window = c.use_sliding_window ? c.sliding_window : null
  const types = c.layer_types
  if (!types) {
    return Array.from({ length: c.num_hidden_layers }, (_, i) => (i < c.max_window_layers ? null : window))
  }
  if (types.length !== c.num_hidden_layers) {
    throw fields.inconsistent(
      `layer_types has ${types.length} entries for num_hidden_layers ${c.num_hidden_layers}`,
      where
    )
  }
  return types.map((type) => {
    if (type === 'full_attention') return null
    if (type !== 'sliding_attention') {
      throw fields.unsupported('layer_types', type, 'full_attention or sliding_attention', where)
    }
    if (window === null)
      throw fields.inconsistent('layer_types has sliding_attention, but there is no window', where)
    return window
  })
}
