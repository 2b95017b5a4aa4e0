import { asAuditError, AuditError } from '../../shared/errors'
import { type OperationName, operations, type Reply, type RequestOf, type ResponseOf } from '../../shared/ipc'

export type Handlers = {
  readonly [Name in OperationName]: (request: RequestOf<Name>) => Promise<ResponseOf<Name>>
}

/** Who sent a message: the frame's address, and whether it is the top frame of a window of ours. */
export interface Sender {
  readonly url: string
  readonly isTopFrame: boolean
}

/** Answers one message of the page: sender, request and response are checked, every failure becomes a typed error.
 *  @param origin the only origin that may ask, e.g. `app://ontogeny`
 *  @param input what the page sent, of any shape */
export async function answer<Name extends OperationName>(
  name: Name,
  handlers: Handlers,
  origin: string,
  sender: Sender,
  input: unknown
): Promise<Reply<ResponseOf<Name>>> {
  try {
    if (!sender.isTopFrame || originOf(sender.url) !== origin) {
      throw refused(`${name}: the sender is not the application’s page`)
    }
    const value = await handlers[name](parseRequest(name, input))
    const response = operations[name].response.safeParse(value)
    if (!response.success) throw new Error(`${name} answered ${firstIssue(response.error)}`)
    return { ok: true, value: response.data as ResponseOf<Name> }
  } catch (error) {
    return { ok: false, error: asAuditError(error).toJSON() }
  }
}

/** @throws AuditError `ipc/refused` for what is not in the contract, whatever it is */
function parseRequest<Name extends OperationName>(name: Name, input: unknown): RequestOf<Name> {
  let issue: string
  try {
    const request = operations[name].request.safeParse(input)
    if (request.success) return request.data as RequestOf<Name>
    issue = firstIssue(request.error)
  } catch (cause) {
    issue = cause instanceof Error ? cause.message : 'cannot be read'
  }
  // What the page sent may be long, and is no text of ours.
  throw refused(`${name}: ${issue.slice(0, 300)}`)
}

/** `URL.origin` is "null" for schemes of our own, so it is put together here. */
function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url)
    return `${protocol}//${host}`
  } catch {
    return null
  }
}

function firstIssue(error: { issues: readonly { path: PropertyKey[]; message: string }[] }): string {
  const issue = error.issues[0]
  return issue === undefined ? 'invalid' : `${issue.path.join('.')}: ${issue.message}`
}

function refused(message: string): AuditError {
  return new AuditError('ipc/refused', message, { hint: 'Restart Ontogeny; if it comes back, report it.' })
}
