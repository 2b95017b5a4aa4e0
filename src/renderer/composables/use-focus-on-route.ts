import { nextTick } from 'vue'
import { useRouter } from 'vue-router'

/** After a change of screen the focus is on its heading, so that a screen reader says where one is and Tab goes on from there. */
export function useFocusOnRoute(): void {
  useRouter().afterEach(async (to, from, failure) => {
    if (failure !== undefined || from.matched.length === 0 || to.name === from.name) return
    await nextTick()
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
