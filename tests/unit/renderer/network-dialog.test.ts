// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import NetworkDialog from '../../../src/renderer/features/inputs/NetworkDialog.vue'
import { i18n } from '../../../src/renderer/i18n'
import { useInputs } from '../../../src/renderer/stores/inputs'
import { AuditError } from '../../../src/shared/errors'
import { auditBridge, places } from './audit-files'

it('shows why a config could not be chosen, and stays', async () => {
  const pinia = createPinia()
  setActivePinia(pinia)
  auditBridge({
    chooseInputs: () => {
      throw new AuditError('ipc/refused', 'no dialog here')
    }
  })
  const inputs = useInputs()
  await inputs.add([places.pair])
  const failures: unknown[] = []
  const dialog = mount(NetworkDialog, {
    props: { subject: inputs.filled[0]!, open: true },
    global: {
      plugins: [pinia, i18n],
      config: { errorHandler: (error) => void failures.push(error) }
    }
  })
  await expect.poll(() => document.querySelector('#network-family')).not.toBeNull()
  const family = document.querySelector<HTMLSelectElement>('#network-family')!
  family.value = 'gpt2'
  family.dispatchEvent(new Event('change', { bubbles: true }))
  const choose = () =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent.includes('Choose'))
  await expect.poll(choose).toBeDefined()
  choose()!.click()
  await expect.poll(() => document.querySelector('.network')?.textContent).toContain('no dialog here')
  expect(failures).toEqual([])
  dialog.unmount()
})
