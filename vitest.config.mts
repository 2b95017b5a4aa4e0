import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** tfjs ships its gradients as ES modules beside a CommonJS main: everything must come from the same ES module graph. */
const tfjsCore = resolve('node_modules/@tensorflow/tfjs-core/dist')

export default defineConfig({
  plugins: [vue()],
  resolve: {
    alias: [
      { find: /^@tensorflow\/tfjs-core$/, replacement: `${tfjsCore}/index.js` },
      { find: /^@tensorflow\/tfjs-core\/dist\/(.*)$/, replacement: `${tfjsCore}/$1` },
      {
        find: /^@tensorflow\/tfjs-backend-cpu$/,
        replacement: resolve('node_modules/@tensorflow/tfjs-backend-cpu/dist/index.js')
      }
    ]
  },
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    server: { deps: { inline: [/@tensorflow/, /seedrandom/, /long/] } }
  }
})
