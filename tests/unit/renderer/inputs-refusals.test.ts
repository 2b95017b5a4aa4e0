// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { createApp, nextTick } from 'vue'
import FindingsPane from '../../../src/renderer/features/inputs/FindingsPane.vue'
import { i18n } from '../../../src/renderer/i18n'
import { useInputs } from '../../../src/renderer/stores/inputs'
import { AuditError } from '../../../src/shared/errors'
import { auditBridge, places, reference, series } from './audit-files'

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
const truncated = {
  code: 'format/truncated' as const,
  message: 'the tensors end at 9',
  where: '/x',
  hint: 'Ask.'
}

beforeEach(() => setActivePinia(createPinia()))

async function paneText(): Promise<string> {
  const root = document.createElement('div')
  createApp(FindingsPane).use(i18n).mount(root)
  await nextTick()
  return root.textContent
}

it('praises nothing before something was read', async () => {
  auditBridge()
  expect(await paneText()).toContain('Nothing read yet')
})

it('praises sound files, in the number of those', async () => {
  auditBridge()
  await useInputs().add([places.aligned])
  await settled()
  const text = await paneText()
  expect(text).toContain('3 files read')
  expect(text).toContain('Nothing to report.')
})

it('lists a series of which nothing could be read, and praises nothing', async () => {
  const one = series([0]).checkpoints[0]!
  auditBridge({
    readSeries: () => series([], { checkpoints: [{ ...one, name: 'x\u202egnp', problem: truncated }] })
  })
  await useInputs().add([places.aligned])
  await settled()
  const text = await paneText()
  expect(text).toContain('A x\\u{202e}gnp: the tensors end at 9')
  expect(text).toContain('0 files read')
  expect(text).not.toContain('Nothing to report.')
})

it('lists data and what waits beside A and B, and what is neither', async () => {
  const third = series([0]).checkpoints[0]!
  auditBridge({
    readSeries: ({ input }) => {
      if (input === places.third.handle)
        return series([], { checkpoints: [{ ...third, problem: truncated }] })
      if (input === places.config.handle) throw new AuditError('series/empty', 'no weights are here')
      return series([0, 10])
    },
    readData: () => {
      throw new AuditError('format/unsafe', 'an object array')
    }
  })
  const inputs = useInputs()
  await inputs.add([
    places.aligned,
    places.misaligned,
    places.third,
    places.data,
    reference('/void', 'folder')
  ])
  await settled()
  const text = await paneText()
  expect(text).toContain('step-0: the tensors end at 9')
  expect(text).toContain('data.npz: an object array')
  expect(text).not.toContain('Nothing to report.')
})
