import { describe, expect, it } from 'vitest'
import { fuzzyFilter, fuzzyScore } from '../../../src/renderer/features/palette/fuzzy'

const titles = ['Start', 'Inputs', 'Settings and help', 'Results: Diagnostics', 'Theme: Dark', 'Übersicht']
const find = (typed: string): string[] => fuzzyFilter(typed, titles, (title) => title)

describe('finding commands', () => {
  it('keeps the order while nothing is typed', () => {
    expect(find('')).toEqual(titles)
  })

  it.each([
    ['diag', 'Results: Diagnostics'],
    ['dark', 'Theme: Dark'],
    ['sah', 'Settings and help'],
    ['td', 'Theme: Dark'],
    ['ubers', 'Übersicht'],
    ['STA', 'Start']
  ])('%s finds %s first', (typed, title) => {
    expect(find(typed)[0]).toBe(title)
  })

  it('finds nothing where a letter is missing', () => {
    expect(find('xyz')).toEqual([])
    expect(fuzzyScore('ba', 'ab')).toBeNull()
  })

  it('prefers a word’s beginning to its middle', () => {
    expect(fuzzyScore('in', 'Inputs')!).toBeGreaterThan(fuzzyScore('in', 'Settings')!)
  })
})
