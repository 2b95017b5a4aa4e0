/** The parts of Settings and help, in the order they are shown. */
export const sections = [
  'appearance',
  'engine',
  'self-test',
  'offline',
  'shortcuts',
  'glossary',
  'licences',
  'about'
] as const
export type SectionName = (typeof sections)[number]

export function isSection(name: unknown): name is SectionName {
  return sections.some((section) => section === name)
}
