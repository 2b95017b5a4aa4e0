import { AuditError } from '../shared/errors'
import type { Bridge, OperationName, Reply, RequestOf, ResponseOf } from '../shared/ipc'

declare global {
  interface Window {
    readonly ontogeny: Bridge
  }
}

/** Asks the main process. @throws AuditError what main refused with */
export async function ask<Name extends OperationName>(
  name: Name,
  request: RequestOf<Name>
): Promise<ResponseOf<Name>> {
  const operation = window.ontogeny[name] as (request: RequestOf<Name>) => Promise<Reply<ResponseOf<Name>>>
  const reply = await operation(request)
  if (reply.ok) return reply.value
  const { code, message, where, hint } = reply.error
  throw new AuditError(code, message, { where, hint })
}
