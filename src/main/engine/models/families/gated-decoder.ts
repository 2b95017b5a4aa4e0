import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { ParameterSpec } from '../../compute/program'
import type { Activation } from '../blocks/activations'
import { causalMask, groupedAttention, groupMask, joinHeads, splitHeads } from '../blocks/attention'
import { tokenEmbedding } from '../blocks/embedding'
import { gatedMlp } from '../blocks/gated-mlp'
import { linear } from '../blocks/linear'
import { rmsNorm } from '../blocks/rms-norm'
import { rotaryTable, rotate, type RotaryTable } from '../blocks/rotary'
import { tensorOf, type ModelDefinition, type TokenNetwork } from '../definition'
import { headComponents } from '../heads'
import type { Component } from '../model'
import * as fields from './config'
import { frequenciesOf, rotaryFields, rotaryOf, type Rotary } from './rotary'

/** Fields that the configs of Llama, Mistral and Qwen2 share. */
export const decoderSchema = z.object({
  ...fields.common,
  ...rotaryFields,
  vocab_size: fields.vocabulary,
  max_position_embeddings: fields.contextLength,
  hidden_size: fields.width,
  num_hidden_layers: fields.layers,
  num_attention_heads: fields.heads,
  num_key_value_heads: fields.heads.nullish(),
  head_dim: fields.width.nullish(),
  intermediate_size: fields.width,
  hidden_act: z.string().default('silu'),
  rms_norm_eps: fields.epsilon.default(1e-6)
})
type Config = z.infer<typeof decoderSchema>

/** What a family adds to its config. */
interface DecoderOfFamily {
  /** As in `model_type`. */
  readonly family: string
  readonly title: string
  /** Class name whose forward pass this is. */
  readonly architecture: string
  readonly biases: Biases
  /** Positions that one sees at most, itself among them, layer by layer; null for all before it. */
  readonly windows: readonly (number | null)[]
}

interface Biases {
  /** Of queries, keys and values. */
  readonly projections: boolean
  readonly output: boolean
  readonly mlp: boolean
}

/** Every setting that changes the result. */
interface Decoder {
  readonly vocabulary: number
  readonly positions: number
  readonly width: number
  readonly layers: number
  readonly heads: number
  /** Heads of the keys and values. */
  readonly groups: number
  readonly headWidth: number
  readonly inner: number
  readonly activation: string
  readonly epsilon: number
  readonly biases: Biases
  readonly rotary: Rotary
  readonly windows: readonly (number | null)[]
  readonly tied: boolean
}

const embedding = 'model.embed_tokens.weight'
const lastNorm = 'model.norm.weight'
const outputMatrix = 'lm_head.weight'

/** A decoder with RMS norms, rotary positions, grouped queries and a gated MLP, as transformers computes it in evaluation mode.
 *  @throws AuditError `model/config`, `model/unsupported` */
export function gatedDecoder(c: Config, family: DecoderOfFamily, where: string): ModelDefinition {
  fields.refuseUnsupported(c, [family.architecture], where)
  const decoder = decoderOf(c, family, where)
  const { heads, groups, tied } = decoder
  const readers = groups === heads ? `${heads} heads` : `${heads} heads, ${groups} key-value heads`
  return {
    family: family.family,
    description: `${family.title}, ${decoder.layers} layers, width ${decoder.width}, ${readers}, vocabulary ${decoder.vocabulary}`,
    settings: { ...decoder },
    parameters: parameters(decoder),
    components: components(decoder),
    hiddenUnits: Array.from({ length: decoder.layers }, (_, i) => ({
      name: `l${i}.mlp`,
      axes: [
        ...['gate_proj', 'up_proj'].flatMap((name) => [
          [layerName(i, `mlp.${name}.weight`), 0] as const,
          ...(decoder.biases.mlp ? [[layerName(i, `mlp.${name}.bias`), 0] as const] : [])
        ]),
        [layerName(i, 'mlp.down_proj.weight'), 1]
      ]
    })),
    naming: {
      prefix: 'model.',
      aliases: new Map(),
      buffers: /^(model\.)?(layers\.\d+\.self_attn\.)?rotary_emb\.inv_freq$/,
      copies: new Map(tied ? [[outputMatrix, embedding]] : [])
    },
    network: network(decoder, where)
  }
}

