import { describe, expect, it } from 'vitest'
import { nextRound, type Choice, type EstimatedPoint } from '../../../src/main/engine/development/thinning'
import { bendsOf } from '../../../src/main/engine/development/thinning/bends'
import { spread } from '../../../src/main/engine/development/thinning/spread'
import type { ThinnedStep, ThinningEnd } from '../../../src/shared/thinning'

type Oracle = (step: number) => Pick<EstimatedPoint, 'value' | 'error'>

const logarithmic = (count: number, ratio: number): number[] =>
  Array.from({ length: count }, (_, k) => Math.round(ratio ** k) - 1)

/** Rounds until the choice ends. */
function thin(
  change: Partial<Omit<Choice, 'curves'>> & Pick<Choice, 'subjects'>,
  oracles: readonly Oracle[]
): { rounds: ThinnedStep[][]; steps: number[]; ended: ThinningEnd } {
  const rounds: ThinnedStep[][] = []
  let chosen = change.chosen ?? []
  for (;;) {
    const known = new Set(chosen.map(({ step }) => step))
    const curves = oracles.map((oracle, index) => {
      const steps = change.subjects[index] ?? []
      return {
        steps,
        points: steps.filter((step) => known.has(step)).map((step) => ({ step, ...oracle(step) }))
      }
    })
    const next = nextRound({ most: 12, named: [], ...change, chosen, curves })
    if ('ended' in next) {
      return { rounds, steps: [...known].sort((a, b) => a - b), ended: next.ended }
    }
    rounds.push(next.steps)
    chosen = [...chosen, ...next.steps]
  }
}

const x = (step: number): number => Math.log1p(step)
const straight: Oracle = (step) => ({ value: 3 + 2 * x(step), error: 0.1 })
const corner =
  (at: number): Oracle =>
  (step) => ({ value: Math.max(0, x(step) - x(at)), error: 0.01 })

describe('steps spread over a series', () => {
  it('are even in ln(step + 1), ends included', () => {
    const steps = logarithmic(21, 1.5)
    expect(spread(steps, new Set([steps[0]!, steps[20]!]), 5)).toEqual(
      [0, 5, 10, 15, 20].map((k) => steps[k])
    )
  })

  it('are not wasted on a gap of the series itself', () => {
    // From 0 to 1000 there is nothing: 44% of the axis.
    const steps = [0, ...Array.from({ length: 100 }, (_, k) => 1000 * (k + 1))]
    const kept = spread(steps, new Set([0, 100_000]), 8)
    expect(kept).toHaveLength(8)
    const gaps = kept.slice(2).map((step, k) => x(step) - x(kept[k + 1]!))
    expect(Math.max(...gaps)).toBeLessThan(1)
  })

  it('keep what is fixed, and are all where there are few', () => {
    expect(spread([0, 1, 2], new Set([0, 2]), 5)).toEqual([0, 1, 2])
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7], new Set([0, 3, 4, 7]), 2)).toEqual([0, 3, 4, 7])
  })
})

describe('bends', () => {
  it('are none on a straight line, nor within the errors', () => {
    const points = [0, 1, 3, 7, 15].map((step, k) => ({ step, value: k, error: 0.1 }))
    expect(bendsOf(points)).toEqual([0, 0, 0, 0])
    const noisy = points.map((point, k) => ({ ...point, value: k + (k === 2 ? 0.1 : 0) }))
    expect(bendsOf(noisy.map((point) => ({ ...point, error: 0 }))).some((bend) => bend > 0)).toBe(true)
    const flat = [0, 1, 0, 1, 0].map((value, k) => ({ step: points[k]!.step, value, error: 2 }))
    expect(bendsOf(flat)).toEqual([0, 0, 0, 0])
  })

  it('are as large for a curve in other units', () => {
    const points = [0, 1, 3, 7, 15].map((step, k) => ({ step, value: k ** 2, error: 0.01 }))
    const scaled = points.map(({ step, value, error }) => ({
      step,
      value: 1000 * value,
      error: 1000 * error
    }))
    bendsOf(points).forEach((bend, k) => expect(bendsOf(scaled)[k]).toBeCloseTo(bend, 9))
  })

  it('of equal values are none, whatever rounding makes of them', () => {
    const points = [0, 1, 3, 6, 20].map((step) => ({ step, value: 3.74, error: 0.12 }))
    expect(bendsOf(points)).toEqual([0, 0, 0, 0])
  })

  it('of one point or none are none', () => {
    expect(bendsOf([])).toEqual([])
    expect(bendsOf([{ step: 3, value: 1, error: 0 }])).toEqual([])
  })
})

