import { AuditError } from '../../../shared/errors'
import { sameShape } from './graph'
import type { ParameterSpec, Program } from './program'

/** A program runs over the parameters of its session. @throws AuditError `model/tensor-missing`, `model/shape` */
export function requireParameters(program: Program, session: readonly ParameterSpec[]): void {
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
}
