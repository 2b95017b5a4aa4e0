import { join } from 'node:path'
import { z } from 'zod'
import { type Settings, settingsSchema, type SettingsState } from '../../shared/desktop'
import type { Desktop } from './desktop'
import { JsonFile } from './json-file'

const fileSchema = z.strictObject({
  schema: z.literal('ontogeny.settings/1'),
  settings: settingsSchema,
  /** Null: in the user's documents. */
  dataFolder: z.string().min(1).max(4096).nullable()
})

/** The user's settings, kept between sessions. */
export class SettingsStore {
  readonly #desktop: Desktop
  readonly #file: JsonFile<z.infer<typeof fileSchema>>

  constructor(desktop: Desktop) {
    this.#desktop = desktop
    this.#file = new JsonFile(join(desktop.userData, 'settings.json'), fileSchema, {
      schema: 'ontogeny.settings/1',
      settings: settingsSchema.parse({}),
      dataFolder: null
    })
  }

  async state(): Promise<SettingsState> {
    const { settings } = await this.#file.read()
    return { settings, dataFolder: await this.dataFolder(), ...this.#desktop.about }
  }

  async dataFolder(): Promise<string> {
    return (await this.#file.read()).dataFolder ?? join(this.#desktop.documents, 'Ontogeny')
  }

  /** @throws AuditError `file/*` when it cannot be kept */
  async save(settings: Settings): Promise<void> {
    await this.#file.write({ ...(await this.#file.read()), settings })
    this.#desktop.applySettings(settings)
  }

  /** @throws AuditError `file/*` when it cannot be kept */
  async saveDataFolder(dataFolder: string): Promise<void> {
    await this.#file.write({ ...(await this.#file.read()), dataFolder })
  }

  /** Brings the desktop in line with what was kept. */
  async apply(): Promise<void> {
    this.#desktop.applySettings((await this.#file.read()).settings)
  }
}
