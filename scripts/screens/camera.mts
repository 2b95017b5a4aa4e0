import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { choose, type Theme } from '../../tests/e2e/navigate'

/** How a theme is called in the name of a picture. */
const themes = { Light: 'light', Dark: 'dark', 'High contrast': 'contrast' } as const satisfies Partial<
  Record<Theme, string>
>
export type PictureTheme = keyof typeof themes

/** Longest time that a chart may take to settle after its data are there. */
const settling = 400

/** Takes pictures of the window's page into a folder: `<name>-<theme>.png`. */
export class Camera {
  readonly page: Page
  readonly #folder: string
  #theme: PictureTheme = 'Light'

  constructor(page: Page, folder: string) {
    this.page = page
    this.#folder = folder
  }

  /** Chooses a theme in the settings, where the window is in English. */
  async turn(theme: PictureTheme): Promise<void> {
    await choose(this.page, theme)
    this.#theme = theme
  }

  async take(name: string): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector('.chart[data-ready="false"]') === null)
    await this.page.waitForTimeout(settling)
    const file = `${name}-${themes[this.#theme]}.png`
    await this.page.screenshot({ path: join(this.#folder, file) })
    process.stdout.write(`${file}\n`)
  }
}
