import { setImmediate } from 'node:timers/promises'
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
const parts = [
  summarySection,
  scopeSection,
  methodSection,
  inputsSection,
  findingsSection,
  resultsSection,
  diagnosticsSection,
  closingSections,
  appendices
] as const
export const sectionCount = parts.length

/** Lays out every section; between two, the process answers what it is asked. @param onSection how many are done */
export async function sections(context: Context, onSection: (done: number) => void): Promise<void> {
  for (const [place, part] of parts.entries()) {
    part(context)
    onSection(place + 1)
    await setImmediate()
  }
}
