import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeManyTensors } from '../../tests/e2e/many-tensors'
import { answerDialogs } from '../../tests/e2e/dialogs'
import { launch, resize } from '../../tests/e2e/launch'
import { chooseOther, showAgain } from '../../tests/e2e/tensor-times'

const count = 100_000
const repeats = 7

export interface TensorTimes {
  readonly tensors: number
  /** From choosing a checkpoint to the drawn table of names, types and shapes: header, transport, table. Ascending. */
  readonly namesMilliseconds: readonly number[]
  /** From choosing a checkpoint to the drawn statistics of all values. Ascending. */
  readonly statisticsMilliseconds: readonly number[]
  /** From the table's data, which are in the page already, to the drawn table. Ascending. */
  readonly tableMilliseconds: readonly number[]
}

/** Two checkpoints of 100,000 tensors, shown in turn by a reader process that runs already. */
export async function tensorTimes(): Promise<TensorTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'ontogeny-tensors-'))
  const series = join(folder, 'series')
  mkdirSync(series)
  for (const step of [1, 2]) writeManyTensors(join(series, `step-${String(step)}.safetensors`), count)
  const running = await launch()
  try {
    const { app, page } = running
    await resize(running)
    await answerDialogs(app, series)
    await page.evaluate(() => {
      location.hash = '#/inputs'
    })
    await page.getByRole('button', { name: 'Add folder' }).click()
    await page.locator('.tensors tr.entry').first().waitFor({ timeout: 120_000 })
    // Hashing of the files goes on for a moment.
    await page.waitForTimeout(3000)
    const names: number[] = []
    const statistics: number[] = []
    const table: number[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      const chosen = await chooseOther(page)
      names.push(Math.round(chosen.names))
      statistics.push(Math.round(chosen.statistics))
      table.push(Math.round(await showAgain(page)))
    }
    const ascending = (a: number, b: number): number => a - b
    return {
      tensors: count,
      namesMilliseconds: names.sort(ascending),
      statisticsMilliseconds: statistics.sort(ascending),
      tableMilliseconds: table.sort(ascending)
    }
  } finally {
    await running.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
