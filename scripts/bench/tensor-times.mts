import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeManyTensors } from '../../tests/e2e/many-tensors'
import { answerDialogs } from '../../tests/e2e/dialogs'
import { launch, resize } from '../../tests/e2e/launch'

const count = 100_000
const repeats = 7

export interface TensorTimes {
  readonly tensors: number
  /** From choosing a checkpoint to the drawn table: file read, statistics, transport, table. Ascending. */
  readonly wholeMilliseconds: readonly number[]
  /** From the table's data, which are in the page already, to the drawn table. Ascending. */
  readonly tableMilliseconds: readonly number[]
}

/** Two checkpoints of 100,000 tensors, shown in turn. */
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
    const whole: number[] = []
    const table: number[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      whole.push(Math.round(await page.evaluate(chooseOther)))
      table.push(Math.round(await page.evaluate(showAgain)))
    }
    const ascending = (a: number, b: number): number => a - b
    return {
      tensors: count,
      wholeMilliseconds: whole.sort(ascending),
      tableMilliseconds: table.sort(ascending)
    }
  } finally {
    await running.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In the page: chooses the checkpoint that is not shown. */
async function chooseOther(): Promise<number> {
  const drawn = (): Promise<void> =>
    new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
  const select = document.querySelector<HTMLSelectElement>('.tensors select')
  if (select === null) throw new Error('no choice of checkpoints')
  const start = performance.now()
  select.selectedIndex = 1 - select.selectedIndex
  select.dispatchEvent(new Event('change', { bubbles: true }))
  while (document.querySelector('.tensors tr.entry') !== null) await drawn()
  while (document.querySelector('.tensors tr.entry') === null) await drawn()
  await drawn()
  return performance.now() - start
}

/** In the page: leaves the screen and comes back. */
async function showAgain(): Promise<number> {
  const drawn = (): Promise<void> =>
    new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
  location.hash = '#/plan'
  while (document.querySelector('.plan-bar') === null) await drawn()
  const start = performance.now()
  location.hash = '#/inputs'
  while (document.querySelector('.tensors tr.entry') === null) await drawn()
  await drawn()
  return performance.now() - start
}
