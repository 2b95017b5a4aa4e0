import { describe, expect, it } from 'vitest'
import {
  concludeFunctionSpace,
  disagreement,
  evenSteps,
  OutputCollector,
  toComparable,
  type OutputShape
} from '../../../src/main/engine/development/function-space'
import { apartness, places, rankPool } from '../../../src/main/engine/development/function-space/elicitation'
import { amongControls } from '../../../src/main/engine/development/function-space/path-distance'
import { normals } from '../../../src/main/engine/math/philox'
import type { FunctionSpace } from '../../../src/shared/function-space'

const distribution = (positions: number, classes: number): OutputShape => ({
  kind: 'distribution',
  positions,
  classes
})
const logitsOf = (shares: readonly number[], shift = 0): number[] =>
  shares.map((share) => Math.log(share) + shift)
const comparable = (rows: readonly number[], shape: OutputShape): Float32Array =>
  toComparable(Float32Array.from(rows), shape)

const [p, q] = [
  [0.5, 0.3, 0.2],
  [0.1, 0.6, 0.3]
] as const
/** ½ KL(p‖m) + ½ KL(q‖m) and 1 − Σ√(pq), summed with Python's math module. */
const golden = { divergence: 0.10329452541507406, hellinger: 0.10718015925977475 }

describe('divergence of outputs', () => {
  it('is the Jensen–Shannon divergence of the distributions, whatever is added to the logits', () => {
    const shape = distribution(1, 3)
    const found = disagreement(
      comparable(logitsOf(p, 40), shape),
      comparable(logitsOf(q, -7), shape),
      shape,
      0
    )
    expect(found.mean).toBeCloseTo(golden.divergence, 6)
    expect(found.squared).toBeCloseTo(golden.hellinger, 6)
    const back = disagreement(comparable(logitsOf(q), shape), comparable(logitsOf(p), shape), shape, 0)
    expect(back.mean).toBeCloseTo(found.mean, 6)
  })

  it('is ln 2 where nothing is shared, and 0 for equal outputs', () => {
    const shape = distribution(1, 2)
    const [one, other] = [comparable([0, -2000], shape), comparable([-2000, 0], shape)]
    expect(disagreement(one, other, shape, 0)).toMatchObject({ mean: Math.LN2, squared: 1 })
    expect(disagreement(one, one, shape, 0)).toMatchObject({ mean: 0, squared: 0 })
  })

  it('of nearly equal outputs is an eighth of the squared relative difference', () => {
    // ½ KL + ½ KL ≈ ⅛ Σ p e² for q = p(1 + e).
    const shape = distribution(1, 2)
    const e = 1e-3
    const found = disagreement(
      comparable(logitsOf([0.5, 0.5]), shape),
      comparable(logitsOf([0.5 * (1 + e), 0.5 * (1 - e)]), shape),
      shape,
      0
    )
    expect(found.mean / (e ** 2 / 8)).toBeCloseTo(1, 3)
  })

  it('is the mean over positions, with the largest and its place', () => {
    const shape = distribution(2, 3)
    const found = disagreement(
      comparable([...logitsOf(p), ...logitsOf(p)], shape),
      comparable([...logitsOf(p), ...logitsOf(q)], shape),
      shape,
      0
    )
    expect(found.mean).toBeCloseTo(golden.divergence / 2, 6)
    expect(found.maximum).toBeCloseTo(golden.divergence, 6)
    expect(found.position).toBe(1)
  })

  it('of values is their squared distance', () => {
    const shape: OutputShape = { kind: 'values', positions: 1, classes: 2 }
    expect(disagreement(Float32Array.of(1, 2), Float32Array.of(4, 6), shape, 0)).toMatchObject({
      mean: 25,
      squared: 25
    })
  })

  it('refuses outputs that are no numbers', () => {
    expect(() => toComparable(Float32Array.of(1, NaN), distribution(1, 2))).toThrow(
      /output 1 of a checkpoint is NaN/
    )
  })
})

/** Value of a run at a step on an input. */
type Path = (step: number, probe: number) => number

interface Made {
  readonly reference: Path
  readonly variant: Path
  readonly controls?: readonly Path[]
  readonly steps?: readonly number[]
  readonly probes?: number
  readonly chunk?: number
}

async function compared({ reference, variant, controls = [], ...more }: Made): Promise<FunctionSpace> {
  const { steps = [0, 1, 2, 3, 4, 5, 6, 7], probes = 40, chunk = probes } = more
  const paths = new Map([
    ['a', reference],
    ...controls.map((path, k): [string, Path] => [`c${k}`, path]),
    ['b', variant]
  ])
  const run = (name: string) => ({ name, steps })
  const request = {
    ...{ reference: run('a'), variant: run('b'), controls: controls.map((_, k) => run(`c${k}`)), probes },
    shape: { kind: 'values', positions: 1, classes: 1 } as const
  }
  const collector = new OutputCollector(request)
  for (let first = 0; first < probes; first += chunk) {
    const count = Math.min(chunk, probes - first)
    for (const step of steps) {
      const outputs = [...paths].map(([name, path]): [string, Float32Array] => [
        name,
        Float32Array.from({ length: count }, (_, k) => path(step, first + k))
      ])
      collector.add(first, step, new Map(outputs))
    }
    await collector.endProbes(count)
  }
  return concludeFunctionSpace(collector.collected, {
    ...request,
    ...{ data: 'probes', seed: 7n, isIdentical: () => false },
    inputOf: (probe) => ({ sample: probe, input: [probe], length: 1 })
  })
}

