import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { ParameterSpec } from '../../compute/program'
import type { Activation } from '../blocks/activations'
import {
  attention,
  causalMask,
  joinHeads,
  separateHeads,
  unstack,
  type AttentionShape
} from '../blocks/attention'
import { tokenEmbedding } from '../blocks/embedding'
import { layerNorm } from '../blocks/layer-norm'
import { linear } from '../blocks/linear'
import { rotaryTable, rotate, type RotaryTable } from '../blocks/rotary'
import { tensorOf, type ModelDefinition, type TokenNetwork } from '../definition'
import { headComponents } from '../heads'
import type { Component } from '../model'
import * as fields from './config'
import { frequenciesOf, rotaryFields, rotaryOf, type Rotary } from './rotary'

/** GPT-NeoX (Black et al. 2022), as transformers' GPTNeoXForCausalLM computes it in evaluation mode. */
const schema = z.object({
  ...fields.common,
  ...rotaryFields,
  vocab_size: fields.vocabulary,
  max_position_embeddings: fields.contextLength,
  hidden_size: fields.width,
  num_hidden_layers: fields.layers,
  num_attention_heads: fields.heads,
  intermediate_size: fields.width,
  hidden_act: z.string().default('gelu'),
  layer_norm_eps: fields.epsilon.default(1e-5),
  use_parallel_residual: z.boolean().default(true),
  attention_bias: z.boolean().default(true),
  rotary_pct: z.number().min(0).max(1).optional(),
  rotary_emb_base: z.number().positive().optional()
})
type Config = z.infer<typeof schema>

const embedding = 'gpt_neox.embed_in.weight'
const outputMatrix = 'embed_out.weight'

/** @throws AuditError `model/config`, `model/unsupported` */
export function gptNeoX(config: unknown, where: string): ModelDefinition {
  const c = fields.parseConfig(schema, config, where)
  fields.refuseUnsupported(c, ['GPTNeoXForCausalLM'], where)
  if (c.hidden_size % c.num_attention_heads !== 0) {
    throw fields.inconsistent(
      `hidden_size ${c.hidden_size} is not a multiple of num_attention_heads ${c.num_attention_heads}`,
      where
    )
  }
  const headWidth = c.hidden_size / c.num_attention_heads
  const own = { share: c.rotary_pct, base: c.rotary_emb_base }
  const rotary = rotaryOf(c, { headWidth, share: 0.25, own }, where)
  const tied = c.tie_word_embeddings ?? false
  const size = `${c.num_hidden_layers} layers, width ${c.hidden_size}, ${c.num_attention_heads} heads`
  return {
    family: 'gpt_neox',
    description: `GPT-NeoX, ${size}, vocabulary ${c.vocab_size}`,
    settings: {
      vocabulary: c.vocab_size,
      positions: c.max_position_embeddings,
      width: c.hidden_size,
      layers: c.num_hidden_layers,
      heads: c.num_attention_heads,
      inner: c.intermediate_size,
      activation: c.hidden_act,
      epsilon: c.layer_norm_eps,
      parallel: c.use_parallel_residual,
      attentionBias: c.attention_bias,
      rotary,
      tied
    },
    parameters: parameters(c, tied),
    components: components(c, tied),
    hiddenUnits: Array.from({ length: c.num_hidden_layers }, (_, i) => ({
      name: `l${i}.mlp`,
      axes: [
        [`gpt_neox.layers.${i}.mlp.dense_h_to_4h.weight`, 0],
        [`gpt_neox.layers.${i}.mlp.dense_h_to_4h.bias`, 0],
        [`gpt_neox.layers.${i}.mlp.dense_4h_to_h.weight`, 1]
      ]
    })),
    naming: {
      prefix: 'gpt_neox.',
      aliases: new Map([[outputMatrix, ['lm_head.weight']]]),
      buffers:
        /^(gpt_neox\.)?(layers\.\d+\.attention\.(bias|masked_bias|rotary_emb\.inv_freq)|rotary_emb\.inv_freq)$/,
      copies: new Map(
        tied
          ? [
              [outputMatrix, embedding],
              ['lm_head.weight', embedding]
            ]
          : []
      )
    },
    network: network(c, rotary, tied, where)
  }
}

function parameters(c: Config, tied: boolean): ParameterSpec[] {
  const [d, inner] = [c.hidden_size, c.intermediate_size]
  const specs: [string, number[]][] = [[embedding, [c.vocab_size, d]]]
  for (let i = 0; i < c.num_hidden_layers; i++) {
    const layer: [string, number[]][] = [
      ['input_layernorm.weight', [d]],
      ['input_layernorm.bias', [d]],
      ['post_attention_layernorm.weight', [d]],
      ['post_attention_layernorm.bias', [d]],
      ['attention.query_key_value.weight', [3 * d, d]],
      ['attention.query_key_value.bias', [3 * d]],
      ['attention.dense.weight', [d, d]],
      ['attention.dense.bias', [d]],
      ['mlp.dense_h_to_4h.weight', [inner, d]],
      ['mlp.dense_h_to_4h.bias', [inner]],
      ['mlp.dense_4h_to_h.weight', [d, inner]],
      ['mlp.dense_4h_to_h.bias', [d]]
    ]
    const present = layer.filter(([name]) => c.attention_bias || !/^attention\..*bias$/.test(name))
    specs.push(...present.map(([name, shape]): [string, number[]] => [`gpt_neox.layers.${i}.${name}`, shape]))
  }
  specs.push(['gpt_neox.final_layer_norm.weight', [d]], ['gpt_neox.final_layer_norm.bias', [d]])
  if (!tied) specs.push([outputMatrix, [c.vocab_size, d]])
  return specs.map(([name, shape]) => ({ name, shape }))
}

