import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'
import type { LayerSpec } from '../../../../shared/plan'
import { linear } from '../blocks/linear'
import { plainNaming, tensorOf, type ModelDefinition } from '../definition'

export type TmsSpec = Extract<LayerSpec, { family: 'tms' }>

/** Toy model of superposition, ReLU(WᵀWx + b) with W `[hidden, features]` (Elhage et al. 2022; Chen et al. 2023).
 *  @throws AuditError `plan/invalid` when both tensors have one name */
export function tms(spec: TmsSpec): ModelDefinition {
  if (spec.weight === spec.bias) {
    throw new AuditError('plan/invalid', `weight and bias are both named ${spec.weight}`, {
      where: 'architecture.bias',
      hint: 'Give the name of each tensor in the file.'
    })
  }
  return {
    family: 'tms',
    description: `Toy model of superposition, ${spec.features} features, ${spec.hidden} hidden dimensions`,
    settings: { ...spec },
    parameters: [
      { name: spec.weight, shape: [spec.hidden, spec.features] },
      { name: spec.bias, shape: [spec.features] }
    ],
    components: [],
    naming: plainNaming,
    network: {
      kind: 'vectors',
      inputs: spec.features,
      outputs: spec.features,
      output(given, inputs) {
        const weight = tensorOf(given, spec.weight)
        const hidden = linear(inputs, weight, null, 'out-in')
        return tf.relu(linear(hidden, weight, tensorOf(given, spec.bias), 'in-out'))
      }
    }
  }
}
