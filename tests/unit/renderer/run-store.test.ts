// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { useRun } from '../../../src/renderer/stores/run'
import type { Report } from '../../../src/shared/report'
import { windowReport } from '../../fixtures/window/report'

const reference = (digit: string) => ({ handle: `run-${digit.repeat(32)}`, folder: `/${digit}` })

it('shows the run that was asked for last, however late the others answer', async () => {
  const answers = new Map<string, (report: Report) => void>()
  const bridge = {
    readReport: ({ run }: { run: string }) =>
      new Promise((resolve) => {
        answers.set(run, (value) => resolve({ ok: true, value: { report: value, notices: [] } }))
      })
  }
  Object.assign(window, { ontogeny: bridge })
  setActivePinia(createPinia())
  const run = useRun()
  const [slow, quick] = [reference('1'), reference('2')]
  const opened = [run.open(slow), run.open(quick)]
  await Promise.resolve()
  const report = windowReport()
  answers.get(quick.handle)!({ ...report, title: 'quick' })
  answers.get(slow.handle)!({ ...report, title: 'slow' })
  await Promise.all(opened)
  expect(run.reference).toEqual(quick)
  expect(run.report?.title).toBe('quick')
  expect(run.status).toBe('ready')
})

it('says of the run whose report is being written again that it is, and of no other', async () => {
  const written = new Map<string, () => void>()
  const bridge = {
    readReport: () => Promise.resolve({ ok: true, value: { report: windowReport(), notices: [] } }),
    rebuildReport: ({ run }: { run: string }) =>
      new Promise((resolve) => {
        written.set(run, () => resolve({ ok: true, value: { report: windowReport(), notices: [] } }))
      })
  }
  Object.assign(window, { ontogeny: bridge })
  setActivePinia(createPinia())
  const run = useRun()
  const [one, other] = [reference('1'), reference('2')]
  await run.open(one)
  const first = run.rebuild()
  expect(run.isRebuilding).toBe(true)
  await run.open(other)
  expect(run.isRebuilding).toBe(false)
  const second = run.rebuild()
  written.get(one.handle)!()
  await first
  expect(run.isRebuilding).toBe(true)
  written.get(other.handle)!()
  await second
  expect(run.isRebuilding).toBe(false)
})
