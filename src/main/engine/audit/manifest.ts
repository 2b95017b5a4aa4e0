import { relative, sep } from 'node:path'
import { AuditError } from '../../../shared/errors'
import type { Finding } from '../formats/archive'
import type { Manifest, ManifestFile } from '../../../shared/run'
import { hashFile } from '../formats/files'

/** A file to put on record, before it is hashed. */
export interface ManifestInput {
  readonly path: string
  readonly role: ManifestFile['role']
  readonly format: string
  readonly subject?: string
  readonly step?: number
  readonly findings: readonly Finding[]
}

export interface HashOptions {
  readonly signal?: AbortSignal | undefined
  /** Before each file is hashed. */
  readonly onFile?: (path: string) => Promise<void>
}

/** Hashes every input. Paths are relative to the plan's folder; two roles of one file are two lines.
 *  @throws AuditError `file/*`, `run/cancelled` */
export async function makeManifest(
  inputs: readonly ManifestInput[],
  baseFolder: string,
  options: HashOptions = {}
): Promise<Manifest> {
  const known = new Map<string, { sizeBytes: number; sha256: string }>()
  const files: ManifestFile[] = []
  for (const input of inputs) {
    let content = known.get(input.path)
    if (!content) {
      await options.onFile?.(input.path)
      content = await hashFile(input.path, options.signal ? { signal: options.signal } : {})
      known.set(input.path, content)
    }
    files.push({
      path: relative(baseFolder, input.path).split(sep).join('/'),
      role: input.role,
      format: input.format,
      ...content,
      ...(input.subject === undefined ? {} : { subject: input.subject }),
      ...(input.step === undefined ? {} : { step: input.step }),
      findings: [...input.findings]
    })
  }
  return { schema: 'ontogeny.manifest/1', files }
}

/** Refuses to go on when an input is not what it was. @throws AuditError `run/inputs-changed` naming the first such file */
export function requireSameInputs(before: Manifest, now: Manifest): void {
  const hashes = new Map(now.files.map((file) => [`${file.role} ${file.path}`, file.sha256]))
  for (const file of before.files) {
    const hash = hashes.get(`${file.role} ${file.path}`)
    if (hash === file.sha256) continue
    throw new AuditError(
      'run/inputs-changed',
      hash === undefined
        ? `${file.path} is no longer part of the inputs`
        : `${file.path} has SHA-256 ${hash.slice(0, 12)}…, it had ${file.sha256.slice(0, 12)}… when the run began`,
      {
        where: file.path,
        hint: 'Restore the file, or audit the new inputs into another folder with --out.'
      }
    )
  }
  const recorded = new Set(before.files.map((file) => `${file.role} ${file.path}`))
  const added = now.files.find((file) => !recorded.has(`${file.role} ${file.path}`))
  if (added) {
    throw new AuditError('run/inputs-changed', `${added.path} was not there when the run began`, {
      where: added.path,
      hint: 'Audit the new inputs into another folder with --out.'
    })
  }
}
