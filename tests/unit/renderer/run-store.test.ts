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
