import type { SelfTestCheck } from '../../../../shared/self-test'
import { deepLinearLearningCoefficient } from '../../estimators/rlct'
import { mean } from '../../math/moments'
import { below, near, nearShare, noted, same } from '../check'
import type { KnownCase } from '../known-case'
import { deepLinear, polygon, rescaledRelu } from '../networks'
import { lossesOf, outputsOf, samplePosterior, type KnownModel, type KnownSettings } from '../posterior'

const chen = 'Chen et al. 2023, arXiv 2310.06301'

export const networkCases: readonly KnownCase[] = [
  {
    id: 'polygon-losses',
    name: 'Toy model of superposition: losses of k-gons',
    source: chen,
    isQuick: true,
    cost: 1,
    async run({ engine }) {
      const checks: SelfTestCheck[] = []
      for (const [k, radius, bias, loss] of [
        [4, 1, 0, 0.11111],
        [5, 1.17046, -0.2823, 0.06874],
        [6, 1.32053, -0.61814, 0.04819]
      ] as const) {
        const reached = mean(await lossesOf(engine, polygon(k, radius, bias)))
        checks.push(near(`loss of the ${k}-gon`, loss, reached, 3e-5))
      }
      return checks
    }
  },
  {
    id: 'pentagon',
    name: 'Toy model of superposition: LLC of the 5-gon',
    source: chen,
    isQuick: false,
    cost: 15,
    async run({ engine, signal }) {
      const settings = {
        ...{ stepSize: 5e-5, nBeta: 1e4, localization: 100 },
        ...{ chains: 4, burnIn: 2000, draws: 4000 }
      }
      const { result } = await samplePosterior(engine, polygon(5, 1.17046, -0.2823), settings, { signal })
      return [near('λ̂', 7, result.estimate, 0.35)]
    }
  },
  {
    id: 'deep-linear',
    name: 'Deep linear networks at their most singular parameter, nβ = 10⁴',
    source: 'Aoyagi 2024, arXiv 2303.15739',
    isQuick: false,
    cost: 20,
    async run({ engine, signal }) {
      const checks: SelfTestCheck[] = []
      const estimates: number[] = []
      for (const [widths, rank] of deepLinearNetworks) {
        const { lambda } = deepLinearLearningCoefficient(widths, rank)
        const { result } = await samplePosterior(engine, deepLinear(widths, rank), deepLinearSettings, {
          signal
        })
        estimates.push(result.estimate ?? NaN)
        checks.push(nearShare(`λ̂ of widths ${widths.join('-')}, rank ${rank}`, lambda, result.estimate, 0.15))
      }
      const rises = estimates.every((value, i) => i === 0 || value > (estimates[i - 1] ?? NaN))
      return [...checks, same('order of the three', 'kept', rises ? 'kept' : 'not kept')]
    }
  },
  {
    id: 'relu-rescaling',
    name: 'ReLU network, first layer × 10, second ÷ 10',
    source: 'theory: the same function',
    isQuick: false,
    cost: 15,
    async run({ engine, signal }) {
      const [plain, scaled] = [rescaledRelu(1), rescaledRelu(10)]
      const [a, b] = [await outputsOf(engine, plain), await outputsOf(engine, scaled)]
      const size = Math.sqrt(mean(a.map((value) => value ** 2)))
      const apart = Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))))
      const changeOf = async (settings: KnownSettings): Promise<number> => {
        const cooled = async (known: KnownModel): Promise<number> => {
          const { traces, result } = await samplePosterior(engine, known, settings, { signal })
          // The number behind the verdict: directions that change no output spread slowly, and are not judged here.
          const number = settings.nBeta * mean(traces.map(({ paired }) => mean(paired)))
          return number - (result.diagnostics.heatingLoss ?? NaN) / 2
        }
        const before = await cooled(plain)
        return Math.abs((await cooled(scaled)) / before - 1)
      }
      return [
        below('largest change of an output, share of their size', 0, apart / size, 1e-5),
        below(
          'change of λ̂ less H_L/2, rmsprop-sgld',
          0,
          await changeOf({ ...reluSettings, ...preconditioned }),
          0.05
        ),
        noted('change of λ̂ less H_L/2, sgld', 'not invariant', await changeOf(reluSettings))
      ]
    }
  }
]

const deepLinearNetworks: readonly (readonly [widths: readonly number[], rank: number])[] = [
  [[6, 5, 4], 2],
  [[8, 6, 7, 5], 3],
  [[10, 4, 6, 8, 10], 2]
]

const deepLinearSettings: KnownSettings = {
  ...{ stepSize: 2e-5, nBeta: 1e4, localization: 10 },
  ...{ chains: 8, burnIn: 15000, draws: 10000 }
}

const reluSettings: KnownSettings = {
  ...{ stepSize: 2e-6, nBeta: 1e4, localization: 0.01 },
  ...{ chains: 8, burnIn: 6000, draws: 10000 }
}
const preconditioned = { sampler: 'rmsprop-sgld', stabilizer: 0.001 } as const