describe('two runs in function space', () => {
  it('have the divergence, the path distance and the inputs that they were given', async () => {
    const found = await compared({
      reference: (step) => step,
      // Off by 3 on every fourth input: the mean square is 9/4, the root 3/2.
      variant: (step, probe) => step + (probe % 4 === 1 ? 3 : 0)
    })
    for (const { divergence, low, high } of found.steps) {
      expect(divergence).toBeCloseTo(9 / 4, 12)
      expect(low).toBeLessThan(9 / 4)
      expect(high).toBeGreaterThan(9 / 4)
    }
    expect(found.path!.distance).toBeCloseTo(1.5, 12)
    expect(found.path!.low).toBeLessThan(1.5)
    expect(found.path!.high).toBeGreaterThan(1.5)
    expect(found.ranking.slice(0, 3).map(({ sample }) => sample)).toEqual([1, 5, 9])
    expect(found.ranking[0]!.byStep).toEqual(found.steps.map(() => 9))
    // Four of the forty inputs carry four of the ten equal parts.
    expect(found.topTenth).toBeCloseTo(0.4, 12)
  })

  it('are the same however many inputs are taken at a time', async () => {
    const made: Made = {
      reference: (step, probe) => Math.sin(step + probe),
      variant: (step, probe) => Math.sin(1.1 * step + probe),
      controls: [(step, probe) => Math.sin(step + 1.01 * probe)]
    }
    const [whole, parts] = [await compared(made), await compared({ ...made, chunk: 7 })]
    // Inputs are resampled in other groups: the ranges of the nearest checkpoints may differ.
    const bare = ({ nearest, ...rest }: FunctionSpace) => [rest, nearest.map((row) => row.nearest)]
    expect(bare(parts)).toEqual(bare(whole))
  })

  it('of which one lags by two checkpoints are nearest two checkpoints back', async () => {
    const noise = new Float64Array(16 * 40)
    normals(noise, 0, 5n, 0, 0, 255)
    const found = await compared({
      reference: (step, probe) => step * (1 + (probe % 5)),
      variant: (step, probe) => Math.max(0, step - 2) * (1 + (probe % 5)) + 0.2 * noise[8 * probe + step]!
    })
    const own = found.nearest.filter(({ subject }) => subject === 'b')
    expect(own.map(({ nearest }) => nearest)).toEqual([0, 0, 0, 1, 2, 3, 4, 5])
    const last = own.at(-1)!
    expect([last.low, last.high]).toEqual([5, 5])
    expect(last.distance).toBeLessThan(0.1 * last.same!)
    const back = found.nearest.filter(({ subject }) => subject === 'a')
    expect(
      back
        .slice(0, 5)
        .map(({ nearest }) => nearest)
        .slice(1)
    ).toEqual([3, 4, 5, 6])
  })

  it('begin to differ where one leaves the other by more than it moves itself', async () => {
    const found = await compared({
      reference: (step, probe) => step + 0.01 * probe,
      variant: (step, probe) => step + 0.01 * probe + (step >= 5 ? 2 + 0.01 * probe : 0.5)
    })
    expect(found.against).toBe('own-change')
    expect(found.steps.map(({ exceeds }) => exceeds)).toEqual([
      null,
      false,
      false,
      false,
      false,
      true,
      true,
      true
    ])
    expect(found.onset).toEqual({ step: 5, low: 4, high: 5 })
    expect(found.steps[3]!.yardstick).toBeCloseTo(1, 6)
    expect(found.statement).toContain('cannot be told whether training again')
  })

  it('that part and meet again have no onset', async () => {
    const found = await compared({
      reference: (step) => step,
      variant: (step) => step + (step === 4 ? 3 : 0)
    })
    expect(found.onset).toBeNull()
  })

  it('are held against runs of other seeds', async () => {
    const jitter =
      (run: number): Path =>
      (step, probe) =>
        step + 0.1 * Math.sin(97 * run + 13 * step + 7 * probe)
    const found = await compared({
      reference: jitter(0),
      variant: (step, probe) => jitter(9)(step, probe) + (step >= 4 ? 1 : 0),
      controls: [1, 2, 3].map(jitter)
    })
    expect(found.against).toBe('controls')
    expect(found.onset!.step).toBe(4)
    expect(found.path!.controls!.ratio).toBeGreaterThan(3)
    expect(found.path!.controls!.pValue).toBeNull()
    expect(found.path!.controls!.smallest).toBeCloseTo(1 / 5, 12)
    expect(found.statement).toContain('the ratio stands alone')
  })
})

