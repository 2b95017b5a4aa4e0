import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import type { LayerSpec } from '../../../../shared/plan'
import { activationByName } from '../blocks/activations'
import { tokenEmbedding } from '../blocks/embedding'
import { linear } from '../blocks/linear'
import { plainNaming, tensorOf, type ModelDefinition } from '../definition'
import { biasName } from './bias-name'

export type TokenMlpSpec = Extract<LayerSpec, { family: 'token-mlp' }>

/** W₂ a(Σᵢ Wᵢ E[xᵢ] + bᵢ) + b of a fixed number of tokens x: networks that learn operations on symbols, such as modular addition
 *  (Power et al. 2022). @throws AuditError `plan/invalid` where names or their number do not fit */
export function tokenMlp(spec: TokenMlpSpec): ModelDefinition {
  const { vocabulary, tokens, embed, hidden, classes, inputs, embedding, output } = spec
  const activation = activationByName(spec.activation)
  if (!activation) throw new AuditError('model/unsupported', `no activation is named ${spec.activation}`)
  if (inputs.length !== 1 && inputs.length !== tokens) {
    throw new AuditError('plan/invalid', `${inputs.length} input tensors for ${tokens} tokens`, {
      where: 'architecture.inputs',
      hint: 'Name one tensor for all tokens, or one for each.'
    })
  }
  const width = (tokens * embed) / inputs.length
  const layers = inputs.map((weight) => ({
    weight,
    bias: spec.bias === 'none' ? null : biasName(weight, 'inputs')
  }))
  const outputBias = spec.bias === 'all' ? biasName(output, 'output') : null
  const first = layers.flatMap(({ weight, bias }) => [
    { name: weight, shape: [hidden, width] },
    ...(bias === null ? [] : [{ name: bias, shape: [hidden] }])
  ])
  const last = [
    { name: output, shape: [classes, hidden] },
    ...(outputBias === null ? [] : [{ name: outputBias, shape: [classes] }])
  ]
  const parameters = [{ name: embedding, shape: [vocabulary, embed] }, ...first, ...last]
  requireDistinct(parameters.map(({ name }) => name))
  return {
    family: 'token-mlp',
    description: `Embedded tokens and one hidden layer, ${tokens} tokens of ${vocabulary}, width ${embed}, hidden ${hidden}, classes ${classes}, ${spec.activation}`,
    settings: { ...spec },
    parameters,
    components: [
      { name: 'embed', parameters: [embedding] },
      { name: 'l0', parameters: first.map(({ name }) => name) },
      { name: 'unembed', parameters: last.map(({ name }) => name) }
    ],
    hiddenUnits: [{ name: 'l0', axes: [...first.map(({ name }) => [name, 0] as const), [output, 1]] }],
    naming: plainNaming,
    network: {
      kind: 'classes',
      vocabulary,
      length: tokens,
      classes,
      logits(given, ids) {
        const [chains = 1, batch = 1] = ids.shape
        const table = tensorOf(given, embedding)
        const embedded = tf.reshape(tokenEmbedding(table, ids), [chains, batch, tokens * embed])
        const parts = layers.map(({ weight, bias }, i) => {
          const part =
            layers.length === 1 ? embedded : tf.slice(embedded, [0, 0, i * width], [chains, batch, width])
          return linear(part, tensorOf(given, weight), bias === null ? null : tensorOf(given, bias), 'out-in')
        })
        const states = activation(parts.reduce((sum, part) => tf.add(sum, part)))
        const bias = outputBias === null ? null : tensorOf(given, outputBias)
        return linear(states, tensorOf(given, output), bias, 'out-in')
      }
    }
  }
}

/** @throws AuditError `plan/invalid` */
function requireDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  throw new AuditError('plan/invalid', `two tensors are both named ${twice}`, {
    where: 'architecture',
    hint: 'Give the name of each tensor in the file.'
  })
}
