import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What is wrong with a field, in words: the schema library's own are for programmers.
 *  @param isMissing the field is not there */
export function issueText(issue: Issue, isMissing: boolean): string {
  const wanted = expectation(issue)
  if (wanted === null) return issue.message
  return isMissing ? `is missing, expected ${wanted}` : `expected ${wanted}`
}

/** Null where the schema has words of its own. */
function expectation(issue: Issue): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected
    case 'invalid_value':
      return oneOf(issue.values.map(String))
    case 'too_small':
      return bound(issue.origin, Number(issue.minimum), issue.inclusive === false ? 'more than' : 'at least')
    case 'too_big':
      return bound(issue.origin, Number(issue.maximum), issue.inclusive === false ? 'less than' : 'at most')
    case 'invalid_format':
      return issue.format === 'includes' && 'includes' in issue
        ? `text with ${String(issue.includes)} in it`
        : null
    case 'invalid_union':
      return unionWords(issue)
    case 'invalid_key':
      return `a name of ${issue.issues[0]?.message ?? 'letters'}`
    default:
      return null
  }
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'fields with values',
  record: 'names with values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false'
}

function bound(origin: string, limit: number, words: string): string {
  const units: Readonly<Record<string, string>> = { string: 'character', array: 'item' }
  const unit = units[origin]
  if (unit === undefined) return `${words} ${limit}`
  return `${words} ${limit} ${unit}${limit === 1 ? '' : 's'}`
}

/** What each branch wants; of a choice by a field, the values that the field may have. */
function unionWords(issue: Extract<Issue, { code: 'invalid_union' }>): string | null {
  if ('options' in issue && Array.isArray(issue.options)) return oneOf(issue.options.map(String))
  const wanted = issue.errors.map(([first]) => (first === undefined ? null : expectation(first)))
  return wanted.includes(null) || wanted.length === 0 ? null : [...new Set(wanted)].join(' or ')
}

const oneOf = (values: readonly string[]): string =>
  values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`
