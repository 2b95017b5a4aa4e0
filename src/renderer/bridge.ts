import { AuditError } from '../shared/errors'
import type { Bridge, PageOperationName, Reply, RequestOf, ResponseOf } from '../shared/ipc'
import type { InputReference } from '../shared/inputs'
import type { ProgressEvent } from '../shared/progress'
import type { DesktopEvent } from '../shared/desktop-event'

declare global {
  interface Window {
    readonly ontogeny: Bridge
  }
}

/** Asks the main process. @throws AuditError what main refused with */
export async function ask<Name extends PageOperationName>(
  name: Name,
  request: RequestOf<Name>
): Promise<ResponseOf<Name>> {
  const operation = window.ontogeny[name] as unknown as (
    request: RequestOf<Name>
  ) => Promise<Reply<ResponseOf<Name>>>
  return valueOf(await operation(request))
}

/** Hands dropped files to main. @throws AuditError */
export async function drop(files: readonly File[]): Promise<readonly InputReference[]> {
  return valueOf(await window.ontogeny.dropFiles(files))
}

/** @returns a function that ends the subscription */
export function onEvent(listener: (event: DesktopEvent) => void): () => void {
  return window.ontogeny.onEvent(listener)
}

export type LongOperationName = {
  [Name in PageOperationName]: RequestOf<Name> extends { task: string } ? Name : never
}[PageOperationName]

export interface LongOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ProgressEvent) => void
}

let tasks = 0

/** Asks for something that takes a while: progress comes while it lasts, an abort of the signal cancels it.
 *  @throws AuditError; `run/cancelled` after an abort */
export async function askLong<Name extends LongOperationName>(
  name: Name,
  request: Omit<RequestOf<Name>, 'task'>,
  { signal, onProgress }: LongOptions = {}
): Promise<ResponseOf<Name>> {
  const task = `${name.toLowerCase()}-${String((tasks += 1))}`
  const end = onEvent((event) => {
    if (event.kind === 'task' && event.task === task) onProgress?.(event.progress)
  })
  const cancel = (): void => void ask('cancelTask', { task })
  signal?.addEventListener('abort', cancel)
  try {
    return await ask(name, { ...request, task } as unknown as RequestOf<Name>)
  } finally {
    signal?.removeEventListener('abort', cancel)
    end()
  }
}

function valueOf<Value>(reply: Reply<Value>): Value {
  if (reply.ok) return reply.value
  const { code, message, where, hint } = reply.error
  throw new AuditError(code, message, { where, hint })
}
