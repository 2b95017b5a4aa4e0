import dgram from 'node:dgram'
import dns from 'node:dns'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'
import { AuditError } from '../../shared/errors'

/** A connection that something tried to open. */
export interface EgressAttempt {
  readonly utc: string
  /** The function that was called, e.g. `net.connect`. */
  readonly what: string
  /** Where to, as far as the call says it. */
  readonly target: string
}

/** On it, threads tell their process of attempts. */
export const egressChannel = 'ontogeny:egress'

type Functions = Record<string, unknown>

/** What the functions of one object open, by the name that the guards get. */
interface Guarded {
  readonly name: string
  readonly object: Functions
  readonly functions: readonly string[]
}

/** Replaces every function of this process or thread that opens a connection, asks a name server or sends a datagram: it throws
 *  `egress/refused` and reports the attempt. Channels to the host and to threads are open before and stay so. Load it before anything
 *  else: a module that kept the original function would not be guarded.
 *  @returns the names of what is guarded */
export function refuseEgress(report: (attempt: EgressAttempt) => void): readonly string[] {
  const names: string[] = []
  for (const { name, object, functions } of guarded()) {
    for (const key of functions) {
      if (!(key in object)) continue
      const what = `${name}.${key}`
      const value = refusal(what, report)
      refusals.add(value)
      Object.defineProperty(object, key, {
        value,
        configurable: true,
        enumerable: true,
        writable: true
      })
      names.push(what)
    }
  }
  // Named imports of the modules see the replacements too.
  syncBuiltinESMExports()
  return names
}

/** Names of the functions that refuse at this moment: one that somebody put back is not among them. */
export function refusingNow(): readonly string[] {
  return guarded().flatMap(({ name, object, functions }) =>
    functions.filter((key) => refusals.has(object[key])).map((key) => `${name}.${key}`)
  )
}

const refusals = new Set<unknown>()

function guarded(): Guarded[] {
  const of = (name: string, object: unknown, functions: readonly string[]): Guarded => ({
    name,
    object: object as Functions,
    functions
  })
  return [
    of('net', net, ['connect', 'createConnection']),
    of('net.Socket.prototype', net.Socket.prototype, ['connect']),
    of('tls', tls, ['connect']),
    of('http', http, ['request', 'get']),
    of('https', https, ['request', 'get']),
    of('http2', http2, ['connect']),
    of('dns', dns, lookups(dns)),
    of('dns.promises', dns.promises, lookups(dns.promises)),
    of('dns.Resolver.prototype', dns.Resolver.prototype, lookups(dns.Resolver.prototype)),
    of(
      'dns.promises.Resolver.prototype',
      dns.promises.Resolver.prototype,
      lookups(dns.promises.Resolver.prototype)
    ),
    of('dgram', dgram, ['createSocket']),
    of('dgram.Socket.prototype', dgram.Socket.prototype, ['bind', 'connect', 'send']),
    of('globalThis', globalThis, ['fetch', 'WebSocket', 'EventSource'])
  ]
}

/** Everything that asks a name server. */
function lookups(object: object): string[] {
  const names = new Set<string>()
  for (let at: object | null = object; at !== null && at !== Object.prototype; at = prototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name)
  }
  return [...names].filter((name) => /^(lookup|lookupService|resolve.*|reverse)$/.test(name)).sort()
}

const prototypeOf = (object: object): object | null => Object.getPrototypeOf(object) as object | null

/** Throws when it is called, and when it is constructed. */
function refusal(what: string, report: (attempt: EgressAttempt) => void): () => never {
  return function (...given: unknown[]): never {
    const target = targetOf(given)
    report({ utc: new Date().toISOString(), what, target })
    throw new AuditError('egress/refused', `${what} was refused: Ontogeny opens no connections`, {
      where: target,
      hint: 'Nothing was sent. This is a defect of Ontogeny or of a library in it: please report it.'
    })
  }
}

const longestTarget = 300

function targetOf(given: readonly unknown[]): string {
  const parts = given.flatMap((value): string[] => {
    if (typeof value === 'string' || typeof value === 'number') return [String(value)]
    if (value instanceof URL) return [value.href]
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
    if (Array.isArray(value)) return [targetOf(value)]
    const { url, protocol, hostname, host, port, path } = value as Record<string, unknown>
    const known = [url, protocol, hostname ?? host, port, path]
    return known.filter((part) => typeof part === 'string' || typeof part === 'number').map(String)
  })
  return parts.join(' ').slice(0, longestTarget)
}