function decoderOf(c: Config, { biases, windows }: DecoderOfFamily, where: string): Decoder {
  const { hidden_size: width, num_attention_heads: heads } = c
  const groups = c.num_key_value_heads ?? heads
  if (heads % groups !== 0) {
    throw fields.inconsistent(
      `num_attention_heads ${heads} is not a multiple of num_key_value_heads ${groups}`,
      where
    )
  }
  if (typeof c.head_dim !== 'number' && width % heads !== 0) {
    throw fields.inconsistent(`hidden_size ${width} is not a multiple of num_attention_heads ${heads}`, where)
  }
  const headWidth = c.head_dim ?? width / heads
  const rotary = rotaryOf(c, { headWidth, share: 1 }, where)
  if (rotary.width !== headWidth) {
    throw fields.unsupported('partial_rotary_factor', rotary.width / headWidth, '1', where)
  }
  return {
    vocabulary: c.vocab_size,
    positions: c.max_position_embeddings,
    width,
    layers: c.num_hidden_layers,
    heads,
    groups,
    headWidth,
    inner: c.intermediate_size,
    activation: c.hidden_act,
    epsilon: c.rms_norm_eps,
    biases,
    rotary,
    windows,
    tied: c.tie_word_embeddings ?? false
  }
}

const layerName = (layer: number, name: string): string => `model.layers.${layer}.${name}`

function parameters({ width, inner, biases, ...d }: Decoder): ParameterSpec[] {
  const dense = (name: string, into: number, out: number, hasBias: boolean): [string, number[]][] => [
    [`${name}.weight`, [out, into]],
    ...(hasBias ? [[`${name}.bias`, [out]] as [string, number[]]] : [])
  ]
  const [all, shared] = [d.heads * d.headWidth, d.groups * d.headWidth]
  const layer = [
    ...dense('self_attn.q_proj', width, all, biases.projections),
    ...dense('self_attn.k_proj', width, shared, biases.projections),
    ...dense('self_attn.v_proj', width, shared, biases.projections),
    ...dense('self_attn.o_proj', all, width, biases.output),
    ...dense('mlp.gate_proj', width, inner, biases.mlp),
    ...dense('mlp.up_proj', width, inner, biases.mlp),
    ...dense('mlp.down_proj', inner, width, biases.mlp),
    ['input_layernorm.weight', [width]] as const,
    ['post_attention_layernorm.weight', [width]] as const
  ]
  return [
    { name: embedding, shape: [d.vocabulary, width] },
    ...Array.from({ length: d.layers }, (_, i) =>
      layer.map(([name, shape]) => ({ name: layerName(i, name), shape }))
    ).flat(),
    { name: lastNorm, shape: [width] },
    ...(d.tied ? [] : [{ name: outputMatrix, shape: [d.vocabulary, width] }])
  ]
}

function components(d: Decoder): Component[] {
  const all = parameters(d).map(({ name }) => name)
  const list: Component[] = [{ name: 'embed', parameters: [embedding] }]
  for (let i = 0; i < d.layers; i++) {
    const within = (part: string): string[] => all.filter((name) => name.startsWith(layerName(i, part)))
    const rows = (part: string): (readonly [string, number])[] =>
      within(part).map((name) => [name, 0] as const)
    list.push(
      { name: `l${i}`, parameters: within('') },
      { name: `l${i}.attn`, parameters: within('self_attn.') },
      { name: `l${i}.mlp`, parameters: within('mlp.') },
      ...headComponents({
        layer: i,
        heads: d.heads,
        groups: d.groups,
        headWidth: d.headWidth,
        queries: rows('self_attn.q_proj.'),
        keysAndValues: [...rows('self_attn.k_proj.'), ...rows('self_attn.v_proj.')],
        output: [layerName(i, 'self_attn.o_proj.weight'), 1]
      })
    )
  }
  if (!d.tied) list.push({ name: 'unembed', parameters: [outputMatrix] })
  return list
}

