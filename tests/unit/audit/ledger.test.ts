import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashOf } from '../../../src/main/engine/audit/canonical'
import { Ledger, ledgerFile, readLedger } from '../../../src/main/engine/audit/ledger'

let folder: string
const clock = (): Date => new Date(Date.UTC(2026, 0, 15, 8))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ontogeny-ledger-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function threeEntries(): Promise<string> {
  const ledger = await Ledger.open(folder, clock)
  await ledger.append('created', { plan: 'a' })
  await ledger.append('result', { path: 'results/x.json', sha256: 'b' })
  await ledger.append('finished', {})
  return ledger.head
}

it('chains every entry to the one before it by SHA-256 over canonical JSON', async () => {
  const head = await threeEntries()
  const { entries } = await readLedger(folder)
  expect(entries.map((entry) => entry.seq)).toEqual([0, 1, 2])
  expect(entries[0]?.prevHash).toBe('0'.repeat(64))
  expect(entries[2]?.prevHash).toBe(entries[1]?.hash)
  expect(entries[2]?.hash).toBe(head)
  const { hash, ...body } = entries[1] ?? { hash: '' }
  expect(hashOf(body)).toBe(hash)
})

it('goes on where it stopped, and cuts off a line that a killed process left torn', async () => {
  await threeEntries()
  await appendFile(join(folder, ledgerFile), '{"seq":3,"utc":"2026-')
  const ledger = await Ledger.open(folder, clock)
  expect(ledger.entries).toHaveLength(3)
  await ledger.append('resumed', {})
  const { entries } = await readLedger(folder)
  expect(entries.map((entry) => entry.type)).toEqual(['created', 'result', 'finished', 'resumed'])
})

it.each([
  ['a changed value', (text: string) => text.replace('results/x.json', 'results/y.json'), 'line 2'],
  ['a removed line', (text: string) => text.split('\n').toSpliced(1, 1).join('\n'), 'line 2'],
  ['a changed date', (text: string) => text.replace('2026-01-15', '2025-01-15'), 'line 1'],
  [
    'a field beside the others',
    (text: string) => text.replace('{"data"', '{"approved":true,"data"'),
    'line 1'
  ],
  ['a prototype', (text: string) => text.replace('{"data"', '{"__proto__":{"x":1},"data"'), 'line 1'],
  ['a prototype in the data', (text: string) => text.replace('{"plan"', '{"__proto__":1,"plan"'), 'line 1'],
  ['a key given twice', (text: string) => text.replace('"path"', '"path":"other.json","path"'), 'line 2'],
  ['an escaped key', (text: string) => text.replace('"path"', '"p\\u0061th"'), 'line 2'],
  ['another spelling of a number', (text: string) => text.replace('"seq":2', '"seq":2.0'), 'line 3'],
  ['spaces', (text: string) => text.replace('"seq":2', '"seq": 2'), 'line 3'],
  [
    'another order',
    (text: string) => text.replace(/"seq":1,("type":"result"),?/, '$1,"seq":1,').replace(',}', '}'),
    'line 2'
  ],
  ['line ends of another system', (text: string) => text.replaceAll('\n', '\r\n'), 'line 1'],
  ['text that is no JSON', (text: string) => `x${text}`, 'line 1']
])('names the first broken line after %s', async (_what, change, line) => {
  await threeEntries()
  const path = join(folder, ledgerFile)
  const text = await readFile(path, 'utf8')
  expect(change(text)).not.toBe(text)
  await writeFile(path, change(text))
  await expect(readLedger(folder)).rejects.toMatchObject({
    code: 'run/damaged',
    message: expect.stringContaining(line) as string
  })
})

it('finds a byte that is no UTF-8 in the place of the sign that stands for one', async () => {
  const ledger = await Ledger.open(folder, clock)
  await ledger.append('created', { name: '\ufffd' })
  const path = join(folder, ledgerFile)
  const bytes = await readFile(path)
  const at = bytes.indexOf('\ufffd')
  await writeFile(path, Buffer.concat([bytes.subarray(0, at), Buffer.of(255), bytes.subarray(at + 3)]))
  await expect(readLedger(folder)).rejects.toMatchObject({ code: 'run/damaged' })
})
