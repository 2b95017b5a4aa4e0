import { onBeforeUnmount } from 'vue'

/** Calls back when a CSS pixel has become more or fewer pixels of the screen: by the size setting, or on another screen. A canvas has
 *  its pixels from the start. */
export function onPixelRatio(act: () => void): void {
  let query = matchMedia(`(resolution: ${String(devicePixelRatio)}dppx)`)
  function change(): void {
    query = matchMedia(`(resolution: ${String(devicePixelRatio)}dppx)`)
    query.addEventListener('change', change, { once: true })
    act()
  }
  query.addEventListener('change', change, { once: true })
  onBeforeUnmount(() => query.removeEventListener('change', change))
}
