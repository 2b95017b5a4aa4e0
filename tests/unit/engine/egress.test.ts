import { Worker } from 'node:worker_threads'
import dgram from 'node:dgram'
import dns from 'node:dns'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, { connect as connectByName } from 'node:net'
import tls from 'node:tls'
import { describe, expect, it } from 'vitest'
import { refuseEgress, refusingNow, type EgressAttempt } from '../../../src/main/engine/egress'

const attempts: EgressAttempt[] = []
const hasSocket = 'WebSocket' in globalThis
const names = refuseEgress((attempt) => attempts.push(attempt))
const nothing = (): void => undefined

/** Every way that is known to open a connection or to ask for a name, as code would do it. */
const ways: readonly (readonly [string, () => unknown, string])[] = [
  ['net.connect', () => net.connect(80, 'a.example'), '80 a.example'],
  ['net.connect', () => connectByName({ port: 80, host: 'a.example' }), 'a.example 80'],
  ['net.createConnection', () => net.createConnection('/tmp/a.sock'), '/tmp/a.sock'],
  ['net.Socket.prototype.connect', () => new net.Socket().connect(443, 'a.example'), '443 a.example'],
  ['tls.connect', () => tls.connect({ host: 'a.example', port: 443 }), 'a.example 443'],
  ['http.request', () => http.request('http://a.example/x'), 'http://a.example/x'],
  ['http.get', () => http.get(new URL('http://a.example/x')), 'http://a.example/x'],
  ['https.request', () => https.request({ hostname: 'a.example', path: '/x' }), 'a.example /x'],
  ['https.get', () => https.get('https://a.example/'), 'https://a.example/'],
  ['http2.connect', () => http2.connect('https://a.example'), 'https://a.example'],
  ['dns.lookup', () => dns.lookup('a.example', nothing), 'a.example'],
  ['dns.lookupService', () => dns.lookupService('192.0.2.1', 80, nothing), '192.0.2.1 80'],
  ['dns.resolve', () => dns.resolve('a.example', nothing), 'a.example'],
  ['dns.resolveTxt', () => dns.resolveTxt('a.example', nothing), 'a.example'],
  ['dns.reverse', () => dns.reverse('192.0.2.1', nothing), '192.0.2.1'],
  ['dns.promises.lookup', () => dns.promises.lookup('a.example'), 'a.example'],
  ['dns.promises.resolve4', () => dns.promises.resolve4('a.example'), 'a.example'],
  ['dns.Resolver.prototype.resolve4', () => new dns.Resolver().resolve4('a.example', nothing), 'a.example'],
  [
    'dns.promises.Resolver.prototype.resolveMx',
    () => new dns.promises.Resolver().resolveMx('a.example'),
    'a.example'
  ],
  ['dgram.createSocket', () => dgram.createSocket('udp4'), 'udp4'],
  ['globalThis.fetch', () => fetch('https://a.example/'), 'https://a.example/'],
  ...(hasSocket
    ? [['globalThis.WebSocket', () => new WebSocket('wss://a.example/'), 'wss://a.example/'] as const]
    : [])
]

describe('the guards of a process', () => {
  it.each(ways)('%s throws, and the attempt is reported', (what, call, target) => {
    attempts.length = 0
    expect(call).toThrow(expect.objectContaining({ code: 'egress/refused', where: target }))
    expect(attempts).toMatchObject([{ what, target }])
    expect(new Date(attempts[0]!.utc).toISOString()).toBe(attempts[0]!.utc)
    expect(names).toContain(what)
  })

  it('every function that they name is replaced', () => {
    expect(names.length).toBeGreaterThan(60)
    const roots: Record<string, unknown> = { net, tls, http, https, http2, dns, dgram, globalThis }
    for (const name of names) {
      const replaced = name
        .split('.')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], roots) as () => unknown
      attempts.length = 0
      expect(() => replaced(), name).toThrow('was refused')
      expect(attempts.map(({ what }) => what)).toEqual([name])
    }
  })

  it('says which refuse at this moment: one that was put back does not', () => {
    expect(refusingNow()).toEqual(names)
    const refusing = net.connect
    net.connect = () => new net.Socket()
    try {
      expect(refusingNow()).toEqual(names.filter((name) => name !== 'net.connect'))
    } finally {
      net.connect = refusing
    }
    expect(refusingNow()).toEqual(names)
  })

  it('threads and their channels still work', async () => {
    const script = 'require("node:worker_threads").parentPort.postMessage(1 + 1)'
    const worker = new Worker(script, { eval: true })
    expect(await new Promise((resolve) => worker.once('message', resolve))).toBe(2)
    await worker.terminate()
  })
})
