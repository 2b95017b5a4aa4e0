import { AuditError } from '../../../../shared/errors'

/** The bias that belongs to a weight: the last `weight` of the name becomes `bias`. @throws AuditError `plan/invalid` */
export function biasName(weight: string, field: string): string {
  const at = weight.lastIndexOf('weight')
  if (at >= 0) return `${weight.slice(0, at)}bias${weight.slice(at + 'weight'.length)}`
  throw new AuditError('plan/invalid', `the tensor name ${weight} has no "weight" to turn into "bias"`, {
    where: `architecture.${field}`,
    hint: 'Name a weight that has it, like layers.0.weight, or say that there is no bias.'
  })
}
