import { closest } from 'fastest-levenshtein'
import { AuditError } from '../../../shared/errors'
import type { Component, Model } from './model'

/** A component by its name, or the parameters that a tensor name with `*` and `?` matches.
 *  @throws AuditError `plan/invalid` with the names that there are */
export function findComponent(model: Pick<Model, 'components' | 'parameters'>, name: string): Component {
  const named = model.components.find((component) => component.name === name)
  if (named) return named
  const parameters = model.parameters
    .map((parameter) => parameter.name)
    .filter((tensor) => matches(name, tensor))
  if (parameters.length > 0) return { name, parameters }
  const components = model.components.map((component) => component.name)
  const shown = components.length > 20 ? [...components.slice(0, 20), '…'] : components
  const tensors = model.parameters.map((parameter) => parameter.name)
  throw new AuditError('plan/invalid', `the model has no component and no tensor ${name}`, {
    where: 'analyses.llc.components',
    hint:
      `Components: ${shown.join(', ')}. Or a tensor name, with * and ?, such as ${tensors[0] ?? ''}. ` +
      `Did you mean ${closest(name, [...components, ...tensors])}?`
  })
}

/** Whether a pattern with `*` (any characters) and `?` (one character) matches the whole name; at most pattern × name steps. */
export function matches(pattern: string, name: string): boolean {
  let [p, n] = [0, 0]
  let [star, mark] = [-1, 0]
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++
      mark = n
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++
      n++
    } else if (star >= 0) {
      p = star + 1
      n = ++mark
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
