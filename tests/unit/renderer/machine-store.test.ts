// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { useMachine } from '../../../src/renderer/stores/machine'
import type { OfflineStatus } from '../../../src/shared/desktop'
import { fakeBridge } from './fake-bridge'

it('counts refused connections as they come, and asks once for many', async () => {
  const attempts: OfflineStatus['attempts'] = []
  const offline = (): OfflineStatus => ({ guards: [], attempts: [...attempts], interfaces: [] })
  // The engine takes a while to start; what was seen before that is not the newest.
  let start = (): void => undefined
  const engines = () => new Promise((resolve) => (start = () => resolve([])))
  const main = fakeBridge({ engines, offline })
  setActivePinia(createPinia())
  const machine = useMachine()
  const loaded = machine.follow()
  await expect.poll(() => machine.offline).not.toBeNull()
  for (const target of ['a', 'b', 'c']) {
    attempts.push({ utc: '2026-11-25T06:00:00.000Z', process: 'page', what: 'request', target })
    main.send({ kind: 'egress' })
  }
  await expect.poll(() => machine.offline?.attempts.length).toBe(3)
  start()
  await loaded
  expect(machine.offline?.attempts).toHaveLength(3)
  // At the start, for the first, and for what came during that.
  expect(main.requests('offline')).toHaveLength(3)
})
