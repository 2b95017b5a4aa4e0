import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scan } from '../../../src/main/engine/monitor/ready'
import { alertFile, readAlerts } from '../../../src/main/watch/alert-file'
import { type Perform, type Steps, watchTraining, type WatchNews } from '../../../src/main/watch/loop'
import type { Alert } from '../../../src/shared/watch'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ontogeny-loop-'))
})
afterAll(() => rm(root, { recursive: true }))

const alert = (step: number): Alert => ({
  rule: 'rejected',
  subject: 'a',
  what: 'full on train',
  ...{ step, low: step, high: step },
  message: 'rejected'
})
const look = (ready: readonly number[], waiting: readonly number[] = []): Scan => ({
  snapshot: Object.fromEntries([...ready, ...waiting].map((step) => [`/t/step-${step}`, String(step)])),
  ready: { a: ready },
  waiting: waiting.map((step) => ({ subject: 'a', step, why: 'its files are still changing' }))
})

/** A training that is seen so at each look, and ends with the last. */
async function watched(out: string, looks: readonly Scan[], alertsOf: (steps: readonly number[]) => Alert[]) {
  const stop = new AbortController()
  const audits: Steps[] = []
  const news: WatchNews[] = []
  let place = 0
  const perform = ((operation: string) => {
    if (operation === 'alerts') return Promise.resolve(alertsOf(audits.at(-1)?.['a'] ?? []))
    const scan = looks[place]
    if (++place === looks.length) stop.abort()
    return Promise.resolve(scan)
  }) as Perform
  const result = await watchTraining(
    {
      ...{ plan: '/t/audit.yaml', out, every: 0, signal: stop.signal },
      audit: (ready) => Promise.resolve(audits.push(ready)),
      tell: (one) => news.push(one)
    },
    perform
  )
  return { result, audits, news }
}

describe('a watch', () => {
  it('goes on over a checkpoint that is not whole, and audits each set of whole ones once', async () => {
    const looks = [look([], [0]), look([0], [1]), look([0], [1]), look([0, 1])]
    const { audits, news, result } = await watched(join(root, 'one'), looks, () => [])
    expect(audits).toEqual([{ a: [0] }, { a: [0, 1] }])
    expect(news.filter(({ kind }) => kind === 'auditing')).toEqual([
      { kind: 'auditing', fresh: { a: [0] } },
      { kind: 'auditing', fresh: { a: [1] } }
    ])
    expect(result).toEqual({ alerts: [], steps: { a: [0, 1] } })
  })

  it('raises and keeps each alert once, also over several watches', async () => {
    const out = join(root, 'two')
    const first = await watched(out, [look([0])], (steps) => steps.map(alert))
    expect(first.result.alerts.map(({ step }) => step)).toEqual([0])
    const second = await watched(out, [look([0]), look([0, 1])], (steps) => steps.map(alert))
    expect(second.news[0]).toMatchObject({ kind: 'known', alerts: [alert(0)] })
    expect(second.result.alerts.map(({ step }) => step)).toEqual([1])
    expect((await readAlerts(out)).map(({ step }) => step)).toEqual([0, 1])
    expect(readFileSync(alertFile(out), 'utf8').trim().split('\n')).toHaveLength(2)
  })

  it('passes over lines of the file that are no alerts', async () => {
    const out = join(root, 'three')
    await writeFile(alertFile(out), 'x\n{}\n')
    expect(await readAlerts(out)).toEqual([])
  })

  it('ends with what an audit is refused with', async () => {
    const refused = watchTraining(
      {
        ...{ plan: '/t/audit.yaml', out: join(root, 'four'), every: 0, signal: new AbortController().signal },
        audit: () => Promise.reject(new Error('no')),
        tell: () => undefined
      },
      (() => Promise.resolve(look([0]))) as unknown as Perform
    )
    await expect(refused).rejects.toThrow('no')
  })
})
