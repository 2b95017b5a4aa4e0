// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import AppStatus from '../../../src/renderer/components/AppStatus.vue'
import { checkpointRows } from '../../../src/renderer/features/watch/checkpoints'
import WatchScreen from '../../../src/renderer/features/watch/WatchScreen.vue'
import { i18n } from '../../../src/renderer/i18n'
import { router } from '../../../src/renderer/router'
import { useRun } from '../../../src/renderer/stores/run'
import { useWatch } from '../../../src/renderer/stores/watch'
import { AuditError } from '../../../src/shared/errors'
import type { WatchState } from '../../../src/shared/watch-state'
import { windowReport } from '../../fixtures/window/report'
import { fakeBridge } from './fake-bridge'

const run = { handle: `run-${'1'.repeat(32)}`, folder: '/audits/one/run' }
const utc = '2026-01-01T00:00:07.000Z'
const alert = (step: number, isFresh: boolean): WatchState['alerts'][number] => ({
  ...{ utc, rule: 'rejected', subject: 'aligned', what: 'full on train', message: 'rejected: R-hat' },
  ...{ step, low: step, high: step, isFresh }
})
const watched: WatchState = {
  run,
  title: 'A training',
  status: 'auditing',
  error: null,
  startedUtc: utc,
  every: 30,
  rules: null,
  alertFile: '/audits/one/run.alerts.jsonl',
  lookedUtc: utc,
  subjects: [
    {
      name: 'aligned',
      whole: [0, 37],
      audited: [0],
      waiting: [{ step: 102, why: 'its files are still changing' }]
    }
  ],
  alerts: [alert(0, false), alert(37, true)]
}

let state: WatchState | null
let bridge: ReturnType<typeof fakeBridge>
beforeEach(() => {
  state = null
  bridge = fakeBridge({
    watchState: () => state,
    watchRun: () => ({ ...watched, status: 'watching', subjects: [], alerts: [] }),
    stopWatch: () => null,
    chooseRules: () => ({
      handle: `input-${'2'.repeat(32)}`,
      name: 'rules.yaml',
      path: '/r/rules.yaml',
      kind: 'file'
    }),
    readReport: () => ({ report: windowReport(), notices: [] })
  })
  setActivePinia(createPinia())
})
afterEach(() => vi.restoreAllMocks())
const show = async (component: object) => {
  const screen = mount(component, { global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  return screen
}

describe('the screen of a watch', () => {
  it('says that a run is needed, and starts with its rules and times', async () => {
    const screen = await show(WatchScreen)
    expect(screen.text()).toContain('No run is open')
    await useRun().open(run)
    await flushPromises()
    const button = (name: string) => screen.findAll('button').find((one) => one.text() === name)!
    await button('Choose a file…').trigger('click')
    await flushPromises()
    expect(screen.text()).toContain('/r/rules.yaml')
    await screen.get('#watch-every').setValue('0.5')
    await screen.get('form').trigger('submit')
    expect(screen.get('[role="alert"]').text()).toBe('Expected a whole number from 1 to 86400.')
    expect(bridge.requests('watchRun')).toEqual([])
    await screen.get('#watch-every').setValue('5')
    await screen.get('form').trigger('submit')
    await flushPromises()
    expect(bridge.requests('watchRun')).toEqual([
      { run: run.handle, rules: `input-${'2'.repeat(32)}`, every: 5 }
    ])
    expect(screen.find('form').exists()).toBe(false)
    await button('Stop watching').trigger('click')
    expect(bridge.requests('stopWatch')).toEqual([{ run: run.handle }])
    screen.unmount()
  })

  it('shows checkpoints and alerts, the last first', async () => {
    state = watched
    const screen = await show(WatchScreen)
    const rows = screen.get('section[aria-label="Checkpoints"]').findAll('tbody tr')
    expect(rows.map((row) => row.findAll('td').at(-1)!.text())).toEqual([
      'not whole yet: its files are still changing',
      'being audited',
      'audited'
    ])
    const alerts = screen.get('section[aria-label="Alerts"]').findAll('tbody tr')
    expect(alerts.map((row) => row.get('button').attributes('aria-label'))).toEqual([
      'Show aligned at step 37',
      'Show aligned at step 0'
    ])
    expect(alerts[1]!.text()).toContain('earlier watch')
    const go = vi.spyOn(router, 'push').mockResolvedValue(undefined)
    await alerts[0]!.get('button').trigger('click')
    await flushPromises()
    expect(go).toHaveBeenCalledWith({ name: 'llc', query: { subject: 'aligned', of: 'full on train' } })
    expect(useRun().step).toBe(37)
    screen.unmount()
  })

  it('says why a watch failed or was refused', async () => {
    const error = { code: 'run/inputs-changed', message: 'a file was changed', where: '', hint: '' } as const
    state = { ...watched, status: 'failed', error }
    const screen = await show(WatchScreen)
    expect(screen.get('[role="alert"]').text()).toContain('run/inputs-changed')
    bridge = fakeBridge({
      watchRun: () => {
        throw new AuditError('rules/invalid', 'no such rule')
      },
      readReport: () => ({ report: windowReport(), notices: [] })
    })
    await useRun().open(run)
    await useWatch().start(run)
    await flushPromises()
    expect(screen.get('[role="alert"]').text()).toContain('rules/invalid')
    screen.unmount()
  })
})

describe('the frame', () => {
  it('says that a training is watched, and what it told', async () => {
    const status = await show(AppStatus)
    await useWatch().follow()
    expect(status.text()).not.toContain('Watching')
    bridge.send({ kind: 'watch', state: watched })
    await flushPromises()
    expect(status.get('.chip.bad').text()).toBe('Watching, auditing new checkpoints, 1 alert')
    status.unmount()
  })
})

it('of a checkpoint that is whole while another is audited says what is next', () => {
  const stages = (status: WatchState['status']) =>
    checkpointRows({ ...watched, status }).map(({ stage }) => stage)
  expect(stages('auditing')).toEqual(['writing', 'auditing', 'audited'])
  expect(stages('watching')).toEqual(['writing', 'whole', 'audited'])
})
