import type { Report } from '../../../shared/report'

/** The sections of the report screen, in the order of the report. */
export const sectionNames = [
  'summary',
  'findings',
  'results',
  'figures',
  'validity',
  'limitations',
  'deviations',
  'inputs',
  'environment'
] as const
export type SectionName = (typeof sectionNames)[number]

/** How much a section holds, where it is a list; null elsewhere. */
export function sizeOf(report: Report, section: SectionName): number | null {
  if (section === 'findings') return report.summary.findings.length
  if (section === 'figures') return report.figures.length
  if (section === 'limitations') return report.limitations.length
  if (section === 'deviations') return report.deviations.length
  if (section === 'inputs') return report.manifest.length
  return null
}
