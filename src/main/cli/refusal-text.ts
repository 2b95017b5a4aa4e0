import type { SerializedAuditError } from '../../shared/errors'
import { printable } from '../../shared/printable'

/** A refusal for a person: what, where, and what to do. Each part may hold names from a stranger's file or folder. */
export function refusalText({ code, message, where, hint }: SerializedAuditError): string {
  return [
    `${code}: ${printable(message)}`,
    ...(where === '' ? [] : [`  where  ${printable(where)}`]),
    ...(hint === '' ? [] : [`  do     ${printable(hint)}`])
  ].join('\n')
}
