import type { SeriesInfo } from '../../../shared/inputs'
import type { LayerSpec } from '../../../shared/plan'
import { whole } from '../../results/numbers'

/** A described network in the language of the window. */
export function specWords(spec: LayerSpec, t: Translate): string {
  switch (spec.family) {
    case 'mlp':
      return t(`inputs.architecture.${spec.bias ? 'mlp' : 'mlpNoBias'}`, {
        widths: spec.widths.map(whole).join(', '),
        activation: t(`network.activationNames.${spec.activation}`, {})
      })
    case 'tms':
      return t('inputs.architecture.tms', { features: whole(spec.features), hidden: whole(spec.hidden) })
    case 'token-mlp':
      return t('inputs.architecture.token-mlp', {
        tokens: whole(spec.tokens),
        vocabulary: whole(spec.vocabulary),
        hidden: whole(spec.hidden),
        activation: t(`network.activationNames.${spec.activation}`, {})
      })
  }
}

type Translate = (key: string, values: Record<string, unknown>) => string

/** Names that are the same in every language, by the engine's family. */
const familyNames: Readonly<Record<string, string>> = {
  gpt2: 'GPT-2',
  gpt_neox: 'GPT-NeoX',
  llama: 'Llama',
  mistral: 'Mistral',
  qwen2: 'Qwen2'
}

/** An architecture in the language of the window: `GPT-NeoX, 2 Schichten, Breite 32, …`; as the engine says it where it has no sizes. */
export function architectureWords(
  { family, description, sizes }: NonNullable<SeriesInfo['architecture']>,
  t: Translate
): string {
  if (sizes === null) return description
  const { heads, groups = heads } = sizes
  return t(`inputs.architecture.${groups === heads ? 'transformer' : 'grouped'}`, {
    family: familyNames[family] ?? family,
    layers: whole(sizes.layers),
    width: whole(sizes.width),
    heads: whole(heads),
    groups: whole(groups),
    vocabulary: whole(sizes.vocabulary)
  })
}
