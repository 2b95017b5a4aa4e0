/** Symbols of the sampler's settings, as the screens and the report print them. Apart from `plan.ts`, so that the page does without its
 *  schemas. */
export const settingSymbols = {
  stepSize: 'ε',
  nBeta: 'nβ',
  localization: 'γ',
  batchSize: 'm',
  chains: 'C',
  burnIn: 'B',
  draws: 'T',
  observeEvery: 'k'
} as const
