import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { tfjsAlias } from './scripts/build/tfjs.mts'

/** The accuracy runs as one Node program, bundled as the application's main process is. */
export default defineConfig({
  resolve: { alias: tfjsAlias },
  ssr: { noExternal: [/^@tensorflow\//] },
  build: {
    ssr: resolve('bench/accuracy/run.ts'),
    target: 'node18.15',
    outDir: 'out/accuracy',
    sourcemap: true,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'run.cjs' } }
  }
})
