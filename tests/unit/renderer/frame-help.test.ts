import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shippedPackages } from '../../../scripts/build-licences.mjs'
import { limits } from '../../../src/main/engine/sampling/thresholds'
import { terms } from '../../../src/renderer/features/settings/glossary'
import de from '../../../src/renderer/locales/de/glossary'
import en from '../../../src/renderer/locales/en/glossary'
import { offlineText } from '../../../src/renderer/features/settings/offline-text'

describe('help', () => {
  it('states every limit of the verdict as the engine applies it', () => {
    const stated = Object.fromEntries(
      terms.flatMap(({ id, limit }) => (limit === null ? [] : [[id, limit] as const]))
    )
    const applied = Object.fromEntries(
      Object.entries(limits).map(([name, { rule, suspicious, rejected, source }]) => [
        name,
        { rule, suspicious, rejected, source }
      ])
    )
    expect(stated).toEqual(applied)
  })

  it.each([
    [en, 'judges nothing'],
    [de, 'entscheidet nichts']
  ])('says of no term with a limit that it decides nothing', ({ terms: texts }, words) => {
    const claiming = Object.entries(texts).filter(([, { text }]) => text.includes(words))
    expect(claiming.map(([id]) => id)).toEqual(['essTail'])
    expect(terms.find(({ id }) => id === 'essTail')?.limit).toBeNull()
  })

  it('lists the packages that the lock file ships', () => {
    const lock: unknown = JSON.parse(readFileSync('package-lock.json', 'utf8'))
    const listed: unknown = JSON.parse(
      readFileSync('src/renderer/features/settings/licences.generated.json', 'utf8')
    )
    expect(listed, 'run node scripts/build-licences.mjs').toEqual(shippedPackages(lock))
  })

  it('writes the state of the guards as text', () => {
    const text = offlineText({
      guards: [
        { code: 'request-filter', state: 'holds', measured: 'ERR_BLOCKED_BY_CLIENT' },
        { code: 'page-sandbox', state: 'broken', measured: 'Seccomp 0' },
        { code: 'engine-sockets', state: 'not-started', measured: '' }
      ],
      attempts: [
        { utc: '2026-11-20T07:54:10Z', process: 'engine', what: 'net.connect', target: '192.0.2.1:443' }
      ],
      interfaces: [{ name: 'lo', address: '127.0.0.1', isInternal: true }]
    })
    expect(text).toContain(
      '  holds  request-filter  ERR_BLOCKED_BY_CLIENT\n  BROKEN  page-sandbox  Seccomp 0\n  not-started  engine-sockets\n'
    )
    expect(text).toContain('  2026-11-20T07:54:10Z  engine  net.connect  192.0.2.1:443\n')
  })
})
