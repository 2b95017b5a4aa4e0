import type { Settings } from '../../../shared/desktop'

/** What can be chosen for each setting, in the order it is shown. */
export const choices: { readonly [Name in keyof Settings]: readonly Settings[Name][] } = {
  theme: ['system', 'light', 'dark', 'contrast'],
  density: ['compact', 'comfortable'],
  size: ['100', '125', '150', '200'],
  language: ['system', 'en', 'de'],
  engine: ['auto', 'onnx', 'cpu', 'tensorflow'],
  notifications: ['on', 'off']
}
