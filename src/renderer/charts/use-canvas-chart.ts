import { computed, onBeforeUnmount, onMounted, ref, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useTheme } from '../composables/use-theme'
import { type Chart, type ChartOption, createChart } from './engine'
import { type Palette, readPalette } from './palette'
import type { Say } from './parts'
import { onPixelRatio } from './use-pixel-ratio'

export interface CanvasChartContext {
  readonly palette: Palette
  readonly say: Say
  /** Of the element, pixels. */
  readonly height: number
}

/** A chart in an element: drawn when its fonts are there, again at most once a frame when what `build` reads, theme, language or size
 *  change, and disposed with its component. */
export function useCanvasChart(
  element: Readonly<ShallowRef<HTMLElement | null>>,
  build: (context: CanvasChartContext) => ChartOption
): { readonly ready: Ref<boolean>; readonly height: Ref<number> } {
  const { theme } = useTheme()
  const { t } = useI18n()
  const say: Say = (key, named = {}) => t(key, named)
  const palette = shallowRef(readPalette())
  const height = ref(0)
  const ready = ref(false)
  const option = computed(() => build({ palette: palette.value, say, height: height.value }))
  let chart: Chart | null = null
  let frame = 0

  const observer = new ResizeObserver(([entry]) => {
    height.value = entry?.contentRect.height ?? 0
    chart?.resize()
    schedule()
  })

  function draw(): void {
    frame = 0
    if (chart === null || height.value === 0) return
    chart.setOption(option.value, { notMerge: true })
    ready.value = true
  }

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }

  onMounted(async () => {
    // Text on a canvas is drawn once: the fonts must be there.
    await Promise.all(
      ['400 11px "Noto Sans"', '600 11px "Noto Sans"'].map((font) => document.fonts.load(font))
    )
    if (element.value === null) return
    chart = createChart(element.value)
    observer.observe(element.value)
  })
  onPixelRatio(() => {
    if (chart === null || element.value === null) return
    chart.dispose()
    chart = createChart(element.value)
    schedule()
  })
  watch(theme, () => (palette.value = readPalette()), { flush: 'post' })
  watch(option, schedule)
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    observer.disconnect()
    chart?.dispose()
  })
  return { ready, height }
}
