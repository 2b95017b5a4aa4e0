import { chapter, type Context } from './context'
import { behaviourResults } from './results-behaviour'
import { comparisonResults } from './results-comparison'
import { developmentResults } from './results-development'
import { llcResults } from './results-llc'

/** 6: what was measured, as figures and as tables. */
export function resultsSection(context: Context): void {
  chapter(
    context,
    '6 Results',
    (sect) => {
      llcResults(context, sect)
      comparisonResults(context, sect)
      behaviourResults(context, sect)
      developmentResults(context, sect)
    },
    // The first curve's, with its own heading.
    { keep: 340 }
  )
}
