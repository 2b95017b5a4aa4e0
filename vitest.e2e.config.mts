import { defineConfig } from 'vitest/config'

/** Tests that drive the built application in a real Electron. scripts/e2e.sh starts them. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    fileParallelism: false,
    pool: 'forks'
  }
})