describe('the rank among controls', () => {
  it('of a run like the others is as often in the lowest tenth as chance has it', () => {
    const controls = Array.from({ length: 8 }, (_, k) => `c${k}`)
    const repeats = 400
    let low = 0
    for (let repeat = 0; repeat < repeats; repeat++) {
      const places = new Float64Array(16)
      normals(places, 0, BigInt(repeat), 0, 0, 255)
      const { pValue } = amongControls(controls, (one, other) => Math.abs(places[one]! - places[other]!))
      if (pValue! <= 0.1) low += 1
    }
    // Ten runs, one of them the lowest tenth: 40 of 400, standard deviation 6.
    expect(low).toBeGreaterThan(22)
    expect(low).toBeLessThan(58)
  })

  it('of a run far from all others is the smallest that can be', () => {
    const far = amongControls(['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'], (one, other) =>
      Math.max(one, other) === 9 ? 5 : 1
    )
    expect(far).toMatchObject({ ratio: 5, among: 1, largest: 1, pValue: 0.1, smallest: 0.1 })
  })
})

it('takes steps evenly, with both ends', () => {
  expect(evenSteps([0, 1, 2, 3, 4, 5, 6], 3)).toEqual([0, 3, 6])
  expect(evenSteps([0, 1], 3)).toEqual([0, 1])
})

describe('the search of a pool', () => {
  const pool = 300
  const planted = [17, 118, 219]
  const noise = new Float64Array(16 * pool)
  normals(noise, 0, 3n, 0, 0, 255)
  const random = (what: number, sample: number): number => noise[8 * sample + what]!
  const chainsOf = (model: number, lowered: readonly number[]) => ({
    chains: [0, 1].map((chain) =>
      Float64Array.from({ length: pool }, (_, sample) =>
        lowered.includes(sample)
          ? -1
          : 0.2 + 0.05 * random(0, sample) + 0.005 * random(1 + 2 * model + chain, sample)
      )
    )
  })
  const request = {
    ...{ data: 'pool', step: 9, kind: 'distribution' as const, positions: 4, first: 10 },
    disagreements: Array.from({ length: pool }, (_, sample) => ({
      mean: planted.includes(sample) ? 0.3 : 0.01 + 0.001 * random(6, sample),
      ...{ maximum: 0.5, position: 2, squared: 0.1 }
    })),
    inputOf: (sample: number) => ({ sample, input: [sample], length: 1 })
  }

  it('finds inputs on which the outputs disagree, and inputs that one model alone is insensitive to', () => {
    const found = rankPool({
      ...request,
      posterior: {
        ...{ sampledOn: 'train', component: 'full', draws: 8 },
        reference: chainsOf(0, []),
        variant: chainsOf(1, planted),
        drawn: new Map([[17, { between: [0.2, 0.3, 0.4], apart: [0.1, 0.1] }]])
      }
    })
    expect(found.byOutputs.slice(0, 3).map(({ sample }) => sample)).toEqual(planted)
    expect(found.byOutputs[0]!.posterior).toEqual({
      mean: expect.closeTo(0.3, 12) as number,
      low: expect.closeTo(0.205, 12) as number,
      high: expect.closeTo(0.395, 12) as number,
      apart: {
        value: expect.closeTo(0.1, 12) as number,
        low: expect.closeTo(0.1, 12) as number,
        high: expect.closeTo(0.1, 12) as number
      }
    })
    const geometry = found.byGeometry!
    expect(
      geometry.slice(0, 10).filter(({ sample }) => planted.includes(sample)).length
    ).toBeGreaterThanOrEqual(2)
    const one = geometry.find(({ sample }) => sample === 17)!
    expect(one.shift).toBeLessThan(0)
    expect(one.low!).toBeLessThan(one.shift)
    expect(one.high!).toBeGreaterThan(one.shift)
    expect(one.variant).toBe(-1)
    expect(found.agreement!.expected).toBeCloseTo(100 / 300, 12)
    expect(found.agreement!.common).toBeGreaterThanOrEqual(2)
    expect(found.byOutputs[0]!.geometryRank).toBe(one.rank)
    expect(one.outputRank).toBe(1)
  })

  it('without a posterior ranks by outputs alone', () => {
    const found = rankPool({ ...request, posterior: null })
    expect([found.byGeometry, found.agreement, found.draws]).toEqual([null, null, 0])
    expect(found.byOutputs).toHaveLength(10)
  })

  it('knows how far two clouds of draws are apart, though each is wider than that', () => {
    const draws = 4000
    const cloud = new Float64Array(4 * draws)
    normals(cloud, 0, 11n, 0, 0, 255)
    // Centres 0 and 0.5; noise of deviation 1, shared but for a tenth.
    const of = {
      a: (k: number) => cloud[4 * k]!,
      b: (k: number) => 0.5 + cloud[4 * k]! + 0.1 * cloud[4 * k + 1]!
    }
    const values = Array.from({ length: draws / 2 }, (_, k) =>
      apartness((one, at, other, then) => (of[one](2 * k + at) - of[other](2 * k + then)) ** 2)
    )
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.25, 2)
  })

  it('gives equal values the same place', () => {
    expect([...places(Float64Array.of(5, 1, 5, 9, 0))]).toEqual([0.625, 0.25, 0.625, 1, 0])
  })
})
