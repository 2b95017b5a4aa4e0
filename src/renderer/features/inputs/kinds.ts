import type { InputReference } from '../../../shared/inputs'

/** What a file is likely to be, by name only: the reader decides by bytes and says so where the name misled. */
export type FileKind = 'data' | 'config' | 'series'

export function kindOfFile(name: string): FileKind {
  if (/\.(npz|npy)$/i.test(name)) return 'data'
  if (/^data\b.*\.safetensors$/i.test(name)) return 'data'
  return /\.json$/i.test(name) && !/\.index\.json$/i.test(name) ? 'config' : 'series'
}

export interface FolderParts {
  readonly folders: readonly InputReference[]
  readonly data: readonly InputReference[]
  readonly configs: readonly InputReference[]
}

/** What of a folder's entries is looked at when it is dropped as a whole. */
export function sortFolder(entries: readonly InputReference[]): FolderParts {
  const files = entries.filter(({ kind }) => kind === 'file')
  return {
    folders: entries.filter(({ kind }) => kind === 'folder'),
    data: files.filter(({ name }) => /\.npz$/i.test(name)),
    configs: files.filter(({ name }) => name === 'config.json')
  }
}
