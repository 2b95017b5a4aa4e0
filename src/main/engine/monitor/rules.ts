import { stat, readFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { AuditError } from '../../../shared/errors'
import { rulesSchema, type Rules } from '../../../shared/watch'
import { fileError } from '../formats/files'

const mostBytes = 1024 * 1024

/** Reads a rule file, YAML or JSON. @throws AuditError `file/*`, `rules/invalid` with line or field */
export async function loadRules(path: string): Promise<Rules> {
  let text: string
  try {
    const info = await stat(path)
    if (!info.isFile() || info.size > mostBytes) {
      throw invalid(
        info.isFile() ? `${info.size} bytes, expected at most ${mostBytes}` : 'this is no file',
        path
      )
    }
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw cause instanceof AuditError ? cause : fileError(cause, path)
  }
  return parseRules(text, path)
}

/** @throws AuditError `rules/invalid` */
export function parseRules(text: string, path: string): Rules {
  const document = parseDocument(text, { uniqueKeys: true, strict: true })
  const [problem] = document.errors
  if (problem) throw invalid(problem.message.split('\n', 1)[0] ?? 'this is no YAML', path)
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    throw invalid('too many or unresolved aliases', path, cause)
  }
  const parsed = rulesSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  throw invalid(issue?.message ?? 'does not match its schema', field === '' ? path : `${path} ${field}`)
}

function invalid(message: string, where: string, cause?: unknown): AuditError {
  return new AuditError('rules/invalid', message, {
    where,
    hint: 'A rule file is rules: [{ when: rejected }, { when: boundary, support: 0.8 }, { when: divergence, reference: RUN }].',
    cause
  })
}
