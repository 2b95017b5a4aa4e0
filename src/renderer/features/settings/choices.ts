import type { Settings } from '../../../shared/desktop'

/** What can be chosen for each setting, in the order it is shown. */
export const choices: { readonly [Name in keyof Settings]: readonly Settings[Name][] } = {
  theme: ['system', 'light', 'dark', 'contrast'],
  density: ['compact', 'comfortable'],
  language: ['system', 'en', 'de'],
  engine: ['auto', 'onnx', 'cpu', 'tensorflow']
}
