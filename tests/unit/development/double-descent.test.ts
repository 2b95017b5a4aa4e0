import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findDoubleDescent, type DescentCurve } from '../../../src/main/engine/development/double-descent'
import { descentWords } from '../../../src/main/engine/development/double-descent-words'
import { readCurve } from '../../../src/main/engine/formats/curve-csv'
import { philox, seedKey } from '../../../src/main/engine/math/philox'
import { mean, standardError } from '../../../src/main/engine/math/moments'
import type { DescentRow } from '../../../src/shared/double-descent'

function normals(seed: number): () => number {
  const words = new Int32Array(4)
  const [key0, key1] = seedKey(BigInt(seed))
  let counter = 0
  const uniform = (word: number): number => (words[word]! >>> 0) / 2 ** 32
  return () => {
    philox(counter++, 0, 0, 255, key0, key1, words)
    return Math.sqrt(-2 * Math.log(1 - uniform(0))) * Math.cos(2 * Math.PI * uniform(1))
  }
}

interface Made {
  readonly seed?: number
  /** Mean loss at 0 to 1. */
  readonly loss?: (place: number) => number
  readonly count?: number
  /** Noise of one sample at one checkpoint, and of a checkpoint in all samples. */
  readonly sampleNoise?: number
  readonly checkpointNoise?: number
  readonly isOneTraining?: boolean
  readonly llc?: DescentCurve['llc'][number]
}

/** 100 test samples, some of which are far harder than others: what pairing takes away. */
function made(options: Made): DescentCurve {
  const { seed = 1, loss = () => 1, count = 40, sampleNoise = 0.1, checkpointNoise = 0.02 } = options
  const next = normals(seed)
  const samples = Array.from({ length: 100 }, () => 2 * next())
  const rows = Array.from({ length: count }, (_, k) => {
    const own = loss(k / (count - 1)) + checkpointNoise * next()
    return samples.map((sample) => sample + own + sampleNoise * next())
  })
  return {
    places: rows.map((_, k) => k),
    losses: rows.map(mean),
    llc: rows.map(() => options.llc ?? null),
    errorOf: (from, to) =>
      Promise.resolve(standardError(rows[to]!.map((value, sample) => value - rows[from]![sample]!))),
    isOneTraining: options.isOneTraining ?? true
  }
}

const bump = (place: number, at: number, width: number): number => Math.exp(-(((place - at) / width) ** 2))
/** Minimum at 0.25, maximum at 0.5, second minimum at the end. */
const twice = (place: number): number => 2 - 1.5 * bump(place, 0.25, 0.12) - 1.8 * bump(place, 1, 0.3)

describe('the test loss', () => {
  it('of a double descent falls, rises and falls again, at the places that are known', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { kind, firstFall, rise, secondFall } = await findDoubleDescent(made({ seed, loss: twice }))
      expect(kind).toBe('double-descent')
      expect(firstFall!.to).toBe(rise!.from)
      expect(rise!.to).toBe(secondFall!.from)
      expect(Math.abs(rise!.from / 39 - 0.25)).toBeLessThan(0.06)
      expect(Math.abs(rise!.to / 39 - 0.5)).toBeLessThan(0.08)
      expect(Math.abs(secondFall!.to / 39 - 1)).toBeLessThan(0.08)
      expect(Math.abs(secondFall!.difference + 1.8)).toBeLessThan(0.25)
    }
  })

  it.each([
    ['falls', (place: number) => 3 * Math.exp(-4 * place)],
    ['overfits', (place: number) => 2 - 1.5 * bump(place, 0.3, 0.2)],
    ['rises', (place: number) => 1 + 2 * place],
    ['rise-and-fall', (place: number) => 1 + 3 * bump(place, 0.3, 0.2) - place]
  ] as const)('%s and does nothing else', async (kind, loss) => {
    for (let seed = 1; seed <= 20; seed++) {
      expect((await findDoubleDescent(made({ seed, loss }))).kind, String(seed)).toBe(kind)
    }
  })

  it.each([
    ['samples', { sampleNoise: 0.5, checkpointNoise: 0 }],
    ['checkpoints', { sampleNoise: 0.05, checkpointNoise: 0.2 }],
    ['both', { sampleNoise: 0.3, checkpointNoise: 0.05 }],
    ['few checkpoints', { sampleNoise: 0.05, checkpointNoise: 0.2, count: 8 }],
    ['sizes', { sampleNoise: 0.5, checkpointNoise: 0, count: 6, isOneTraining: false }]
  ] as const)('of noise alone, of %s, is level in at least 95 of 100 curves', async (_, noise) => {
    const kinds: string[] = []
    for (let seed = 1; seed <= 100; seed++)
      kinds.push((await findDoubleDescent(made({ seed, ...noise }))).kind)
    expect(kinds.filter((kind) => kind !== 'level').length).toBeLessThanOrEqual(5)
    expect(kinds.filter((kind) => kind === 'double-descent')).toEqual([])
  })

  it('of a long descent has no rise in its late ripples', async () => {
    const loss = (place: number): number => 5 * Math.exp(-8 * place) + 0.01 * Math.cos(60 * place)
    const found = await findDoubleDescent(made({ loss, sampleNoise: 0.001, checkpointNoise: 0 }))
    expect(found.kind).toBe('falls')
  })

  it('over sizes is told by three models, over steps by no fewer than five', async () => {
    const few = { loss: (place: number) => 1 + bump(place, 0.5, 0.2), count: 3 }
    expect((await findDoubleDescent(made({ ...few, isOneTraining: false }))).kind).toBe('rise-and-fall')
    expect(await findDoubleDescent(made(few))).toMatchObject({ kind: 'unknown', threshold: 0 })
    expect((await findDoubleDescent(made({ ...few, count: 0 }))).kind).toBe('unknown')
  })

  it('of modular addition rises while it is memorised and falls when it groks', async () => {
    const { rows } = await readCurve(join(import.meta.dirname, '../../fixtures/curves/modadd.csv'), {
      value: 'test_loss'
    })
    const found = await findDoubleDescent({
      places: rows.map(({ step }) => Math.log(step + 1)),
      losses: rows.map(({ value }) => value!),
      llc: rows.map(() => null),
      // Of 1545 samples; the paired errors are 0.03 to 0.08.
      errorOf: () => Promise.resolve(0.1),
      isOneTraining: true
    })
    expect(found.kind).toBe('rise-and-fall')
    expect(rows[found.rise!.to]!.step).toBe(238)
    expect(found.rise!.difference).toBeCloseTo(2.38, 2)
    expect(rows[found.secondFall!.to]!.value).toBeLessThan(0.001)
  })
})

