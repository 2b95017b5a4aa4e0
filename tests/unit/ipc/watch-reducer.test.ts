import { describe, expect, it } from 'vitest'
import { reduceWatch, type WatchEvent } from '../../../src/main/ipc/watch-reducer'
import type { KeptAlert } from '../../../src/shared/watch'
import { alertLimit, type WatchState, watchStateSchema } from '../../../src/shared/watch-state'

const utc = '2026-01-01T00:00:00.000Z'
const begun: WatchState = {
  run: { handle: `run-${'0'.repeat(32)}`, folder: '/audits/a/run' },
  title: 'A',
  status: 'watching',
  error: null,
  startedUtc: utc,
  every: 30,
  rules: null,
  alertFile: '/audits/a/run.alerts.jsonl',
  lookedUtc: null,
  subjects: [],
  alerts: []
}
const alert = (step: number): KeptAlert => ({
  ...{ utc, rule: 'rejected', subject: 'a', what: 'full on train' },
  ...{ step, low: step, high: step, message: 'rejected' }
})
const looked = (ready: number[], waiting: number[] = []): WatchEvent => ({
  kind: 'looked',
  scan: { ready: { a: ready }, waiting: waiting.map((step) => ({ subject: 'a', step, why: 'changing' })) }
})
const after = (...events: WatchEvent[]): WatchState => {
  const state = events.reduce((before, event) => reduceWatch(before, event, utc), begun)
  return watchStateSchema.parse(state)
}
const error = { code: 'run/inputs-changed', message: 'm', where: '', hint: '' } as const

describe('a watch', () => {
  it('knows what is whole, audited and still written', () => {
    const state = after(looked([0]), { kind: 'auditing', fresh: { a: [0] } })
    expect(state.status).toBe('auditing')
    const next = reduceWatch(state, { kind: 'audited', steps: { a: [0] } }, utc)
    expect(reduceWatch(next, looked([0, 1], [2]), utc)).toMatchObject({
      status: 'watching',
      lookedUtc: utc,
      subjects: [{ name: 'a', whole: [0, 1], audited: [0], waiting: [{ step: 2, why: 'changing' }] }]
    })
  })

  it('tells fresh alerts from earlier ones, and keeps the last', () => {
    const { alerts } = after(
      { kind: 'known', alerts: [alert(0)] },
      { kind: 'raised', alerts: Array.from({ length: alertLimit - 1 }, (_, step) => alert(step + 1)) }
    )
    expect([alerts.length, alerts[0]?.isFresh, alerts[1]?.isFresh]).toEqual([alertLimit, false, true])
    const more = after(
      { kind: 'known', alerts: [alert(0)] },
      { kind: 'raised', alerts: Array.from({ length: alertLimit }, (_, step) => alert(step + 1)) }
    )
    expect(more.alerts.every(({ isFresh }) => isFresh)).toBe(true)
  })

  it('stops as it was asked to, or fails with its error; what comes late changes nothing', () => {
    expect(after({ kind: 'asked' }, { kind: 'audited', steps: {} }).status).toBe('stopping')
    const stopped = after({ kind: 'asked' }, { kind: 'ended', error: null })
    expect(stopped).toMatchObject({ status: 'stopped', error: null })
    expect(reduceWatch(stopped, looked([0]), utc)).toBe(stopped)
    expect(after({ kind: 'ended', error })).toMatchObject({ status: 'failed', error })
  })
})
