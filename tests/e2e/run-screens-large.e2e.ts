import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Report } from '../../src/shared/report'
import { windowReport } from '../fixtures/window/report'
import { launch, resize } from './launch'
import { show } from './navigate'
import { runFolders } from './run-folders'

/** Large mode: 10,000 checkpoints of three subjects on one chart, panned and zoomed for two seconds each. Frame times are of the real
 *  window; they are written to `out/e2e/frames.json`. */

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

it('pans and zooms 10,000 checkpoints of three series', { timeout: 120_000 }, async () => {
  const folder = runFolders().make('large', JSON.stringify(largeReport()))
  const running = await launch('--open', folder)
  try {
    const { page } = running
    await resize(running)
    await page.waitForSelector('.chart[data-ready="true"]', { timeout: 60_000 })
    await show(page, 'llc')
    await page.waitForSelector('.chart[data-linked="true"][data-ready="true"]')
    const times = await page.evaluate(async () => {
      const chart = document.querySelector('.chart[data-linked="true"]')!
      const { left, top, width, height } = chart.getBoundingClientRect()
      const at = {
        clientX: left + width / 2,
        clientY: top + height / 2,
        bubbles: true,
        button: 0,
        pointerId: 1
      }
      const frames = async (act: (frame: number) => void): Promise<number[]> => {
        const lengths: number[] = []
        let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
        for (let frame = 0; frame < 120; frame++) {
          act(frame)
          const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
          lengths.push(now - last)
          last = now
        }
        return lengths
      }
      const idle = await frames(() => undefined)
      const zoom = await frames((frame) => {
        chart.dispatchEvent(
          new WheelEvent('wheel', {
            ...at,
            deltaY: frame < 40 ? -12 : frame < 80 ? 12 : -12,
            cancelable: true
          })
        )
      })
      chart.setPointerCapture = () => undefined
      chart.dispatchEvent(new PointerEvent('pointerdown', at))
      const pan = await frames((frame) => {
        chart.dispatchEvent(
          new PointerEvent('pointermove', { ...at, clientX: at.clientX + 120 * Math.sin(frame / 15) })
        )
      })
      chart.dispatchEvent(new PointerEvent('pointerup', at))
      return { idle, zoom, pan }
    })
    const summary = Object.fromEntries(
      Object.entries(times).map(([name, lengths]) => {
        const sorted = [...lengths].sort((a, b) => a - b)
        const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!
        return [name, { median: at(0.5), p95: at(0.95), max: at(1) }]
      })
    )
    mkdirSync('out/e2e', { recursive: true })
    writeFileSync('out/e2e/frames.json', `${JSON.stringify(summary, null, 2)}\n`)
    // 60 frames a second, as far as the machine has them at all.
    const budget = Math.max(17, 1.5 * summary.idle!.median)
    expect(summary.zoom!.median).toBeLessThanOrEqual(budget)
    expect(summary.pan!.median).toBeLessThanOrEqual(budget)
  } finally {
    await running.close()
  }
})
