import type { ElectronApplication } from 'playwright-core'

/** From now on the system's dialogs to open answer with these paths, those to save with the first. */
export const answerDialogs = (app: ElectronApplication, ...paths: readonly string[]): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...chosen] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen[0] ?? '' })
  }, paths)
