import { expect, it } from 'vitest'
import { mixingChart, rankStrips } from '../../../src/renderer/charts/mixing'
import type { Palette } from '../../../src/renderer/charts/palette'
import { mixingOf } from '../../../src/main/engine/sampling/diagnostics/mixing'

const palette = new Proxy({}, { get: () => '#000' }) as Palette
const chains = Array.from({ length: 24 }, (_, chain) =>
  Float64Array.from({ length: 100 }, (_, draw) => Math.sin(draw * (1.3 + chain / 7)))
)
const mixing = mixingOf(chains)!

/** Numbers of the chains that are drawn. */
function drawn(height: number, firstChain: number): number[] {
  const { series } = mixingChart('ranks', {
    palette,
    say: (key) => key,
    height,
    mixing,
    letter: 'A',
    limits: { suspicious: null, rejected: null },
    firstChain
  }) as { series: { markLine?: { label: { formatter: string } } }[] }
  return series.flatMap(({ markLine }) => (markLine ? [Number(markLine.label.formatter)] : []))
}

it('ranks of chains that have no room at once are drawn page by page, every chain under its number', () => {
  const height = 300
  const room = rankStrips(height)
  expect(room).toBeLessThan(chains.length)
  const pages = Array.from({ length: Math.ceil(chains.length / room) }, (_, page) =>
    drawn(height, page * room)
  )
  expect(pages.flat()).toEqual(chains.map((_, chain) => chain + 1))
})