describe('the threshold', () => {
  it('grows with the number of pairs that the places are chosen from, and is at least 3', async () => {
    const of = async (count: number): Promise<number> =>
      (await findDoubleDescent(made({ count, isOneTraining: false }))).threshold
    expect(await of(3)).toBe(3)
    expect(await of(40)).toBeCloseTo(4.36, 2)
    expect(await of(100)).toBeGreaterThan(4.5)
  })
})

describe('the words', () => {
  const rowsOf = ({ losses }: DescentCurve, llc: (row: number) => number | null): DescentRow[] =>
    losses.map((testLoss, step) => ({
      ...{ subject: 'a', step, parameters: 100 * (step + 1), trainLoss: 0, testLoss, gap: testLoss },
      ...{ llc: llc(step), llcError: llc(step) === null ? null : 1 }
    }))
  const told = async (options: Made, llc: (row: number) => number | null, over: 'step' | 'size' = 'step') => {
    const curve = made(options)
    const rows = rowsOf(curve, llc)
    const estimates = rows.map((row) => (row.llc === null ? null : { value: row.llc, error: row.llcError! }))
    return descentWords(await findDoubleDescent({ ...curve, llc: estimates }), { over, rows })
  }

  it('say where the LLC moves between maximum and second minimum, beyond its error or not', async () => {
    expect(await told({ loss: twice }, (row) => 200 - row)).toMatch(
      /^Double descent: the test loss falls from .* at step 0 to .* at step \d+ \(−.* ± .*\), rises from .* and falls again from .*\. From the maximum to the second minimum the LLC falls beyond its error \(from 18\d to 16\d, −\d+(\.\d)? \[−.*, −.*\]\)\.$/
    )
    expect(await told({ loss: twice }, (row) => 200 - 0.01 * row)).toMatch(
      /From the maximum to the second minimum no change of the LLC is beyond its error \(from 200 to 200, −0\.\d+ \[−.*, \+.*\]\)\.$/
    )
  })

  it('have no LLC where an estimate was rejected', async () => {
    expect(await told({ loss: twice }, (row) => (row > 30 ? null : 200))).toMatch(
      /From the maximum to the second minimum nothing is known of the LLC: no estimate at step 3\d\.$/
    )
  })

  it('find nothing where there is nothing', async () => {
    const at = (): number => 100
    expect(await told({}, at)).toBe('No change of the test loss is beyond its error.')
    expect(await told({ count: 4 }, at)).toBe(
      'Too few checkpoints to tell whether the test loss falls, rises and falls again.'
    )
    expect(await told({ loss: (place) => 3 - place }, at)).toMatch(
      /^The test loss falls throughout, from .*: no rise is beyond its error\. Meanwhile no change of the LLC is beyond its error/
    )
  })

  it('of sizes say what the errors leave out', async () => {
    const sizes = { loss: (place: number) => 1 + bump(place, 0.5, 0.2), count: 3, isOneTraining: false }
    expect(await told(sizes, () => null, 'size')).toMatch(
      /^The test loss rises from .* at 100 parameters \(a\) to .* another training of each size may differ\.$/
    )
  })
})
