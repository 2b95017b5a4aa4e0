import type { Finding } from './archive'
import { maxShownLength } from './limits'

/** Characters that make a name look like another one, or that command a terminal. */
const misleading = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** Odd names are kept as they are, and reported. */
export function nameFindings(names: Iterable<string>, path: string): Finding[] {
  const findings: Finding[] = []
  for (const name of names) {
    if (isMisleading(name)) {
      findings.push({
        code: 'name/misleading',
        severity: 'medium',
        where: `${path}: ${visible(name)}`,
        message: 'the tensor name has control, bidirectional or invisible characters'
      })
    } else if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
      findings.push({
        code: 'name/misleading',
        severity: 'medium',
        where: `${path}: ${name}`,
        message: 'the tensor name is one that misleads careless programs'
      })
    }
  }
  return findings
}

/** True for a name that cannot be printed as it is, or that looks like another one. */
export const isMisleading = (name: string): boolean => misleading.test(name)

/** The start of a name for a message, with its odd characters as escapes. */
export function shown(name: string): string {
  return name.length <= maxShownLength ? visible(name) : `${visible(name.slice(0, maxShownLength))}…`
}

/** A name with its odd characters as escapes. */
export function visible(name: string): string {
  return name.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  )
}
