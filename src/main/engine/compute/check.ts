import { AuditError } from '../../../shared/errors'
import { sameShape } from './graph'
import type { ParameterSpec, Program } from './program'

/** A program runs over the parameters of its session, and has the gradients that are asked for.
 *  @throws AuditError `model/tensor-missing`, `model/shape` */
export function requireParameters(
  program: Program,
  session: readonly ParameterSpec[],
  gradients: readonly string[]
): void {
  const known = new Map(session.map(({ name, shape }) => [name, shape]))
  for (const { name, shape } of program.parameters) {
    const given = known.get(name)
    if (!given) {
      throw new AuditError('model/tensor-missing', `the session has no parameter ${name}`, {
        hint: 'Open the session with the parameters of the program.'
      })
    }
    if (!sameShape(given, shape)) {
      throw new AuditError(
        'model/shape',
        `${name} is shaped [${given.join(', ')}] in the session, [${shape.join(', ')}] in the program`
      )
    }
  }
  const own = new Set(program.parameters.map(({ name }) => name))
  const missing = gradients.find((name) => !own.has(name))
  if (missing !== undefined) {
    throw new AuditError(
      'model/tensor-missing',
      `the program has no parameter ${missing} to take a gradient for`
    )
  }
}
