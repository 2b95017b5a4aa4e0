import type { ParameterSpec } from '../compute/program'
import type { Finding } from '../formats/archive'
import type { Component } from './model'

/** Findings about parts that are all zero: a layer, one of its halves, or a single matrix. Zero vectors are common (fresh biases).
 *  @param zeros names of parameters whose every value is 0 */
export function zeroFindings(
  zeros: ReadonlySet<string>,
  parameters: readonly ParameterSpec[],
  components: readonly Component[],
  where: string
): Finding[] {
  const findings: Finding[] = []
  const reported = new Set<string>()
  const whole = components.filter(({ slices }) => slices === undefined)
  const largestFirst = whole.sort((a, b) => b.parameters.length - a.parameters.length)
  for (const component of largestFirst) {
    if (!component.parameters.every((name) => zeros.has(name) && !reported.has(name))) continue
    component.parameters.forEach((name) => reported.add(name))
    findings.push({
      code: 'weights/zero-component',
      severity: 'high',
      where: `${where}: ${component.name}`,
      message: `every weight of ${component.name} is zero: this part is dead`
    })
  }
  for (const { name, shape } of parameters) {
    if (shape.length < 2 || !zeros.has(name) || reported.has(name)) continue
    findings.push({
      code: 'weights/zero-tensor',
      severity: 'medium',
      where: `${where}: ${name}`,
      message: 'every value of this matrix is zero'
    })
  }
  return findings
}
