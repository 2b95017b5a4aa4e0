import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const coordinate = z.number().int().min(-100_000).max(100_000)
const length = z.number().int().min(1).max(100_000)

const stateSchema = z.strictObject({
  schema: z.literal('ontogeny.window/1'),
  bounds: z.strictObject({ x: coordinate, y: coordinate, width: length, height: length }),
  isMaximized: z.boolean()
})

export interface WindowState {
  /** Null: where the system puts a new window. */
  readonly bounds: Rectangle | null
  readonly isMaximized: boolean
}

export const smallestWindow = { width: 720, height: 520 } as const

/** As much of a window as must lie on a display, so that it can be grasped and moved. */
const graspable = { width: 160, height: 80 } as const

/** Where the window was. What is missing, damaged or off every display is left to the system.
 *  @param path of the file that `saveWindowState` wrote
 *  @param displays work areas of the displays that are there now */
export function readWindowState(path: string, displays: readonly Rectangle[]): WindowState {
  try {
    const { bounds, isMaximized } = stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    return { bounds: isReachable(bounds, displays) ? bounds : null, isMaximized }
  } catch {
    return { bounds: null, isMaximized: false }
  }
}

/** Before the window is gone there is no time to wait; a failure costs only the window's place. */
export function saveWindowState(path: string, bounds: Rectangle, isMaximized: boolean): void {
  const { x, y, width, height } = bounds
  const state = { schema: 'ontogeny.window/1', bounds: { x, y, width, height }, isMaximized }
  try {
    writeFileSync(`${path}.tmp`, `${JSON.stringify(state, null, 2)}\n`)
    renameSync(`${path}.tmp`, path)
  } catch {
    // The next start has the system's own place.
  }
}

/** Whether the top of a window, by which it is moved, lies on a display, and the window is of a usable size. */
export function isReachable(bounds: Rectangle, displays: readonly Rectangle[]): boolean {
  if (bounds.width < smallestWindow.width || bounds.height < smallestWindow.height) return false
  return displays.some((display) => {
    const width = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x)
    const isTopIn = bounds.y >= display.y - 8 && bounds.y + graspable.height <= display.y + display.height
    return width >= graspable.width && isTopIn
  })
}