function components(c: Config, tied: boolean): Component[] {
  const all = parameters(c, tied).map(({ name }) => name)
  const list: Component[] = [{ name: 'embed', parameters: [embedding] }]
  for (let i = 0; i < c.num_hidden_layers; i++) {
    const within = (part: string): string[] =>
      all.filter((name) => name.startsWith(`gpt_neox.layers.${i}.${part}`))
    list.push(
      { name: `l${i}`, parameters: within('') },
      { name: `l${i}.attn`, parameters: within('attention.') },
      { name: `l${i}.mlp`, parameters: within('mlp.') },
      ...headComponents({
        layer: i,
        heads: c.num_attention_heads,
        headWidth: c.hidden_size / c.num_attention_heads,
        order: 'head-kind',
        projection: within('attention.query_key_value.').map((name) => [name, 0] as const),
        output: [`gpt_neox.layers.${i}.attention.dense.weight`, 1]
      })
    )
  }
  if (!tied) list.push({ name: 'unembed', parameters: [outputMatrix] })
  return list
}

function network(c: Config, rotary: Rotary, tied: boolean, where: string): TokenNetwork {
  const activation = fields.activationOf('hidden_act', c.hidden_act, where)
  const headWidth = c.hidden_size / c.num_attention_heads
  return {
    kind: 'tokens',
    vocabulary: c.vocab_size,
    contextLength: c.max_position_embeddings,
    hidden(given, tokens) {
      const [chains = 1, batch = 1, positions = 1] = tokens.shape
      const part: AttentionPart = {
        shape: { samples: chains * batch, positions, heads: c.num_attention_heads, headWidth },
        chains,
        mask: causalMask(positions),
        table: rotary.width > 0 ? rotaryTable(positions, headWidth, frequenciesOf(rotary)) : null,
        bias: c.attention_bias
      }
      let x = tokenEmbedding(tensorOf(given, embedding), tokens)
      for (let i = 0; i < c.num_hidden_layers; i++) {
        const p = (name: string): tf.Tensor => tensorOf(given, `gpt_neox.layers.${i}.${name}`)
        const norm = (name: string, of: tf.Tensor): tf.Tensor =>
          layerNorm(of, p(`${name}.weight`), p(`${name}.bias`), c.layer_norm_eps)
        const attended = tf.add(x, selfAttention(norm('input_layernorm', x), p, part))
        const mlpInput = c.use_parallel_residual ? x : attended
        x = tf.add(attended, mlp(norm('post_attention_layernorm', mlpInput), p, activation))
      }
      return x
    },
    logits(given, states) {
      const [scale, shift] = [
        tensorOf(given, 'gpt_neox.final_layer_norm.weight'),
        tensorOf(given, 'gpt_neox.final_layer_norm.bias')
      ]
      const normal = layerNorm(states, scale, shift, c.layer_norm_eps)
      return linear(normal, tensorOf(given, tied ? embedding : outputMatrix), null, 'out-in')
    }
  }
}

interface AttentionPart {
  readonly shape: AttentionShape
  readonly chains: number
  readonly mask: tf.Tensor
  readonly table: RotaryTable | null
  readonly bias: boolean
}

function selfAttention(
  x: tf.Tensor,
  p: (name: string) => tf.Tensor,
  { shape, chains, mask, table, bias }: AttentionPart
): tf.Tensor {
  const dense = (of: tf.Tensor, name: string): tf.Tensor =>
    linear(of, p(`attention.${name}.weight`), bias ? p(`attention.${name}.bias`) : null, 'out-in')
  const parts = separateHeads(dense(x, 'query_key_value'), shape, 'head-kind')
  const [both, values] = tf.split(parts, [2, 1], 0) as [tf.Tensor, tf.Tensor]
  const [query, key] = unstack(table ? rotate(both, table) : both) as [tf.Tensor, tf.Tensor]
  const value = tf.reshape(values, values.shape.slice(1))
  const mixed = attention(query, key, value, mask, shape.headWidth ** -0.5)
  return dense(joinHeads(mixed, shape, chains), 'dense')
}

function mlp(x: tf.Tensor, p: (name: string) => tf.Tensor, activation: Activation): tf.Tensor {
  const inside = activation(linear(x, p('mlp.dense_h_to_4h.weight'), p('mlp.dense_h_to_4h.bias'), 'out-in'))
  return linear(inside, p('mlp.dense_4h_to_h.weight'), p('mlp.dense_4h_to_h.bias'), 'out-in')
}
