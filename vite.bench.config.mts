import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { tfjsAlias } from './scripts/build/tfjs.mts'

/** The benchmarks as one Node program, bundled as the application's main process is. */
export default defineConfig({
  resolve: { alias: tfjsAlias },
  ssr: { noExternal: [/^@tensorflow\//] },
  build: {
    ssr: true,
    target: 'node18.15',
    outDir: 'out/bench',
    sourcemap: true,
    rolldownOptions: {
      input: { run: resolve('bench/run.ts'), accuracy: resolve('bench/accuracy/run.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' }
    }
  }
})
