import { useShortcuts } from './use-shortcuts'

/** F6 goes from pane to pane: rail, the panes of the screen, status, and round again. T turns the chart of the pane that has
 *  the focus, or of the first one, into its table and back. */
export function usePaneFocus(): void {
  useShortcuts({ nextPane: () => move(1), previousPane: () => move(-1), twin })
}

function twin(): void {
  const focused = document.activeElement?.closest('.pane')
  const other = '.twin [aria-pressed="false"]'
  const button =
    focused?.querySelector<HTMLElement>(other) ?? document.querySelector<HTMLElement>(`main ${other}`)
  button?.click()
}

function move(by: 1 | -1): void {
  const panes = [
    ...document.querySelectorAll<HTMLElement>('.bar, .rail, main .screen-bar, main .pane, .status')
  ]
  const shown = panes.filter((pane) => pane.checkVisibility() && pane.querySelector('.pane') === null)
  const current = shown.findIndex((pane) => pane.contains(document.activeElement))
  const next = shown[(current + by + shown.length) % shown.length]
  if (next === undefined) return
  const place = next.matches('.rail') ? next.querySelector<HTMLElement>('[aria-current]') : null
  if (place === null) next.tabIndex = -1
  ;(place ?? next).focus()
}
