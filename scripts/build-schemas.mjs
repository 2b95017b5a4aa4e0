// Writes the JSON Schemas of resources/schemas from the schemas in src/shared. A test compares them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { module } = await runnerImport(join(root, 'scripts/build/schemas.mts'), { root, configFile: false })

const folder = join(root, 'resources/schemas')
mkdirSync(folder, { recursive: true })
for (const [name, text] of module.schemaTexts()) writeFileSync(join(folder, name), text)
