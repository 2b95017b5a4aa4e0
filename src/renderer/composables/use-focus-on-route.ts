import { nextTick } from 'vue'
import { useRouter } from 'vue-router'

/** After a change of screen it is seen from its top, and the focus is on its heading, so that a screen reader says where one is and Tab
 *  goes on from there. */
export function useFocusOnRoute(): void {
  useRouter().afterEach(async (to, from, failure) => {
    if (failure !== undefined || from.matched.length === 0 || to.name === from.name) return
    await nextTick()
    // One scroll area shows all screens: it is where the last one was left.
    document.querySelector('#main')?.scrollTo(0, 0)
    focusHeading()
  })
}

/** Puts the focus on the heading of the screen. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1')
  if (heading === null) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}
