import { stat, readFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { AuditError } from '../../../shared/errors'
import type { Plan } from '../../../shared/plan'
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

/** A rule on boundaries that nobody looks for would never speak. @throws AuditError `rules/invalid` */
export function requireDevelopment(
  { rules }: Rules,
  { analyses }: Pick<Plan, 'analyses'>,
  path: string
): void {
  if (analyses.development || !rules.some(({ when }) => when === 'boundary')) return
  throw new AuditError('rules/invalid', 'a rule is on boundaries, which the plan does not look for', {
    where: path,
    hint: 'Add development: {} to analyses of the plan, or remove the rule.'
  })
}

function invalid(message: string, where: string, cause?: unknown): AuditError {
  return new AuditError('rules/invalid', message, {
    where,
    hint: 'A rule file is rules: [{ when: rejected }, { when: boundary, support: 0.8 }, { when: divergence, reference: RUN }].',
    cause
  })
}