function network(d: Decoder, where: string): TokenNetwork {
  const activation = fields.activationOf('hidden_act', d.activation, where)
  const frequencies = frequenciesOf(d.rotary)
  return {
    kind: 'tokens',
    vocabulary: d.vocabulary,
    contextLength: d.positions,
    hidden(given, tokens) {
      const positions = tokens.shape.at(-1) ?? 1
      const table = rotaryTable(positions, d.headWidth, frequencies)
      const masks = masksOf(d, positions)
      let x = tokenEmbedding(tensorOf(given, embedding), tokens)
      for (let i = 0; i < d.layers; i++) {
        const p = (name: string): tf.Tensor => tensorOf(given, layerName(i, name))
        const part: LayerPart = {
          p,
          decoder: d,
          positions,
          table,
          mask: masks(d.windows[i] ?? null),
          activation
        }
        x = tf.add(x, selfAttention(rmsNorm(x, p('input_layernorm.weight'), d.epsilon), part))
        x = tf.add(x, mlp(rmsNorm(x, p('post_attention_layernorm.weight'), d.epsilon), part))
      }
      return x
    },
    logits(given, states) {
      const normal = rmsNorm(states, tensorOf(given, lastNorm), d.epsilon)
      return linear(normal, tensorOf(given, d.tied ? embedding : outputMatrix), null, 'out-in')
    }
  }
}

/** Masks by window, each made once. */
function masksOf({ heads, groups }: Decoder, positions: number): (window: number | null) => tf.Tensor {
  const masks = new Map<number | null, tf.Tensor>()
  return (window) => {
    const seen = window === null || window >= positions ? null : window
    const mask = masks.get(seen) ?? groupMask(causalMask(positions, seen), heads / groups)
    masks.set(seen, mask)
    return mask
  }
}

interface LayerPart {
  /** A tensor of the layer by its name in it. */
  readonly p: (name: string) => tf.Tensor
  readonly decoder: Decoder
  readonly positions: number
  readonly table: RotaryTable
  readonly mask: tf.Tensor
  readonly activation: Activation
}

function selfAttention(x: tf.Tensor, { p, decoder, positions, table, mask }: LayerPart): tf.Tensor {
  const { heads, groups, headWidth, biases } = decoder
  const [chains = 1, rows = 1] = x.shape
  const shape = { samples: (chains * rows) / positions, positions, heads, headWidth }
  const dense = (of: tf.Tensor, name: string, hasBias: boolean): tf.Tensor =>
    linear(of, p(`self_attn.${name}.weight`), hasBias ? p(`self_attn.${name}.bias`) : null, 'out-in')
  const project = (name: string, count: number): tf.Tensor =>
    splitHeads(dense(x, name, biases.projections), { ...shape, heads: count })
  const query = rotate(project('q_proj', heads), table)
  const key = rotate(project('k_proj', groups), table)
  const mixed = groupedAttention(query, key, project('v_proj', groups), mask, headWidth ** -0.5)
  return dense(joinHeads(mixed, shape, chains), 'o_proj', biases.output)
}

function mlp(x: tf.Tensor, { p, decoder: { biases }, activation }: LayerPart): tf.Tensor {
  const dense = (of: tf.Tensor, name: string): tf.Tensor =>
    linear(of, p(`mlp.${name}.weight`), biases.mlp ? p(`mlp.${name}.bias`) : null, 'out-in')
  return gatedMlp(x, dense, activation)
}
