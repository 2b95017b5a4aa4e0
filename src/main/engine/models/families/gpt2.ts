import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { ParameterSpec, TensorsByName } from '../../compute/program'
import {
  attention,
  causalMask,
  joinHeads,
  separateHeads,
  unstack,
  type AttentionShape
} from '../blocks/attention'
import { addPositions, tokenEmbedding } from '../blocks/embedding'
import { layerNorm } from '../blocks/layer-norm'
import { linear } from '../blocks/linear'
import { tensorOf, type ModelDefinition, type TokenNetwork } from '../definition'
import { headComponents } from '../heads'
import type { Component } from '../model'
import * as fields from './config'

/** GPT-2 (Radford et al. 2019), as transformers' GPT2LMHeadModel computes it in evaluation mode. */
const schema = z.object({
  ...fields.common,
  vocab_size: fields.vocabulary,
  n_positions: fields.contextLength,
  n_embd: fields.width,
  n_layer: fields.layers,
  n_head: fields.heads,
  n_inner: fields.width.nullish(),
  activation_function: z.string().default('gelu_new'),
  layer_norm_epsilon: fields.epsilon.default(1e-5),
  scale_attn_weights: z.boolean().default(true),
  scale_attn_by_inverse_layer_idx: z.boolean().default(false),
  add_cross_attention: z.boolean().default(false)
})
type Config = z.infer<typeof schema>

const embedding = 'transformer.wte.weight'
const outputMatrix = 'lm_head.weight'

/** @throws AuditError `model/config`, `model/unsupported` */
export function gpt2(config: unknown, where: string): ModelDefinition {
  const c = fields.parseConfig(schema, config, where)
  fields.refuseUnsupported(c, ['GPT2LMHeadModel', 'GPT2Model'], where)
  if (c.add_cross_attention) throw fields.unsupported('add_cross_attention', true, 'false', where)
  if (c.n_embd % c.n_head !== 0) {
    throw fields.inconsistent(`n_embd ${c.n_embd} is not a multiple of n_head ${c.n_head}`, where)
  }
  const tied = c.tie_word_embeddings ?? true
  const inner = c.n_inner ?? 4 * c.n_embd
  return {
    family: 'gpt2',
    description: `GPT-2, ${c.n_layer} layers, width ${c.n_embd}, ${c.n_head} heads, vocabulary ${c.vocab_size}`,
    settings: {
      vocabulary: c.vocab_size,
      positions: c.n_positions,
      width: c.n_embd,
      layers: c.n_layer,
      heads: c.n_head,
      inner,
      activation: c.activation_function,
      epsilon: c.layer_norm_epsilon,
      scaled: c.scale_attn_weights,
      scaledByLayer: c.scale_attn_by_inverse_layer_idx,
      tied
    },
    parameters: parameters(c, inner, tied),
    components: components(c, tied),
    hiddenUnits: Array.from({ length: c.n_layer }, (_, i) => ({
      name: `l${i}.mlp`,
      axes: [
        [`transformer.h.${i}.mlp.c_fc.weight`, 1],
        [`transformer.h.${i}.mlp.c_fc.bias`, 0],
        [`transformer.h.${i}.mlp.c_proj.weight`, 0]
      ]
    })),
    naming: {
      prefix: 'transformer.',
      aliases: new Map(),
      buffers: /^(transformer\.)?h\.\d+\.attn\.(bias|masked_bias)$/,
      copies: new Map(tied ? [[outputMatrix, embedding]] : [])
    },
    network: network(c, tied, where)
  }
}

function parameters(c: Config, inner: number, tied: boolean): ParameterSpec[] {
  const d = c.n_embd
  const specs: [string, number[]][] = [
    [embedding, [c.vocab_size, d]],
    ['transformer.wpe.weight', [c.n_positions, d]]
  ]
  for (let i = 0; i < c.n_layer; i++) {
    const layer: [string, number[]][] = [
      ['ln_1.weight', [d]],
      ['ln_1.bias', [d]],
      ['attn.c_attn.weight', [d, 3 * d]],
      ['attn.c_attn.bias', [3 * d]],
      ['attn.c_proj.weight', [d, d]],
      ['attn.c_proj.bias', [d]],
      ['ln_2.weight', [d]],
      ['ln_2.bias', [d]],
      ['mlp.c_fc.weight', [d, inner]],
      ['mlp.c_fc.bias', [inner]],
      ['mlp.c_proj.weight', [inner, d]],
      ['mlp.c_proj.bias', [d]]
    ]
    specs.push(...layer.map(([name, shape]): [string, number[]] => [`transformer.h.${i}.${name}`, shape]))
  }
  specs.push(['transformer.ln_f.weight', [d]], ['transformer.ln_f.bias', [d]])
  if (!tied) specs.push([outputMatrix, [c.vocab_size, d]])
  return specs.map(([name, shape]) => ({ name, shape }))
}

