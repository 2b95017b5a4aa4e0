import { appendices } from './sections/appendices'
import { closingSections } from './sections/closing'
import { diagnosticsSection } from './sections/diagnostics'
import { findingsSection } from './sections/findings'
import { inputsSection } from './sections/inputs'
import { methodSection } from './sections/method'
import { resultsSection } from './sections/results'
import { scopeSection } from './sections/scope'
import { summarySection } from './sections/summary'
import type { Context } from './sections/context'

/** All numbered sections and appendices, in the order of reading. */
export function sections(context: Context): void {
  summarySection(context)
  scopeSection(context)
  methodSection(context)
  inputsSection(context)
  findingsSection(context)
  resultsSection(context)
  diagnosticsSection(context)
  closingSections(context)
  appendices(context)
}
