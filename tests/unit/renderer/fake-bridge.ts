import type { Bridge, OperationName, Reply, RequestOf, ResponseOf } from '../../../src/shared/ipc'
import { AuditError } from '../../../src/shared/errors'
import type { DesktopEvent } from '../../../src/shared/desktop-event'

type Answers = { [Name in OperationName]?: (request: RequestOf<Name>) => unknown }

/** A main process of answers: what is thrown becomes a refusal, requests are cloned as the bridge clones them. */
export function fakeBridge(answers: Answers) {
  const listeners = new Set<(event: DesktopEvent) => void>()
  const asked: { name: string; request: unknown }[] = []
  const bridge = new Proxy({} as Bridge, {
    get(_target, name: string) {
      if (name === 'onEvent') {
        return (listener: (event: DesktopEvent) => void) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        }
      }
      return async (request: unknown): Promise<Reply<ResponseOf<OperationName>>> => {
        const sent: unknown = structuredClone(request)
        asked.push({ name, request: sent })
        const answer = answers[name as OperationName] as ((request: unknown) => unknown) | undefined
        try {
          if (answer === undefined) throw new AuditError('ipc/refused', `no answer to ${name}`)
          return { ok: true, value: (await answer(sent)) as never }
        } catch (error) {
          if (!(error instanceof AuditError)) throw error
          return { ok: false, error: error.toJSON() }
        }
      }
    }
  })
  Object.defineProperty(globalThis.window, 'ontogeny', { value: bridge, configurable: true })
  return {
    asked,
    requests: <Name extends OperationName>(name: Name) =>
      asked.filter((one) => one.name === name).map(({ request }) => request as RequestOf<Name>),
    send: (event: DesktopEvent) => {
      for (const listener of listeners) listener(event)
    }
  }
}
