import type { Report } from '../../../../../shared/report'
import { quantile } from '../../../math/moments'
import { fixed } from '../../numbers'
import type { Text } from '../spans'
import { bullets, subheading, paragraph } from '../blocks'
import { thinningWords } from '../../thinning'
import { chapter, type Context } from './context'

const italic = (text: string): { text: string; font: 'italic' } => ({ text, font: 'italic' })

/** 3: how the numbers were made, in plain words, with where the methods come from. */
export function methodSection(context: Context): void {
  const { t, report } = context
  chapter(
    context,
    '3 Method',
    (sect) => {
      for (const text of estimateParagraphs) paragraph(t, sect, text)
      const thinned = thinningWords(report)
      if (thinned !== '') paragraph(t, sect, `${thinned} ${thinningMethod}`)
      const gains = gainText(report)
      if (gains !== null) paragraph(t, sect, gains)
      subheading(t, sect, 'Verdict')
      for (const text of verdictParagraphs) paragraph(t, sect, text)
      if (report.comparison) {
        subheading(t, sect, 'Comparison')
        paragraph(t, sect, comparisonText)
        if (report.comparison.outputs) paragraph(t, sect, outputsText)
      }
      subheading(t, sect, 'References')
      bullets(t, sect, references)
    },
    { newPage: 'never' }
  )
}

const outputsText =
  'Outputs are held against each other on the same inputs: distributions by the Jensen–Shannon divergence (Lin 1991; nats, 0 to ln 2), values by their squared distance. Intervals are over inputs; they tell how far the mean over more such inputs is known. Outputs of any two different weights differ: whether a difference means more than another training would bring, only runs of other seeds can tell (controls). Without them it is held against what A itself changes between checkpoints. A pool is searched at the last common step; draws around both checkpoints share their noise.'

/** Below this gain in standard error a device does not matter. */
const leastGain = 1.2

/** What pairing with the baseline and common random numbers gained in this run, measured; null where nothing was estimated. */
export function gainText({ llc, comparison }: Pick<Report, 'llc' | 'comparison'>): string | null {
  const pairing = medianOf(
    llc.flatMap(({ standardError, diagnostics: { unpairedError } }) =>
      unpairedError !== null && standardError !== null && standardError > 0
        ? [unpairedError / standardError]
        : []
    )
  )
  if (pairing === null) return null
  const words = (gain: number): string =>
    `${fixed(gain, 2)}${gain < leastGain ? ', so it does not matter here' : ''}`
  const common = medianOf(
    (comparison?.differences ?? []).flatMap((difference) => {
      const errors = [comparison?.reference, comparison?.variant].map(
        (subject) =>
          llc.find(
            (row) =>
              row.subject === subject &&
              row.step === difference.step &&
              row.component === difference.component &&
              row.data === difference.data &&
              row.sampledOn === difference.sampledOn
          )?.standardError ?? NaN
      )
      const gain = Math.hypot(...errors) / (difference.standardError ?? NaN)
      return Number.isFinite(gain) && !difference.identicalWeights ? [gain] : []
    })
  )
  return (
    `In this run the pairing made the standard error smaller by a factor of ${words(pairing)} (median over the estimates).` +
    (common === null
      ? ''
      : ` Common batches and noise made that of a difference smaller by a factor of ${words(common)}.`)
  )
}

function medianOf(values: readonly number[]): number | null {
  return values.length === 0
    ? null
    : quantile(
        [...values].sort((a, b) => a - b),
        0.5
      )
}

const estimateParagraphs: readonly Text[] = [
  [
    {
      text: 'The local learning coefficient (LLC, λ) says how fast the loss grows around a checkpoint: the fewer directions of the weights matter, the lower it is. It is estimated as '
    },
    italic('λ̂ = nβ (E[L(w)] − L(w*))'),
    {
      text: ', where L is the mean loss over the n samples, w* the checkpoint, nβ the inverse temperature times n, and the mean runs over draws w from the density proportional to '
    },
    italic('exp(−nβ L(w) − γ/2 ‖w − w*‖²)'),
    { text: ': the posterior, held near the checkpoint by the localisation γ [1, 2].' }
  ],
  'Draws come from several chains of stochastic gradient Langevin dynamics with step size ε [3], each started at the checkpoint. The draws of the burn-in are in no mean. The loss at the checkpoint is taken on the same mini-batch as the loss of the draw, so that the noise of the batch cancels; the estimate without this pairing is kept beside it in report.json.',
  'Where an estimate is for a component, only its weights are sampled and all others stay as they are. Where it is for data other than those sampled on, the loss of those data is measured along the same chains [4].',
  'Intervals are 95%. They come from the Monte Carlo standard error, which accounts for the autocorrelation of the draws.'
]

const thinningMethod =
  'Losses are those of every step. The first steps are as even on a logarithmic axis as the series allows; each further one lies in the middle of the gap where a point of a curve departs most from the line through its neighbours, its own errors taken into account. All subjects have the same steps.'

const verdictParagraphs: readonly Text[] = [
  'Each estimate has a verdict by fixed limits (section 7). Usable: every diagnostic is within its limits. Suspicious: shown and marked. Rejected: no number is printed as a result, and nothing is compared with it.',
  [
    {
      text: 'R-hat compares the chains, and the effective sample size says how many independent draws they are worth [5]. Three further diagnostics use a balance that holds exactly for a stationary chain: with g the drift of a step, '
    },
    italic('V = E[(w − w*)·g]'),
    { text: ', ' },
    italic('H = (ε/4) E‖g‖²'),
    {
      text: ' and d sampled weights, V − H = d. Equilibrium, (V − H)/d, is below 1 while a chain still spreads. Heating is the part of H that reaches the loss, H_L; the estimate is too high by about half of it. The degree κ is 2 on a quadratic loss; far below 2 the chain has left the neighbourhood of the checkpoint, and the value is not local.'
    }
  ]
]

const comparisonText: Text =
  'Two subjects are compared under one configuration, on the same batches and with the same noise, step by step. The interval of a difference uses the measured covariance of the two estimates. P-values are adjusted by Holm’s method over all differences of the comparison [6]. The onset is the first compared step from which on every difference that could be made has an adjusted p-value below 0.05.'

const references: readonly Text[] = [
  '[1] Lau, Furman, Wang, Murfet, Wei (2023). The local learning coefficient: a singularity-aware complexity measure. arXiv 2308.12108.',
  '[2] Watanabe (2009). Algebraic geometry and statistical learning theory. Cambridge University Press.',
  '[3] Welling, Teh (2011). Bayesian learning via stochastic gradient Langevin dynamics. ICML.',
  '[4] Wang, Hoogland, van Wingerden, Furman, Murfet (2024). Differentiation and specialization of attention heads via the refined local learning coefficient. arXiv 2410.02984.',
  '[5] Vehtari, Gelman, Simpson, Carpenter, Bürkner (2021). Rank-normalization, folding, and localization: an improved R-hat. Bayesian Analysis 16.',
  '[6] Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6.'
]
