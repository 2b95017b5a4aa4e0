import { stat, readFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { AuditError } from '../../../shared/errors'
import type { Plan } from '../../../shared/plan'
import type { RunRecord } from '../../../shared/run'
import { rulesSchema, type Rule, type Rules } from '../../../shared/watch'
import { curveNames } from '../audit/curves'
import { nearest } from '../audit/plan'
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

/** What of the run that a rule compares with decides whether the rule can ever speak. */
export type ReferenceNames = Pick<RunRecord, 'subjects' | 'data'>

/** A rule that can never speak is a mistake of its author: what it names must be in the plan, or in the run that it compares with. Curves
 *  are those that the plan will give, also before there is an estimate.
 *  @param references runs of the rules, by `reference`
 *  @throws AuditError `rules/invalid` with the field, what there is and the nearest name */
export function requireAnswerable(
  { rules }: Rules,
  plan: Plan,
  references: ReadonlyMap<string, ReferenceNames>,
  path: string
): void {
  for (const [index, rule] of rules.entries()) {
    const where = `${path} rules.${index}`
    const subjects = plan.subjects.map(({ name }) => name)
    if (rule.subject !== undefined)
      requireNamed('subject', rule.subject, subjects, 'the plan', `${where}.subject`)
    if (rule.when === 'boundary') requireCurve(rule, plan, where)
    if (rule.when === 'rejected' && !plan.analyses.llc) {
      throw new AuditError(
        'rules/invalid',
        'a rule is on rejected estimates, and the plan estimates nothing',
        {
          where,
          hint: 'Add llc: {} to analyses of the plan, or remove the rule.'
        }
      )
    }
    const reference = rule.when === 'divergence' ? references.get(rule.reference) : undefined
    if (rule.when === 'divergence' && reference) requireComparable(rule, plan, reference, where)
  }
}

function requireCurve(rule: Extract<Rule, { when: 'boundary' }>, plan: Plan, where: string): void {
  if (!plan.analyses.development) {
    throw new AuditError('rules/invalid', 'a rule is on boundaries, which the plan does not look for', {
      where,
      hint: 'Add development: {} to analyses of the plan, or remove the rule.'
    })
  }
  if (rule.curve !== undefined)
    requireNamed('curve', rule.curve, curveNames(plan), 'the plan', `${where}.curve`)
}

function requireComparable(
  rule: Extract<Rule, { when: 'divergence' }>,
  plan: Plan,
  reference: ReferenceNames,
  where: string
): void {
  const run = `the run ${rule.reference}`
  const names = reference.subjects.map(({ name }) => name)
  const wanted = rule.of ?? rule.subject
  const field = `${where}.${rule.of === undefined ? (rule.subject === undefined ? 'reference' : 'subject') : 'of'}`
  if (wanted !== undefined) requireNamed('subject', wanted, names, run, field)
  else if (!plan.subjects.some(({ name }) => names.includes(name))) {
    throw new AuditError('rules/invalid', `no subject of the plan is in ${run}`, {
      where: field,
      hint: `Name its subject with of: ${names.join(', ')}.`
    })
  }
  const data = reference.data.map(({ name }) => name)
  if (Object.keys(plan.data).some((name) => data.includes(name))) return
  throw new AuditError('rules/invalid', `no data set of the plan is in ${run}`, {
    where: `${where}.reference`,
    hint: `Data sets are compared by name; there they are ${data.join(', ')}.`
  })
}

function requireNamed(
  what: string,
  name: string,
  names: readonly string[],
  place: string,
  where: string
): void {
  if (names.includes(name)) return
  const shown = names.slice(0, mostNames).join(', ')
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  throw new AuditError('rules/invalid', `no ${what} of ${place} is named ${name}`, {
    where,
    hint:
      names.length === 0
        ? 'There is none.'
        : `Did you mean ${nearest(name, names)}? There ${names.length === 1 ? 'is' : 'are'}: ${shown}${more}.`
  })
}

/** A list that can be read at a glance. */
const mostNames = 20

function invalid(message: string, where: string, cause?: unknown): AuditError {
  return new AuditError('rules/invalid', message, {
    where,
    hint: 'A rule file is rules: [{ when: rejected }, { when: boundary, support: 0.8 }, { when: divergence, reference: RUN }].',
    cause
  })
}
