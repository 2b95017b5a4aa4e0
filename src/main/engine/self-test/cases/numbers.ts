import { deepLinearLearningCoefficient } from '../../estimators/rlct'
import { philox } from '../../math/philox'
import { malaAcceptance } from '../../sampling/acceptance'
import { essBulk, essMean, essTail, mcse, rHat } from '../../sampling/diagnostics/convergence'
import { near, nearShare, same } from '../check'
import type { KnownCase } from '../known-case'

/** What needs no sampling: random words, diagnostics, acceptance, exact coefficients. */
export const numberCases: readonly KnownCase[] = [
  {
    id: 'philox',
    name: 'Random numbers: Philox4x32-10',
    source: 'Random123, known-answer vectors (Salmon et al. 2011)',
    isQuick: true,
    cost: 1,
    run: () =>
      Promise.resolve(
        vectors.map(({ counter, key, words }) => {
          const out = new Int32Array(4)
          philox(...counter, ...key, out)
          const reached = [...out].map((word) => (word >>> 0).toString(16).padStart(8, '0'))
          return same(
            `words of counter ${hex(counter[0])} …`,
            'all four',
            reached.join(' ') === words ? 'all four' : 'others'
          )
        })
      )
  },
  {
    id: 'arviz',
    name: 'Convergence diagnostics',
    source: 'ArviZ on four chains of 100 tied draws',
    isQuick: true,
    cost: 1,
    run() {
      const chains = tied.map((letters) =>
        Float64Array.from(letters, (letter) => letter.charCodeAt(0) - zero)
      )
      return Promise.resolve([
        nearShare('split rank-normalised R-hat', 1.0269036898643829, rHat(chains), 1e-9),
        nearShare('bulk effective sample size', 108.66941716663455, essBulk(chains), 1e-9),
        nearShare('tail effective sample size', 185.86640307424494, essTail(chains), 1e-9),
        nearShare('effective sample size of the mean', 107.99388510830923, essMean(chains), 1e-9),
        nearShare('Monte Carlo standard error', 0.12719044945151983, mcse(chains), 1e-9)
      ])
    }
  },
  {
    id: 'mala-tuples',
    name: 'Metropolis acceptance of a Langevin step',
    source: 'two steps worked out by hand (Roberts & Tweedie 1996)',
    isQuick: true,
    cost: 1,
    run: () =>
      Promise.resolve(
        moves.map(({ from, to, rise, stepSize, probability }) => {
          const square = (start: Point, end: Point): number =>
            start.at.reduce(
              (sum, x, i) => sum + ((end.at[i] ?? 0) - x + (stepSize / 2) * (start.gradient[i] ?? 0)) ** 2,
              0
            )
          const move = {
            energyRise: rise,
            forwardSquared: square(from, to),
            backwardSquared: square(to, from)
          }
          return near(`probability at ε = ${stepSize}`, probability, malaAcceptance(move, stepSize), 1e-6)
        })
      )
  },
  {
    id: 'aoyagi',
    name: 'Exact learning coefficients of deep linear networks',
    source: 'Aoyagi 2024, arXiv 2303.15739',
    isQuick: true,
    cost: 1,
    run: () =>
      Promise.resolve(
        coefficients.map(([widths, rank, known]) =>
          near(
            `λ of widths ${widths.join('-')}, rank ${rank}`,
            known,
            deepLinearLearningCoefficient(widths, rank).lambda,
            1e-12
          )
        )
      )
  }
]

type Words4 = [number, number, number, number]
const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')

const vectors: readonly { counter: Words4; key: [number, number]; words: string }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
  { counter: [-1, -1, -1, -1], key: [-1, -1], words: '408f276d 41c83b0e a20bc7c6 6d5451fd' },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: 'd16cfe09 94fdcceb 5001e420 24126ea1'
  }
]

interface Point {
  readonly at: readonly number[]
  readonly gradient: readonly number[]
}

const moves: readonly {
  readonly from: Point
  readonly to: Point
  readonly rise: number
  readonly stepSize: number
  readonly probability: number
}[] = [
  {
    from: { at: [0, 0], gradient: [0, 0] },
    to: { at: [1.5, 5.5], gradient: [1.5, 5.5] },
    rise: 16.25,
    stepSize: 0.1,
    probability: 0.6661436
  },
  {
    from: { at: [1, 1], gradient: [1, 1] },
    to: { at: [1.5, 0.5], gradient: [1.5, 0.5] },
    rise: 0.25,
    stepSize: 0.5,
    probability: 0.9692332
  }
]

const coefficients: readonly (readonly [widths: readonly number[], rank: number, lambda: number])[] = [
  [[2, 2, 2], 0, 1.5],
  [[3, 3, 3, 3], 1, 4],
  [[5, 3, 5], 0, 6.5],
  [[4, 3, 8], 0, 6],
  [[10, 10, 10], 3, 44]
]

/** Draws as letters, e for 0: the case of ties in the golden values of bench/peers. */
const zero = 'e'.charCodeAt(0)
const tied = [
  'eeeeeddddeddfhffefefegghhgfgffghhhggddcdbddddegefgigffggfeeededeeefggedccdeedfeefeefdefdeffefdeeedef',
  'efcdfffdeefhgffghhfeegggfedfhfgggeffddgggfecbbbccdfdeeedccdedeeegffegeceffedeedegdcedeedeecfefigghgf',
  'deddefeddffedddffdedfhfhhhgdffeeeeefedeedccddceedddcceeecdeeefdddfddcdgffggdddcfgfggghfggffefedffgfe',
  'efeeeddbeefecdffffffefeeefeghgfffegffgfeefdefddcaddefgfefeggffefddefeefedfddeefecdeggggfeedefeedeeed'
]
