import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../../../shared/errors'
import { fileError } from './files'

const special = /[*?{}[\]]/

export const isGlob = (pattern: string): boolean => special.test(pattern)

/** One path segment of a glob as a regular expression: `*`, `?`, `[…]` and `{a,b}`; never across a slash. */
function segmentPattern(segment: string): RegExp {
  let source = ''
  let depth = 0
  for (let at = 0; at < segment.length; at++) {
    const character = segment.charAt(at)
    if (character === '*') source += '[^/]*'
    else if (character === '?') source += '[^/]'
    else if (character === '{') {
      source += '(?:'
      depth++
    } else if (character === '}' && depth > 0) {
      source += ')'
      depth--
    } else if (character === ',' && depth > 0) source += '|'
    else if (character === '[') {
      const end = segment.indexOf(']', at + 1)
      if (end > at + 1) {
        const inner = segment
          .slice(at + 1, end)
          .replace(/[\\\]]/g, '\\$&')
          .replace(/^[!^]/, '^')
        source += `[${inner}]`
        at = end
      } else source += '\\['
    } else source += character.replace(/[\\^$.|+()[\]{}]/g, '\\$&')
  }
  try {
    return new RegExp(`^${source}${')'.repeat(depth)}$`, 'u')
  } catch (cause) {
    throw new AuditError('plan/invalid', 'the pattern cannot be read', {
      where: segment,
      hint: 'Use *, ?, [a-z] with the lower letter first, and {a,b}.',
      cause
    })
  }
}

/** Files and folders that match a glob of `/`-separated segments below a folder, sorted. Hidden names match only where the pattern
 *  begins with a dot. `**` stands for any number of folders; links to folders are not followed there, for they may lead in circles.
 *  @throws AuditError `plan/invalid` for a malformed pattern, `file/*` */
export async function expandGlob(pattern: string, baseFolder: string): Promise<string[]> {
  const absolute = pattern.startsWith('/')
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.')
  const found = await expand(segments, absolute ? '/' : baseFolder)
  return [...new Set(found)].sort()
}

async function expand(segments: readonly string[], folder: string): Promise<string[]> {
  const [segment, ...rest] = segments
  if (segment === undefined) return (await exists(folder)) ? [folder] : []
  if (segment === '**') {
    const deeper = await Promise.all(
      (await entries(folder))
        .filter((entry) => entry.folder && !entry.name.startsWith('.'))
        .map((entry) => expand(segments, join(folder, entry.name)))
    )
    return [...(await expand(rest, folder)), ...deeper.flat()]
  }
  if (!isGlob(segment)) return expand(rest, join(folder, segment))
  const pattern = segmentPattern(segment)
  const matching = (await entries(folder)).filter(
    (entry) =>
      pattern.test(entry.name) &&
      (segment.startsWith('.') || !entry.name.startsWith('.')) &&
      (rest.length === 0 || entry.folder || entry.link)
  )
  const results = await Promise.all(matching.map((entry) => expand(rest, join(folder, entry.name))))
  return results.flat()
}

/** A link that leads nowhere exists: the reader says what is wrong with it. */
const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false
  )

interface FolderEntry {
  readonly name: string
  readonly folder: boolean
  readonly link: boolean
}

async function entries(folder: string): Promise<FolderEntry[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true })
    return found.map((entry) => ({
      name: entry.name,
      folder: entry.isDirectory(),
      link: entry.isSymbolicLink()
    }))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return []
    throw fileError(cause, folder)
  }
}
