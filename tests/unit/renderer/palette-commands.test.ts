// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { useShortcuts } from '../../../src/renderer/composables/use-shortcuts'
import { type Command, useCommands } from '../../../src/renderer/features/palette/commands'
import { i18n } from '../../../src/renderer/i18n'
import { router } from '../../../src/renderer/router'
import { fakeBridge } from './fake-bridge'

it('has a command for each direction of the zoom', () => {
  fakeBridge({})
  const keys: string[] = []
  let commands: readonly Command[] = []
  const screen = defineComponent({
    setup() {
      useShortcuts({ zoom: (key) => keys.push(key) })
      commands = useCommands().value
      return () => null
    }
  })
  mount(screen, { global: { plugins: [createPinia(), i18n, router] } })
  const ofZoom = commands.filter(({ shortcut }) => shortcut?.id === 'zoom')
  expect(ofZoom.map(({ title, shortcut }) => [title, shortcut?.only])).toEqual([
    ['Zoom in', '+'],
    ['Zoom out', '-'],
    ['Show all steps', '0']
  ])
  for (const { run } of ofZoom) run()
  expect(keys).toEqual(['+', '-', '0'])
})
