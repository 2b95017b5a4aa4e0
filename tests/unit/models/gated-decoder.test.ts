import { describe, expect, it } from 'vitest'
import { modelOf, weightsFor } from './config-fixture'

describe('a config of Llama, Mistral or Qwen2', () => {
  it.each([
    ['llama', 'Llama, 3 layers, width 32, 4 heads, 2 key-value heads, vocabulary 97'],
    ['mistral', 'Mistral, 2 layers, width 24, 4 heads, 2 key-value heads, vocabulary 97'],
    ['qwen2_window', 'Qwen2, 2 layers, width 24, 4 heads, vocabulary 97']
  ])('is put into words: %s', async (fixture, description) => {
    expect((await modelOf(fixture)).description).toBe(description)
  })

  it('names the parts of the model, the output matrix only where it is no copy of the embedding', async () => {
    const names = async (tied: boolean) =>
      (await modelOf('llama', { tie_word_embeddings: tied })).components.map(({ name }) => name)
    expect((await names(false)).slice(0, 5)).toEqual(['full', 'embed', 'l0', 'l0.attn', 'l0.mlp'])
    expect(await names(false)).toContain('unembed')
    expect(await names(true)).not.toContain('unembed')
  })

  it('says the same in the words of transformers 4 and 5', async () => {
    const four = { rope_parameters: undefined, rope_theta: 10_000, rope_scaling: null }
    expect((await modelOf('llama', four)).signature).toBe((await modelOf('llama')).signature)
    const linear = {
      rope_parameters: undefined,
      rope_theta: 1000,
      rope_scaling: { type: 'linear', factor: 2.5 }
    }
    expect((await modelOf('mistral', linear)).signature).toBe((await modelOf('mistral')).signature)
    const types = { layer_types: undefined }
    expect((await modelOf('qwen2_window', types)).signature).toBe((await modelOf('qwen2_window')).signature)
  })

  it('has the width of a head and the heads of keys and values from the heads where they are not given', async () => {
    const short = { head_dim: undefined, num_key_value_heads: undefined }
    expect((await modelOf('llama', short)).settings).toMatchObject({ headWidth: 8, groups: 4, heads: 4 })
  })

  const rope = { rope_type: 'default', rope_theta: 10_000 }
  it.each<[string, string, Record<string, unknown>, string, RegExp]>([
    [
      'rotary scaling',
      'llama',
      { rope_parameters: { ...rope, rope_type: 'yarn' } },
      'model/unsupported',
      /"yarn".*llama3/
    ],
    [
      'rotary scaling of old',
      'qwen2',
      { rope_scaling: { type: 'dynamic', factor: 2 } },
      'model/unsupported',
      /"dynamic"/
    ],
    [
      'a part of a head turned',
      'llama',
      { partial_rotary_factor: 0.5 },
      'model/unsupported',
      /partial_rotary_factor is 0\.5/
    ],
    [
      'rotary settings by layer',
      'qwen2',
      { rope_parameters: { full_attention: rope } },
      'model/unsupported',
      /full_attention/
    ],
    ['an odd head', 'llama', { head_dim: 7 }, 'model/unsupported', /rotary width.*7/],
    ['an unknown activation', 'llama', { hidden_act: 'xielu' }, 'model/unsupported', /"xielu"/],
    [
      'an unknown kind of layer',
      'qwen2',
      { layer_types: ['full_attention', 'linear_attention'] },
      'model/unsupported',
      /linear_attention/
    ],
    [
      'another head of the class',
      'llama',
      { architectures: ['LlamaForSequenceClassification'] },
      'model/unsupported',
      /LlamaForCausalLM/
    ],
    [
      'quantised weights',
      'mistral',
      { quantization_config: { bits: 4 } },
      'model/unsupported',
      /quantization_config/
    ],
    [
      'heads in unequal groups',
      'llama',
      { num_key_value_heads: 3 },
      'model/config',
      /num_attention_heads 4.*num_key_value_heads 3/
    ],
    [
      'more groups than heads',
      'mistral',
      { num_key_value_heads: undefined },
      'model/config',
      /num_key_value_heads 8/
    ],
    [
      'a width that the heads do not divide',
      'qwen2',
      { num_attention_heads: 6 },
      'model/config',
      /hidden_size 32.*6/
    ],
    ['scaling without a type', 'llama', { rope_scaling: { factor: 2 } }, 'model/config', /no rope_type/],
    [
      'scaling without a factor',
      'llama',
      { rope_parameters: { rope_type: 'linear' } },
      'model/config',
      /rope_parameters\.factor/
    ],
    [
      'scaling without its range',
      'llama',
      { rope_parameters: { rope_type: 'llama3', factor: 8 } },
      'model/config',
      /low_freq_factor/
    ],
    [
      'an empty range',
      'llama_scaled',
      {
        rope_parameters: {
          rope_type: 'llama3',
          factor: 8,
          low_freq_factor: 4,
          high_freq_factor: 4,
          original_max_position_embeddings: 60
        }
      },
      'model/config',
      /high_freq_factor 4/
    ],
    ['two rotary bases', 'llama', { rope_theta: 500_000 }, 'model/config', /base is given twice/],
    [
      'two kinds of scaling',
      'mistral',
      { rope_scaling: { rope_type: 'linear', factor: 4 } },
      'model/config',
      /scaling is given twice/
    ],
    [
      'a window of which nothing is said',
      'qwen2',
      { layer_types: ['full_attention', 'sliding_attention'] },
      'model/config',
      /no window/
    ],
    ['kinds for other layers', 'qwen2', { layer_types: ['full_attention'] }, 'model/config', /1 entries.*2/]
  ])('is refused for %s', async (_, fixture, changes, code, message) => {
    const refused = modelOf(fixture, changes)
    await expect(refused).rejects.toMatchObject({ code })
    await expect(refused).rejects.toThrow(message)
  })

  it.each([
    ['model/shape', 'model.layers.0.self_attn.k_proj.weight', { num_key_value_heads: 4 }],
    ['model/shape', 'model.layers.0.self_attn.q_proj.weight', { head_dim: 16 }],
    ['model/shape', 'model.layers.0.mlp.gate_proj.weight', { intermediate_size: 96 }],
    ['model/tensor-missing', 'model.layers.0.self_attn.q_proj.bias', { attention_bias: true }],
    ['model/tensor-missing', 'model.layers.0.mlp.gate_proj.bias', { mlp_bias: true }],
    ['model/tensor-missing', 'model.layers.3.self_attn.q_proj.weight', { num_hidden_layers: 4 }],
    ['model/unsupported', 'lm_head.weight', { tie_word_embeddings: true }]
  ])('does not take weights of another: %s, %s', async (code, tensor, changes) => {
    const refused = modelOf('llama', changes).then((model) => weightsFor(model, 'llama'))
    await expect(refused).rejects.toMatchObject({ code })
    await expect(refused).rejects.toThrow(tensor)
  })

  it('says that biases are left out when the config has none', async () => {
    const model = await modelOf('llama_scaled', { mlp_bias: false })
    const { findings } = await weightsFor(model, 'llama_scaled')
    expect(findings).toMatchObject([{ code: 'weights/unexpected-tensor', severity: 'medium' }])
  })
})
