import { expect, it } from 'vitest'
import { bundleSize } from '../../scripts/bench/bundle-size.mts'

it('what the page may load is under 1.6 MB when gzipped', () => {
  const { files, gzippedBytes } = bundleSize('out/renderer')
  expect(files).toBeGreaterThan(5)
  expect(gzippedBytes).toBeLessThan(1_600_000)
})
