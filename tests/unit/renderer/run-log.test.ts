// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { newRun } from '../../../src/main/ipc/run-reducer'
import { useLive } from '../../../src/renderer/stores/live'
import type { LogEntry } from '../../../src/shared/run-state'
import { fakeBridge } from './fake-bridge'

const handle = `run-${'1'.repeat(32)}`
const line = (second: number): LogEntry => ({
  utc: `2026-01-01T00:00:0${String(second)}.000Z`,
  level: 'info',
  text: `line ${String(second)}`
})

it('a page that was loaded anew has the log of before, and each line once', async () => {
  const state = newRun({ handle, folder: '/r' }, 'A', false, '2026-01-01T00:00:00Z')
  const bridge = fakeBridge({
    runState: () => state,
    runLog: () => {
      // Told while main answers: one line that the answer has, and one that it has not.
      bridge.send({ kind: 'log', run: handle, entry: line(3) })
      bridge.send({ kind: 'log', run: handle, entry: line(4) })
      return [line(1), line(2), line(3)]
    }
  })
  setActivePinia(createPinia())
  const live = useLive()
  await live.follow()
  expect(live.log).toEqual([line(1), line(2), line(3), line(4)])
  bridge.send({ kind: 'log', run: handle, entry: line(5) })
  expect(live.log).toHaveLength(5)
})