function components(c: Config, tied: boolean): Component[] {
  const linearPair = (...names: string[]): string[] =>
    names.flatMap((name) => [`${name}.weight`, `${name}.bias`])
  const list: Component[] = [{ name: 'embed', parameters: [embedding, 'transformer.wpe.weight'] }]
  for (let i = 0; i < c.n_layer; i++) {
    const at = `transformer.h.${i}`
    const attn = linearPair(`${at}.attn.c_attn`, `${at}.attn.c_proj`)
    const mlp = linearPair(`${at}.mlp.c_fc`, `${at}.mlp.c_proj`)
    const norms = linearPair(`${at}.ln_1`, `${at}.ln_2`)
    list.push(
      { name: `l${i}`, parameters: [...norms, ...attn, ...mlp] },
      { name: `l${i}.attn`, parameters: attn },
      { name: `l${i}.mlp`, parameters: mlp },
      ...headComponents({
        layer: i,
        heads: c.n_head,
        headWidth: c.n_embd / c.n_head,
        order: 'kind-head',
        projection: [
          [`${at}.attn.c_attn.weight`, 1],
          [`${at}.attn.c_attn.bias`, 0]
        ],
        output: [`${at}.attn.c_proj.weight`, 0]
      })
    )
  }
  if (!tied) list.push({ name: 'unembed', parameters: [outputMatrix] })
  return list
}

function network(c: Config, tied: boolean, where: string): TokenNetwork {
  const activation = fields.activationOf('activation_function', c.activation_function, where)
  const headWidth = c.n_embd / c.n_head
  return {
    kind: 'tokens',
    vocabulary: c.vocab_size,
    contextLength: c.n_positions,
    hidden(given, tokens) {
      const [chains = 1, batch = 1, positions = 1] = tokens.shape
      const shape = { samples: chains * batch, positions, heads: c.n_head, headWidth }
      const mask = causalMask(positions)
      let x = tokenEmbedding(tensorOf(given, embedding), tokens)
      x = addPositions(x, tensorOf(given, 'transformer.wpe.weight'), positions)
      for (let i = 0; i < c.n_layer; i++) {
        const p = (name: string): tf.Tensor => tensorOf(given, `transformer.h.${i}.${name}`)
        const scale =
          (c.scale_attn_weights ? headWidth ** -0.5 : 1) / (c.scale_attn_by_inverse_layer_idx ? i + 1 : 1)
        const normal = layerNorm(x, p('ln_1.weight'), p('ln_1.bias'), c.layer_norm_epsilon)
        x = tf.add(x, selfAttention(normal, p, { shape, chains, mask, scale }))
        const second = layerNorm(x, p('ln_2.weight'), p('ln_2.bias'), c.layer_norm_epsilon)
        const inside = activation(linear(second, p('mlp.c_fc.weight'), p('mlp.c_fc.bias'), 'in-out'))
        x = tf.add(x, linear(inside, p('mlp.c_proj.weight'), p('mlp.c_proj.bias'), 'in-out'))
      }
      return x
    },
    logits(given: TensorsByName, states) {
      const [scale, shift] = [
        tensorOf(given, 'transformer.ln_f.weight'),
        tensorOf(given, 'transformer.ln_f.bias')
      ]
      const normal = layerNorm(states, scale, shift, c.layer_norm_epsilon)
      return linear(normal, tensorOf(given, tied ? embedding : outputMatrix), null, 'out-in')
    }
  }
}

interface AttentionPart {
  readonly shape: AttentionShape
  readonly chains: number
  readonly mask: tf.Tensor
  readonly scale: number
}

function selfAttention(
  x: tf.Tensor,
  p: (name: string) => tf.Tensor,
  { shape, chains, mask, scale }: AttentionPart
): tf.Tensor {
  const fused = linear(x, p('attn.c_attn.weight'), p('attn.c_attn.bias'), 'in-out')
  const [query, key, value] = unstack(separateHeads(fused, shape, 'kind-head')) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor
  ]
  const mixed = joinHeads(attention(query, key, value, mask, scale), shape, chains)
  return linear(mixed, p('attn.c_proj.weight'), p('attn.c_proj.bias'), 'in-out')
}
