import { planNameLimit, planNamePattern } from '../plan/limits'

/** Names that a plan accepts, made from the names of files and arrays. */

export const isPlanName = (name: string): boolean => planNamePattern.test(name)

/** @param taken names that are in use; a number is put behind a name that is among them */
export function planNameOf(text: string, taken: readonly string[], fallback: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, planNameLimit - 4)
    .replace(/-+$/, '')
  const base = plain === '' ? fallback : plain
  let name = base
  for (let count = 2; taken.includes(name); count++) name = `${base}-${String(count)}`
  return name
}

/** Name of a subject: of its folder, or of its file without ending. */
export const subjectNameOf = (name: string, taken: readonly string[]): string =>
  planNameOf(name.replace(/\.(safetensors|pt|pth|bin|gguf|onnx|npz)$/i, ''), taken, 'model')
