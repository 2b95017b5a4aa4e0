import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EventStream } from '../../../src/main/ipc/event-stream'
import { newRun } from '../../../src/main/ipc/run-reducer'
import type { DesktopEvent } from '../../../src/shared/desktop-event'

const handle = `run-${'0'.repeat(32)}`
const state = newRun({ handle, folder: '/r' }, 'A', false, '2026-01-01T00:00:00Z')
const run = (memoryBytes: number): DesktopEvent => ({ kind: 'run', state: { ...state, memoryBytes } })
const log = (text: string): DesktopEvent => ({
  kind: 'log',
  run: handle,
  entry: { utc: '2026-01-01T00:00:00Z', level: 'info', text }
})

describe('events towards the page', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('tell a state at most five times a second, and the last one always', () => {
    const sent: { at: number; event: DesktopEvent }[] = []
    const stream = new EventStream((event) => sent.push({ at: performance.now(), event }))
    for (let turn = 0; turn < 1000; turn++) {
      stream.push(run(turn))
      vi.advanceTimersByTime(3)
    }
    vi.advanceTimersByTime(1000)
    expect(sent.length).toBeLessThanOrEqual(17)
    expect(sent.length).toBeGreaterThan(10)
    sent.slice(1).forEach(({ at }, index) => {
      expect(at - sent[index]!.at).toBeGreaterThanOrEqual(199)
    })
    expect(sent.at(-1)!.event).toEqual(run(999))
  })

  it('lose no line of the log and keep their order', () => {
    const sent: DesktopEvent[] = []
    const stream = new EventStream((event) => sent.push(event))
    for (let turn = 0; turn < 50; turn++) stream.push(log(String(turn)))
    vi.advanceTimersByTime(200)
    expect(sent).toEqual(Array.from({ length: 50 }, (_, turn) => log(String(turn))))
  })

  it('go out at once when they are flushed', () => {
    const sent: DesktopEvent[] = []
    const stream = new EventStream((event) => sent.push(event))
    stream.push(run(1))
    stream.push(run(2))
    expect(sent).toEqual([run(1)])
    stream.flush()
    expect(sent).toEqual([run(1), run(2)])
    vi.advanceTimersByTime(1000)
    expect(sent).toHaveLength(2)
  })
})
