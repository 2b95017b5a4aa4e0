/** A shape that a chart's series drew, with its place among all. */
export interface DrawnShape {
  readonly type: string
  readonly text?: string
  readonly x?: number
  readonly y?: number
  readonly shape: Readonly<Record<string, unknown>>
  readonly style: Readonly<Record<string, unknown>>
}

export const plot = { x: 40, y: 20, width: 400, height: 200 }

interface Axis {
  readonly min: number
  readonly max: number
}

/** What the series of a chart draw on a plot of 400 × 200 pixels at (40, 20). Without axes a place and a value are 100 pixels. */
export function drawnShapes(option: object): DrawnShape[] {
  const { series, xAxis, yAxis } = option as { series?: unknown[]; xAxis?: Axis; yAxis?: Axis }
  const along = (value: number, axis: Axis | undefined, from: number, to: number, scale: number): number =>
    axis === undefined
      ? from + scale * value
      : from + ((value - axis.min) / (axis.max - axis.min)) * (to - from)
  const api = {
    coord: ([x = 0, y = 0]: number[]) => [
      along(x, xAxis, plot.x, plot.x + plot.width, 100),
      along(y, yAxis, plot.y + plot.height, plot.y, -100)
    ]
  }
  const shapes: DrawnShape[] = []
  const walk = (shape: unknown): void => {
    const { children, ...own } = shape as { children?: unknown[] } & DrawnShape
    if (children === undefined) {
      const { text } = own.style as { text?: string }
      shapes.push(text === undefined ? own : { ...own, text })
    }
    children?.forEach(walk)
  }
  for (const one of (series ?? []) as { renderItem: (parameters: object, api: object) => unknown }[]) {
    walk(one.renderItem({ coordSys: plot }, api))
  }
  return shapes
}
