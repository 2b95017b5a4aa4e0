import { defineConfig } from 'vitest/config'

/** Tests of the packaged application in dist/linux-unpacked: `npm run package -- linux-dir` makes it, scripts/package/test.sh runs them. */
export default defineConfig({
  test: {
    include: ['tests/packaging/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    pool: 'forks'
  }
})
