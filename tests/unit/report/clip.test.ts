import { describe, expect, it } from 'vitest'
import { clippedLines } from '../../../src/main/engine/report/figures/clip'
import { drawPath } from '../../../src/main/engine/report/figures/path'
import { evoluteOf } from '../../../src/shared/essential-dynamics'

const bounds = [0, 0, 10, 10] as const

describe('a line in a plot', () => {
  it('is cut at its edges, and goes on where it comes back', () => {
    expect(
      clippedLines(
        [
          [5, 5],
          [8, 5],
          [20, 5],
          [20, 8],
          [5, 8]
        ],
        bounds
      )
    ).toEqual([
      [
        [5, 5],
        [8, 5],
        [10, 5]
      ],
      [
        [10, 8],
        [5, 8]
      ]
    ])
  })

  it('is broken where a point is missing, and nothing where it is outside', () => {
    expect(clippedLines([[1, 1], null, [2, 2], [3, 3]], bounds)).toEqual([
      [
        [2, 2],
        [3, 3]
      ]
    ])
    expect(
      clippedLines(
        [
          [-1, -5],
          [-1, 20]
        ],
        bounds
      )
    ).toEqual([])
    // Through the whole plot between two points outside.
    expect(
      clippedLines(
        [
          [-5, 5],
          [15, 5]
        ],
        bounds
      )
    ).toEqual([
      [
        [0, 5],
        [10, 5]
      ]
    ])
  })
})

describe('the evolute', () => {
  const plane = {
    components: [1, 2] as [number, number],
    curvature: [null, 1, 1, -1, null],
    centres: [null, [0, 1], [1, 1], [2, -1], null] as ([number, number] | null)[],
    marks: []
  }

  it('is broken where the path turns the other way', () => {
    expect(evoluteOf({ planes: [plane] }, [1, 2])).toEqual([null, [0, 1], [1, 1], null, [2, -1], null])
    expect(evoluteOf({ planes: [plane] }, [1, 3])).toEqual([])
  })

  it('is dashed under the path', () => {
    const points = [0, 1, 2, 3, 4].map((step) => ({ step, x: step, y: step % 2 }))
    const draw = (evolute: ReturnType<typeof evoluteOf>) =>
      drawPath('p', {
        ...{ components: [1, 2] as const, explained: [0.8, 0.1] as const },
        paths: [{ ...{ place: 0, letter: 'A', subject: 'a', forms: [], evolute }, points, smoothed: points }]
      }).svg
    const dashed = (svg: string) => svg.match(/stroke-dasharray/g)?.length ?? 0
    expect(dashed(draw(evoluteOf({ planes: [plane] }, [1, 2])))).toBe(dashed(draw([])) + 1)
  })
})
