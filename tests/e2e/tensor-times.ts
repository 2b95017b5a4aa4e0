import type { Page } from 'playwright-core'

/** Times of the tensor table, ms, taken in the page from frame to frame: a figure is at most one frame too long. */

/** From the choice of the other of two checkpoints to its drawn rows, and to their statistics. */
export function chooseOther(page: Page): Promise<{ readonly names: number; readonly statistics: number }> {
  return page.evaluate(async () => {
    const drawn = (): Promise<void> =>
      new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
    const row = (): Element | null => document.querySelector('.tensors tr.entry')
    const select = document.querySelector<HTMLSelectElement>('.tensors select')
    if (select === null) throw new Error('no choice of checkpoints')
    const start = performance.now()
    select.selectedIndex = 1 - select.selectedIndex
    select.dispatchEvent(new Event('change', { bubbles: true }))
    while (row() !== null) await drawn()
    while (row() === null) await drawn()
    await drawn()
    const names = performance.now() - start
    while (row()?.querySelector('td:nth-child(4)')?.textContent.trim() === '…') await drawn()
    await drawn()
    return { names, statistics: performance.now() - start }
  })
}

/** From the table's data, which are in the page already, to the drawn rows: leaves the screen and comes back. */
export function showAgain(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const drawn = (): Promise<void> =>
      new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
    location.hash = '#/plan'
    while (document.querySelector('.plan-bar') === null) await drawn()
    const start = performance.now()
    location.hash = '#/inputs'
    while (document.querySelector('.tensors tr.entry') === null) await drawn()
    await drawn()
    return performance.now() - start
  })
}
