import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { encodePng } from './png.mts'

/** The brand mark of the window's top bar, in its own coordinates: a square of 18. */
const mark = {
  start: [1, 15.5],
  curves: [
    [5, 15.5, 5.5, 9.5, 9, 9.5],
    [12.5, 9.5, 12.5, 3, 17, 2.5]
  ],
  centre: [9, 9.5],
  radius: 2.3,
  stroke: 1.6
} as const

/** The icon in the units of a square of 1024: a rounded tile with the mark on it. */
const tile = { inset: 72, radius: 190, ground: '#1c262c', line: '#ffffff', fill: '#7a6bdb' } as const
const scale = 38
const shift = 512 - 9 * scale

/** Draws resources/icons/icon.svg, and the same as icon.png with 1024 pixels a side. */
export function run(): void {
  const folder = resolve('resources/icons')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'icon.svg'), svg())
  writeFileSync(join(folder, 'icon.png'), encodePng(1024, 1024, pixels(1024)))
}

function svg(): string {
  const side = 1024 - 2 * tile.inset
  const path = `M${mark.start.join(' ')}${mark.curves.map((curve) => `C${curve.join(' ')}`).join('')}`
  const [x, y] = mark.centre
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">
  <rect x="${String(tile.inset)}" y="${String(tile.inset)}" width="${String(side)}" height="${String(side)}" rx="${String(tile.radius)}" fill="${tile.ground}"/>
  <g transform="translate(${String(shift)} ${String(shift)}) scale(${String(scale)})" fill="none" stroke="${tile.line}" stroke-width="${String(mark.stroke)}" stroke-linecap="round">
    <path d="${path}"/>
    <circle cx="${String(x)}" cy="${String(y)}" r="${String(mark.radius)}" fill="${tile.fill}"/>
  </g>
</svg>
`
}

/** RGBA, row by row. Every shape is a signed distance in pixels; half a pixel on each side of its edge is blended. */
function pixels(size: number): Uint8Array {
  const unit = 1024 / size
  const image = new Uint8Array(size * size * 4)
  const line = points()
  const halfStroke = (mark.stroke * scale) / 2
  const centre = mark.centre.map((value) => value * scale + shift)
  const colours = { ground: rgb(tile.ground), line: rgb(tile.line), fill: rgb(tile.fill) }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = (column + 0.5) * unit
      const y = (row + 0.5) * unit
      const toCentre = Math.hypot(x - (centre[0] ?? 0), y - (centre[1] ?? 0)) - mark.radius * scale
      const layers: [number, readonly number[]][] = [
        [roundedSquare(x, y), colours.ground],
        [toPolyline(x, y, line) - halfStroke, colours.line],
        [toCentre, colours.fill],
        [Math.abs(toCentre) - halfStroke, colours.line]
      ]
      const offset = (row * size + column) * 4
      for (const [distance, colour] of layers) blend(image, offset, colour, coverage(distance / unit))
    }
  }
  return image
}

const coverage = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance))

const rgb = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

function roundedSquare(x: number, y: number): number {
  const reach = 512 - tile.inset - tile.radius
  const [dx, dy] = [Math.abs(x - 512) - reach, Math.abs(y - 512) - reach]
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - tile.radius
}

/** The mark's curve as points in icon units, close enough that its corners are not seen. */
function points(): [number, number][] {
  const parts = 48
  const found: [number, number][] = []
  let [x, y]: readonly [number, number] = mark.start
  for (const [x1, y1, x2, y2, x3, y3] of mark.curves) {
    for (let part = 0; part <= parts; part++) {
      const t = part / parts
      const weights = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3]
      const at = (values: readonly number[]): number =>
        values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) * scale + shift
      found.push([at([x, x1, x2, x3]), at([y, y1, y2, y3])])
    }
    ;[x, y] = [x3, y3]
  }
  return found
}

function toPolyline(x: number, y: number, line: readonly [number, number][]): number {
  let nearest = Infinity
  for (let index = 1; index < line.length; index++) {
    const [ax = 0, ay = 0] = line[index - 1] ?? []
    const [bx = 0, by = 0] = line[index] ?? []
    const [dx, dy] = [bx - ax, by - ay]
    const length = dx * dx + dy * dy
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length))
    nearest = Math.min(nearest, Math.hypot(x - ax - along * dx, y - ay - along * dy))
  }
  return nearest
}

/** Lays a colour over a pixel, in place. */
function blend(image: Uint8Array, offset: number, colour: readonly number[], alpha: number): void {
  if (alpha === 0) return
  const under = (image[offset + 3] ?? 0) / 255
  const total = alpha + under * (1 - alpha)
  for (let channel = 0; channel < 3; channel++) {
    const below = image[offset + channel] ?? 0
    image[offset + channel] = Math.round(
      ((colour[channel] ?? 0) * alpha + below * under * (1 - alpha)) / total
    )
  }
  image[offset + 3] = Math.round(total * 255)
}
