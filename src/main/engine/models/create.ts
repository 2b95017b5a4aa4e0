import type { ModelDefinition } from './definition'
import { elements } from './definition'
import { program } from './losses'
import type { Model, ModelSource } from './model'
import { loadWeights } from './weights'

/** A model from its definition. */
export function createModel(definition: ModelDefinition, source: ModelSource): Model {
  const { family, description, settings, parameters, network } = definition
  const components = [
    { name: 'full', parameters: parameters.map(({ name }) => name) },
    ...definition.components
  ]
  return {
    source,
    family,
    description,
    settings,
    parameters,
    components,
    hiddenUnits: definition.hiddenUnits ?? [],
    parameterCount: parameters.reduce((sum, { shape }) => sum + elements(shape), 0),
    vocabulary: network.kind === 'vectors' ? null : network.vocabulary,
    contextLength:
      network.kind === 'tokens' ? network.contextLength : network.kind === 'classes' ? network.length : null,
    answers:
      network.kind === 'tokens' ? network.vocabulary : network.kind === 'classes' ? network.classes : null,
    vector: network.kind === 'vectors' ? { inputs: network.inputs, outputs: network.outputs } : null,
    signature: JSON.stringify([family, settings]),
    load: (archive) => loadWeights(archive, { parameters, components, naming: definition.naming }),
    program: (loss, sampleShape, options = {}) => program(definition, loss, sampleShape, options)
  }
}
