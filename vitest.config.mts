import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { tfjsAlias, tfjsModules } from './scripts/build/tfjs.mts'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: tfjsAlias },
  test: {
    include: ['tests/**/*.test.ts'],
    // Many tests run whole audits: a busy machine takes minutes for what takes seconds.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    maxWorkers: 2,
    deps: { optimizer: { ssr: { enabled: true, include: tfjsModules } } }
  }
})
