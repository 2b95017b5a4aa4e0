import { readFileSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'

export interface RequiredModules {
  /** Absolute paths, the entries among them. */
  readonly files: ReadonlySet<string>
  /** What is required but not there. */
  readonly missing: readonly { readonly name: string; readonly from: string }[]
}

const given = new Set([...builtinModules, 'electron'])
const call = /(?<![.\w$])require\(\s*(["'`])([^"'`\n$]+)\1\s*\)/g
const lineComments = /^\s*(?:\/\/|\*).*$/gm

/** The files that Node loads when it starts the given ones: each `require` of a literal name, followed file by file.
 *  @param entries absolute paths of CommonJS files */
export function requiredModules(entries: Iterable<string>): RequiredModules {
  const files = new Set<string>()
  const missing: { name: string; from: string }[] = []
  const waiting = [...entries]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue
    files.add(file)
    if (!/\.c?js$/.test(file)) continue
    const resolver = createRequire(file)
    for (const [, , name = ''] of readFileSync(file, 'utf8').replace(lineComments, '').matchAll(call)) {
      if (name.startsWith('node:') || given.has(name)) continue
      try {
        waiting.push(resolver.resolve(name))
      } catch {
        missing.push({ name, from: file })
      }
    }
  }
  return { files, missing }
}

/** The packages that files lie in, by their folders in the project: `node_modules/x`, `node_modules/x/node_modules/@y/z`.
 *  @param files paths with either separator; those outside of any package are passed over */
export function packageFolders(files: Iterable<string>): Set<string> {
  const folders = new Set<string>()
  for (const file of files) {
    const folder = /(?:^|\/)((?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+)/.exec(file.replaceAll('\\', '/'))?.[1]
    if (folder !== undefined) folders.add(folder.slice(0, -1))
  }
  return folders
}
