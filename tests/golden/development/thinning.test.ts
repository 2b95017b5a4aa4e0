import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stagesOf, type MeasuredCurve } from '../../../src/main/engine/development/stages'
import { nextRound } from '../../../src/main/engine/development/thinning'
import { spread } from '../../../src/main/engine/development/thinning/spread'
import { readCurve } from '../../../src/main/engine/formats/curve-csv'
import type { ThinnedStep } from '../../../src/shared/thinning'
import { knownCurve } from './synthetic'

/** A whole curve stands for the sampler: an estimate is a look at it. */

function refined({ name, points }: MeasuredCurve, most: number): MeasuredCurve {
  const steps = points.map(({ step }) => step)
  let chosen: readonly ThinnedStep[] = []
  for (;;) {
    const known = new Set(chosen.map(({ step }) => step))
    const own = points.filter(({ step }) => known.has(step))
    const estimated = own.map(({ step, value, sd }) => ({ step, value, error: sd ?? 0 }))
    const next = nextRound({
      ...{ most, subjects: [steps], named: [], chosen },
      curves: [{ steps, points: estimated }]
    })
    if ('ended' in next) return { name, points: own }
    chosen = [...chosen, ...next.steps]
  }
}

function even({ name, points }: MeasuredCurve, most: number): MeasuredCurve {
  const steps = points.map(({ step }) => step)
  const kept = new Set(spread(steps, new Set([steps[0]!, steps.at(-1)!]), most))
  return { name, points: points.filter(({ step }) => kept.has(step)) }
}

const ways = { even, refined }
const names = Object.keys(ways) as (keyof typeof ways)[]
const isShown = process.env['MEASURE'] !== undefined

// Hoogland et al. 2024: milestones near 900, 6.5k, 8.5k and 17k, within what all 500 estimates reach twice over.
const published = [
  [900, 400],
  [6500, 800],
  [8500, 1000],
  [17_000, 3000]
] as const

async function publishedCurve(sd: (stated: number | null) => number | null): Promise<MeasuredCurve> {
  const path = join(import.meta.dirname, '../../fixtures/published/lm_llc.csv')
  const { rows } = await readCurve(path, {})
  return { name: 'llc', points: rows.map((row) => ({ ...row, sd: sd(row.sd) })) }
}

function publishedFound(measured: MeasuredCurve): number[] {
  const { boundaries } = stagesOf(measured, 0).stages
  return published.flatMap(([at, within]) =>
    boundaries.some(({ step }) => Math.abs(step - at) <= within) ? [at] : []
  )
}

describe('the published curve of 500 estimates', () => {
  it('shows its maximum and its minimum with 25 estimates, three boundaries with 35', async () => {
    const curve = await publishedCurve((stated) => stated)
    expect(publishedFound(refined(curve, 25))).toEqual(expect.arrayContaining([6500, 8500]))
    expect(publishedFound(refined(curve, 35))).toEqual(expect.arrayContaining([900, 6500, 8500]))
  })

  it.runIf(isShown)('by number of estimates', async () => {
    for (const [errors, sd] of [
      ['stated', (stated: number | null) => stated],
      ['0.5', () => 0.5]
    ] as const) {
      const curve = await publishedCurve(sd)
      for (const most of [15, 20, 25, 30, 35, 40, 50, 60]) {
        for (const name of names) {
          const thin = ways[name](curve, most)
          console.log(errors, most, name, thin.points.length, publishedFound(thin).join(' '))
        }
      }
    }
  })
})

function tally(most: number, part: number, name: keyof typeof ways, seeds: readonly number[]) {
  const sum = { used: 0, all: 0, found: 0, covered: 0, other: 0 }
  for (const seed of seeds) {
    const { measured, boundaries, width } = knownCurve(seed, true, part)
    const thin = ways[name](measured, most)
    sum.used += thin.points.length
    sum.all += boundaries.length
    const places = stagesOf(thin, seed).stages.boundaries.map(({ step, low, high }) =>
      [step, low, high].map(Math.log1p)
    )
    const near = boundaries.flatMap((x) => {
      const [at, low, high] = [...places].sort((a, b) => Math.abs(a[0]! - x) - Math.abs(b[0]! - x))[0] ?? []
      return at === undefined || Math.abs(at - x) > 0.08 * width ? [] : [{ x, low: low!, high: high! }]
    })
    sum.found += near.length
    sum.covered += near.filter(
      ({ x, low, high }) => low - 0.5 / Math.exp(x) <= x && x <= high + 0.5 / Math.exp(x)
    ).length
    sum.other += Math.max(0, places.length - near.length)
  }
  return sum
}

const seeds = Array.from({ length: 50 }, (_, k) => k + 1)

describe('curves of known boundaries', () => {
  it('lose few of them when half of the estimates are left out', () => {
    const { used, all, found, other } = tally(30, 0.55, 'refined', seeds.slice(0, 12))
    expect(used).toBeLessThanOrEqual(12 * 30)
    expect(found / all).toBeGreaterThanOrEqual(0.75)
    expect(other).toBeLessThanOrEqual(2)
  })

  it.runIf(isShown)('by number of estimates', { timeout: 3_600_000 }, () => {
    for (const part of [0.55, 0.25]) {
      for (const most of [12, 16, 24, 30, 1000]) {
        for (const name of most === 1000 ? names.slice(0, 1) : names) {
          console.log(part, most, name, JSON.stringify(tally(most, part, name, seeds)))
        }
      }
    }
  })
})
