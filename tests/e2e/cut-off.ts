import type { Page } from 'playwright-core'

/** What of the shown screen lies beyond the window's edge and cannot be scrolled to. Tables, charts and listings scroll on their own. */
export function cutOff(page: Page): Promise<{ sideways: number; outside: string[] }> {
  return page.evaluate(() => {
    const main = document.querySelector('main')!
    const isElsewhere = (element: Element): boolean =>
      element.closest('.unseen, .chart, [aria-hidden="true"]') !== null
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      element !== main &&
      ((['auto', 'scroll'].includes(getComputedStyle(element).overflowX) &&
        element.scrollWidth > element.clientWidth) ||
        scrolls(element.parentElement))
    const outside = [
      ...document.querySelectorAll('main *, .bar *, .rail *, dialog[open] *, [role="dialog"] *')
    ]
      .filter((element) => {
        const { left, right, width, height } = element.getBoundingClientRect()
        return width > 0 && height > 0 && (right > innerWidth + 1 || left < -1)
      })
      .filter((element) => !isElsewhere(element) && !scrolls(element.parentElement))
    return {
      sideways: main.scrollWidth - main.clientWidth,
      outside: outside.map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`)
    }
  })
}
