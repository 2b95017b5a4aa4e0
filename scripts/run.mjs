// Runs one of the tools below scripts/ that are TypeScript: node scripts/run.mjs FOLDER/NAME [ARGUMENTS…]
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const folder = dirname(fileURLToPath(import.meta.url))
const [name, ...given] = process.argv.slice(2)
const { module } = await runnerImport(join(folder, `${name}.mts`), {
  root: join(folder, '..'),
  configFile: false
})
await module.run(given)
