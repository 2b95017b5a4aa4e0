import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export interface BundleSize {
  readonly files: number
  readonly bytes: number
  /** Each file by itself at gzip's highest level, fonts included. */
  readonly gzippedBytes: number
}

/** Size of everything that the page may load: scripts, styles, fonts, images; source maps do not count. */
export function bundleSize(folder: string): BundleSize {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0)
  return {
    files: files.length,
    bytes: sum(files.map(({ length }) => length)),
    gzippedBytes: sum(files.map((bytes) => gzipSync(bytes, { level: 9 }).length))
  }
}
