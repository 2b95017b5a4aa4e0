import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { expect, it } from 'vitest'
import type { Report } from '../../src/shared/report'
import { windowReport } from '../fixtures/window/report'
import { launch, resize, type Running } from './launch'
import { show } from './navigate'
import { runFolders } from './run-folders'

/** Large mode: 10,000 checkpoints of three subjects on one chart, zoomed, panned and walked through with the cursor, two seconds each and
 *  three times over. Frame times are of the real window, next to those of an empty page in the same run and to how busy the machine was;
 *  they are written to `out/e2e/frames.json`. */

const checkpoints = 10_000

function largeReport(): Report {
  const report = windowReport()
  const one = report.llc.find(({ verdict }) => verdict === 'usable')!
  const subjects = ['aligned', 'misaligned', 'third'].map((name, place) => ({
    ...report.subjects[Math.min(place, 1)]!,
    name,
    letter: 'ABC'[place]!
  }))
  const llc = subjects.flatMap(({ name }, place) =>
    Array.from({ length: checkpoints }, (_, index) => {
      const estimate = 30 + 20 * Math.log10(index + 1) + 8 * place + 3 * Math.sin(index * 12.9898 + place)
      return {
        ...one,
        subject: name,
        step: index * 10,
        data: 'train',
        sampledOn: 'train',
        estimate,
        low: estimate - 2,
        high: estimate + 2,
        verdict: index % 997 === 5 ? ('suspicious' as const) : ('usable' as const)
      }
    })
  )
  return { ...report, subjects, llc, behaviour: [], comparison: null }
}

const rounds = 3

interface Frames {
  readonly median: number
  readonly p95: number
  readonly max: number
}

/** Over all rounds, milliseconds. */
function summarized(lengths: readonly number[]): Frames {
  const sorted = [...lengths].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!
  return { median: at(0.5), p95: at(0.95), max: at(1) }
}

/** Lengths of 120 frames of a page that holds nothing but a text that changes: what the machine has at best. */
function floorFrames({ app }: Running): Promise<number[]> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } })
    try {
      await window.loadURL('about:blank')
      return (await window.webContents.executeJavaScript(`(async () => {
        const next = () => new Promise((resolve) => requestAnimationFrame(resolve))
        const lengths = []
        let last = await next()
        for (let frame = 0; frame < 120; frame++) {
          document.body.textContent = String(frame)
          const now = await next()
          lengths.push(now - last)
          last = now
        }
        return lengths
      })()`)) as number[]
    } finally {
      window.destroy()
    }
  })
}

/** Lengths of 120 frames of the linked chart while it is left alone, zoomed, panned, or the cursor moves. */
function chartFrames({ page }: Running, act: 'idle' | 'zoom' | 'pan' | 'cursor'): Promise<number[]> {
  return page.evaluate(async (what) => {
    const chart = document.querySelector('.chart[data-linked="true"]')!
    const { left, top, width, height } = chart.getBoundingClientRect()
    const at = {
      clientX: left + width / 2,
      clientY: top + height / 2,
      bubbles: true,
      button: 0,
      pointerId: 1
    }
    const acts: Record<typeof what, (frame: number) => void> = {
      idle: () => undefined,
      zoom: (frame) => {
        const deltaY = frame < 40 ? -12 : frame < 80 ? 12 : -12
        chart.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY, cancelable: true }))
      },
      pan: (frame) => {
        const clientX = at.clientX + 120 * Math.sin(frame / 15)
        chart.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX }))
      },
      cursor: (frame) => {
        const clientX = at.clientX + 120 * Math.sin(frame / 15)
        chart.dispatchEvent(new PointerEvent('pointermove', { ...at, clientX }))
      }
    }
    chart.setPointerCapture = () => undefined
    const next = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    if (what === 'pan') chart.dispatchEvent(new PointerEvent('pointerdown', at))
    const lengths: number[] = []
    let last = await next()
    for (let frame = 0; frame < 120; frame++) {
      acts[what](frame)
      const now = await next()
      lengths.push(now - last)
      last = now
    }
    if (what === 'pan') chart.dispatchEvent(new PointerEvent('pointerup', at))
    return lengths
  }, act)
}

it('pans and zooms 10,000 checkpoints of three series', { timeout: 180_000 }, async () => {
  const folder = runFolders().make('large', JSON.stringify(largeReport()))
  const running = await launch('--open', folder)
  try {
    const { page } = running
    await resize(running)
    await page.waitForSelector('.chart[data-ready="true"]', { timeout: 60_000 })
    await show(page, 'llc')
    await page.waitForSelector('.chart[data-linked="true"][data-ready="true"]')
    const all: Record<string, number[]> = { floor: [], idle: [], zoom: [], pan: [], cursor: [] }
    const loadBefore = loadavg()[0]!
    for (let round = 0; round < rounds; round++) {
      all.floor!.push(...(await floorFrames(running)))
      for (const act of ['idle', 'zoom', 'pan', 'cursor'] as const) {
        all[act]!.push(...(await chartFrames(running, act)))
      }
    }
    const summary = Object.fromEntries(
      Object.entries(all).map(([name, lengths]) => [name, summarized(lengths)])
    )
    const machine = { cores: availableParallelism(), loadBefore, loadAfter: loadavg()[0]! }
    mkdirSync('out/e2e', { recursive: true })
    writeFileSync('out/e2e/frames.json', `${JSON.stringify({ ...summary, machine }, null, 2)}\n`)
    // 60 frames a second, as far as the machine has them at all.
    const budget = Math.max(17, 1.5 * summary.idle!.median)
    expect(summary.zoom!.median).toBeLessThanOrEqual(budget)
    expect(summary.pan!.median).toBeLessThanOrEqual(budget)
    expect(summary.cursor!.median).toBeLessThanOrEqual(budget)
  } finally {
    await running.close()
  }
})
