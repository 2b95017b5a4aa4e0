import { defineConfig } from 'vitest/config'

/** Tests of the packaged application in dist/linux-unpacked: scripts/package/test.sh makes it and runs them. */
export default defineConfig({
  test: {
    include: ['tests/packaging/**/*.packaged.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    pool: 'forks'
  }
})
