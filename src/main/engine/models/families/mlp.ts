import type { LayerSpec } from '../../../../shared/plan'
import { AuditError } from '../../../../shared/errors'
import { activationByName } from '../blocks/activations'
import { linear } from '../blocks/linear'
import { biasName } from './bias-name'
import { plainNaming, tensorOf, type ModelDefinition } from '../definition'

export type MlpSpec = Extract<LayerSpec, { family: 'mlp' }>

/** Fully connected layers with an activation between them, none after the last; without one, a deep linear network.
 *  @throws AuditError `plan/invalid` when a bias cannot be named */
export function mlp(spec: MlpSpec): ModelDefinition {
  const activation = activationByName(spec.activation)
  if (!activation) throw new AuditError('model/unsupported', `no activation is named ${spec.activation}`)
  const biases = spec.bias ? biasName(spec.tensors, 'tensors') : null
  const nameOf = (pattern: string, layer: number): string => pattern.split('{i}').join(String(layer))
  const layers = spec.widths.slice(1).map((out, i) => ({
    weight: nameOf(spec.tensors, i),
    bias: biases === null ? null : nameOf(biases, i),
    shape: [out, spec.widths[i] ?? 0]
  }))
  const kind = spec.activation === 'none' ? 'Deep linear network' : 'Fully connected network'
  const detail = spec.activation === 'none' ? '' : `, ${spec.activation}`
  return {
    family: 'mlp',
    description: `${kind}, widths ${spec.widths.join('-')}${detail}${spec.bias ? '' : ', no biases'}`,
    settings: { ...spec },
    parameters: layers.flatMap(({ weight, bias, shape }) => [
      { name: weight, shape },
      ...(bias === null ? [] : [{ name: bias, shape: shape.slice(0, 1) }])
    ]),
    components: layers.map(({ weight, bias }, i) => ({
      name: `l${i}`,
      parameters: bias === null ? [weight] : [weight, bias]
    })),
    hiddenUnits: layers.slice(0, -1).map(({ weight, bias }, i) => ({
      name: `l${i}`,
      axes: [
        [weight, 0],
        ...(bias === null ? [] : [[bias, 0] as const]),
        ...layers.slice(i + 1, i + 2).map((next) => [next.weight, 1] as const)
      ]
    })),
    naming: plainNaming,
    network: {
      kind: 'vectors',
      inputs: spec.widths[0] ?? 0,
      outputs: spec.widths.at(-1) ?? 0,
      output: (given, inputs) =>
        layers.reduce((x, { weight, bias }, i) => {
          const out = linear(
            x,
            tensorOf(given, weight),
            bias === null ? null : tensorOf(given, bias),
            'out-in'
          )
          return i < layers.length - 1 ? activation(out) : out
        }, inputs)
    }
  }
}
