import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { tfjsAlias } from './scripts/build/tfjs.mts'

/** The oldest runtime the application must run on: Electron 25, which is Node 18.15 and Chromium 114. */
const node = 'node18.15'
const chromium = 'chrome114'

export default defineConfig({
  main: {
    resolve: { alias: tfjsAlias },
    build: {
      target: node,
      sourcemap: true,
      // Dependencies are loaded from node_modules, but tfjs: its CommonJS build lacks the gradients' module graph.
      externalizeDeps: { exclude: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'] },
      rolldownOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          process: resolve('src/main/engine/process.ts'),
          sampler: resolve('src/main/engine/sampler.ts'),
          cli: resolve('src/main/cli/main.ts')
        },
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name].js',
          // Within an archive (app.asar) Electron 25 finds modules by require, not by import().
          dynamicImportInCjs: false
        }
      }
    }
  },
  preload: {
    build: {
      target: node,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' }
      }
    }
  },
  renderer: {
    root: 'src/renderer',
    plugins: [vue()],
    build: {
      target: chromium,
      minify: true,
      // kB: the charts are one chunk of this size. tests/integration/renderer-size.test.ts limits what the page may load in all.
      chunkSizeWarningLimit: 600,
      rolldownOptions: { input: { index: resolve('src/renderer/index.html') } },
      // Fonts and images stay files: the page's policy has no data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false }
    }
  }
})
