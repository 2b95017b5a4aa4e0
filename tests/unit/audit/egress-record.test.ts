import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { EgressRecord } from '../../../src/main/engine/audit/egress-record'
import { Ledger } from '../../../src/main/engine/audit/ledger'
import type { BlockedAttempt } from '../../../src/shared/report'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ontogeny-egress-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it.each([
  ['before there is a ledger', 600, 400],
  ['all before', 1000, 0],
  ['all after', 0, 1000]
])(
  'has the first thousand attempts one by one, %s, and the number of the others',
  async (_when, early, late) => {
    let tell: (attempt: BlockedAttempt) => void = () => undefined
    const record = new EgressRecord({
      guards: [],
      follow(listener) {
        tell = listener
        return () => undefined
      }
    })
    let number = 0
    const attempt = (): void =>
      tell({
        utc: '2026-11-25T06:00:00.000Z',
        process: 'engine',
        what: 'net.connect',
        target: `host ${number++}`
      })
    for (let i = 0; i < early; i++) attempt()
    const ledger = await Ledger.open(folder, () => new Date(0))
    record.begin(ledger)
    for (let i = 0; i < late + 7; i++) attempt()
    await record.end()
    expect(ledger.entries).toHaveLength(1001)
    expect(ledger.entries.slice(0, -1).map(({ data }) => data['target'])).toEqual(
      Array.from({ length: 1000 }, (_, at) => `host ${at}`)
    )
    expect(ledger.entries.at(-1)?.data).toEqual({ more: 7 })
  }
)