describe('thinning', () => {
  const steps = logarithmic(41, 1.25)

  it('covers the series with half, then goes where the curve bends', () => {
    const at = steps[27]!
    const { rounds, steps: chosen, ended } = thin({ subjects: [steps] }, [corner(at)])
    expect(rounds[0]).toHaveLength(6)
    expect(rounds[0]!.every(({ why }) => why === 'spread')).toBe(true)
    const refined = rounds.slice(1).flat()
    expect(refined.every(({ why }) => why === 'bend')).toBe(true)
    const places = refined.map(({ step }) => Math.abs(steps.indexOf(step) - 27))
    expect(Math.max(...places)).toBeLessThanOrEqual(8)
    expect(chosen.length <= 12 && (chosen.length === 12) === (ended === 'most')).toBe(true)
  })

  it('ends early on a straight curve, and says so', () => {
    const { rounds, ended } = thin({ subjects: [steps] }, [straight])
    expect([rounds.length, ended]).toEqual([1, 'straight'])
  })

  it('takes all of a short series', () => {
    expect(thin({ subjects: [[0, 1, 2, 3]] }, [straight])).toMatchObject({
      steps: [0, 1, 2, 3],
      ended: 'every'
    })
  })

  it('makes the same choice again', () => {
    const run = () => thin({ subjects: [steps] }, [corner(steps[15]!)])
    expect(run()).toEqual(run())
  })

  it('looks at all curves, and gives all subjects the same steps', () => {
    const both = thin({ subjects: [steps, steps] }, [corner(steps[10]!), corner(steps[30]!)])
    const places = both.rounds
      .slice(1)
      .flat()
      .map(({ step }) => steps.indexOf(step))
    expect(places.some((place) => place < 20)).toBe(true)
    expect(places.some((place) => place > 20)).toBe(true)
  })

  it('prefers steps that all subjects have', () => {
    const own = steps.flatMap((step) => (step > 40 ? [step, step + 1] : [step]))
    const { steps: chosen } = thin({ subjects: [steps, own] }, [corner(steps[27]!), corner(steps[27]!)])
    expect(chosen.filter((step) => !steps.includes(step))).toEqual([own.at(-1)])
  })

  it('estimates what is named, and the ends of every subject', () => {
    const { rounds } = thin({ subjects: [steps, [steps[4]!, steps[9]!]], named: [steps[33]!] }, [straight])
    const first = rounds[0]!
    expect(first.find(({ step }) => step === steps[33])).toEqual({ step: steps[33], why: 'named' })
    expect(first.map(({ step }) => step)).toEqual(expect.arrayContaining([steps[4], steps[9]]))
  })

  it('spends little on rejected estimates', () => {
    const late: Oracle = (step) => (step < 100 ? { value: null, error: 0 } : straight(step))
    const { rounds, ended } = thin({ most: 24, subjects: [steps] }, [late])
    const refined = rounds.slice(1).flat()
    expect(refined.length).toBeGreaterThan(0)
    expect(refined.length).toBeLessThanOrEqual(3)
    expect(new Set(refined.map(({ why }) => why))).toEqual(new Set(['rejected']))
    expect(ended).toBe('straight')
  })

  it('spreads further where every estimate was rejected, then ends with a word of its own', () => {
    const none: Oracle = () => ({ value: null, error: 0 })
    const { rounds, steps: chosen, ended } = thin({ most: 24, subjects: [steps] }, [none])
    expect(ended).toBe('unusable')
    expect(rounds.flat().every(({ why }) => why === 'spread')).toBe(true)
    // Three quarters of what the plan allows, more than the half that is spread in any case.
    expect([rounds[0]!.length, chosen.length]).toEqual([12, 18])
  })

  it('goes on where the curve bends once sound estimates are found', () => {
    const [from, to] = [steps[22]!, steps[31]!]
    const some: Oracle = (step) =>
      step > from && step < to && step !== steps[27] ? corner(steps[26]!)(step) : { value: null, error: 0 }
    const { rounds } = thin({ most: 12, subjects: [steps] }, [some])
    expect(rounds.flat().some(({ why }) => why === 'bend' || why === 'rejected')).toBe(true)
  })

  it('does not call a curve straight of which nothing could be seen, beside one that is', () => {
    const none: Oracle = () => ({ value: null, error: 0 })
    const { rounds, ended } = thin({ subjects: [steps, steps] }, [straight, none])
    expect([rounds.length, ended]).toEqual([1, 'unusable'])
  })

  it('sees a bend across a rejected estimate', () => {
    const oracle = corner(steps[20]!)
    const { rounds } = thin({ subjects: [steps] }, [
      (step) => (steps.indexOf(step) === 24 ? { value: null, error: 0 } : oracle(step))
    ])
    expect(rounds[1]!.some(({ why }) => why === 'bend')).toBe(true)
  })

  it('of a series that grew keeps what was chosen and adds the new end', () => {
    const before = thin({ subjects: [steps.slice(0, 30)] }, [corner(steps[15]!)])
    const chosen = before.rounds.flat()
    const after = thin({ subjects: [steps], chosen }, [corner(steps[15]!)])
    expect(after.steps).toEqual(expect.arrayContaining(before.steps))
    expect(after.rounds[0]!.map(({ step }) => step)).toContain(steps[40])
    // Nothing else beyond the most that the plan allows.
    expect(after.steps.length).toBeLessThanOrEqual(Math.max(12, before.steps.length + 1))
  })
})
