import { readFile, stat } from 'node:fs/promises'
import { distance } from 'fastest-levenshtein'
import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { AuditError } from '../../../shared/errors'
import { planSchema, weightsPlanOf, type LlcSettings, type Plan } from '../../../shared/plan'
import { leastRows } from '../development/double-descent'
import { fileError } from '../formats/files'
import { hashOf } from './canonical'
import { fieldWords, knownKeys } from './plan-field'
import { issueText } from './plan-issue'

/** A plan is written by hand; anything larger is not one. */
const maxPlanBytes = 4 * 1024 * 1024

export interface LoadedPlan {
  readonly plan: Plan
  /** Original text, for the report. */
  readonly text: string
  /** SHA-256 over the canonical JSON of the validated plan: comments and order do not matter. */
  readonly sha256: string
}

/** Reads a plan from disk. @throws AuditError `file/*`, `plan/*` */
export async function loadPlan(path: string): Promise<LoadedPlan> {
  let text: string
  try {
    const info = await stat(path)
    if (!info.isFile()) {
      throw new AuditError('file/not-a-file', 'a plan is one YAML or JSON file', {
        where: path,
        hint: 'Name the file itself.'
      })
    }
    if (info.size > maxPlanBytes) {
      throw new AuditError('plan/invalid', `${info.size} bytes, expected at most ${maxPlanBytes}`, {
        where: path,
        hint: 'This is no plan: a plan is written by hand.'
      })
    }
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw cause instanceof AuditError ? cause : fileError(cause, path)
  }
  return parsePlan(text, path)
}

/** Parses and checks a plan's text. @throws AuditError `plan/syntax`, `plan/unknown-field`, `plan/invalid` */
export function parsePlan(text: string, path: string): LoadedPlan {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true })
  const problem = document.errors[0]
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0])
    const isSecond = problem.code === 'MULTIPLE_DOCS'
    throw new AuditError(
      'plan/syntax',
      isSecond ? 'a second document begins here, a plan is one' : syntaxText(problem.message),
      {
        where: `${path}:${line}:${col}`,
        hint: isSecond
          ? 'Remove the line --- and what follows it, or make it a plan of its own.'
          : 'A plan is YAML: check indentation, colons and quotes at this place.'
      }
    )
  }
  const value = toPlainValue(document, path)
  const parsed = planSchema.safeParse(value)
  if (!parsed.success) throw schemaError(parsed.error, document, lines, path)
  checkReferences(parsed.data, path)
  return { plan: parsed.data, text, sha256: hashOf(parsed.data) }
}

function toPlainValue(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    throw new AuditError('plan/syntax', 'too many or unresolved YAML aliases', {
      where: path,
      hint: 'Write the values out: a plan needs no & and *.',
      cause
    })
  }
}

/** Names that point to other parts of the plan must exist. */
function checkReferences(plan: Plan, path: string): void {
  const subjects = plan.subjects.map((subject) => subject.name)
  const twice = subjects.find((name, index) => subjects.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new AuditError('plan/invalid', `two subjects are named ${twice}`, {
      where: `${path} subjects`,
      hint: 'Give each subject its own name.'
    })
  }
  requireApart('subjects', subjects, `${path} subjects`)
  requireApart('data sets', Object.keys(plan.data), `${path} data`)
  const { compare, llc } = plan.analyses
  for (const role of ['reference', 'variant'] as const) {
    const named = compare?.[role]
    if (named !== undefined && !subjects.includes(named)) {
      throw new AuditError('plan/invalid', `no subject is named ${named}`, {
        where: `${path} analyses.compare.${role}`,
        hint: `Did you mean ${nearest(named, subjects)}?`
      })
    }
  }
  checkCompared(plan, path)
  if (compare && compare.reference === compare.variant) {
    throw new AuditError('plan/invalid', 'reference and variant are the same subject', {
      where: `${path} analyses.compare`,
      hint: 'Name two subjects, or remove compare.'
    })
  }
  if (llc?.settings.precision?.of === 'difference' && !compare) {
    throw new AuditError('plan/invalid', 'a precision of the difference needs a comparison', {
      where: `${path} analyses.llc.settings.precision.of`,
      hint: 'Add compare: { reference: NAME, variant: NAME } to analyses, or set of: estimate.'
    })
  }
  checkDevelopment(plan, path)
  const barrier = compare && weightsPlanOf(compare)?.barrier
  if (barrier && barrier.data !== undefined)
    requireData(plan, barrier.data, `${path} analyses.compare.weights.barrier.data`)
  const uses = Object.values(plan.data).map((data) => data.use)
  if (uses.length === 0) {
    throw new AuditError('plan/invalid', 'the plan names no data', {
      where: `${path} data`,
      hint: 'Add a data set: data: { NAME: { file: data.npz, inputs: x, targets: y } }.'
    })
  }
  if (llc && !uses.includes('sample')) {
    throw new AuditError('plan/invalid', 'an LLC needs at least one data set with use: sample', {
      where: `${path} data`,
      hint: 'Set use: sample on the data the models were trained on.'
    })
  }
}

/** Controls are further subjects; data sets of the outputs must be there. */
function checkCompared({ analyses: { compare }, ...plan }: Plan, path: string): void {
  if (!compare) return
  const { reference, variant, controls = [], outputs, elicitation } = compare
  const field = `${path} analyses.compare`
  const subjects = plan.subjects.map((subject) => subject.name)
  for (const [index, control] of controls.entries()) {
    const where = `${field}.controls[${index}]`
    if (!subjects.includes(control)) {
      throw new AuditError('plan/invalid', `no subject is named ${control}`, {
        where,
        hint: `Did you mean ${nearest(control, subjects)}?`
      })
    }
    if ([reference, variant, ...controls.slice(0, index)].includes(control)) {
      throw new AuditError('plan/invalid', `${control} is named twice in compare`, {
        where,
        hint: 'A control is a run of its own, beside reference and variant.'
      })
    }
  }
  if (outputs) requireData(plan, outputs.data, `${field}.outputs.data`)
  if (elicitation) requireData(plan, elicitation.data, `${field}.elicitation.data`)
}

function checkDevelopment(plan: Plan, path: string): void {
  const { probes, doubleDescent } = plan.analyses.development ?? {}
  const field = `${path} analyses.development`
  if (probes) requireData(plan, probes.data, `${field}.probes.data`)
  if (!doubleDescent) return
  const { train, test, over } = doubleDescent
  requireData(plan, train, `${field}.doubleDescent.train`)
  requireData(plan, test, `${field}.doubleDescent.test`)
  if (train === test) {
    throw new AuditError('plan/invalid', `train and test are the same data set, ${train}`, {
      where: `${field}.doubleDescent.test`,
      hint: 'Name data that the models were not trained on.'
    })
  }
  if (over === 'size' && plan.subjects.length < leastRows.sizes) {
    throw new AuditError('plan/invalid', `a curve over sizes needs ${leastRows.sizes} subjects`, {
      where: `${field}.doubleDescent.over`,
      hint: 'Add subjects with other numbers of parameters, or set over: step.'
    })
  }
}

function requireData(plan: Pick<Plan, 'data'>, name: string, where: string): void {
  if (plan.data[name]) return
  const names = Object.keys(plan.data)
  throw new AuditError('plan/invalid', `no data set is named ${name}`, {
    where,
    hint: names.length === 0 ? 'Add it to data.' : `Did you mean ${nearest(name, names)}?`
  })
}

/** Each has a folder of its own, and many disks do not tell a from A. */
function requireApart(what: string, names: readonly string[], where: string): void {
  const seen = new Map<string, string>()
  for (const name of names) {
    const other = seen.get(name.toLowerCase())
    if (other !== undefined) {
      throw new AuditError('plan/invalid', `two ${what} are named ${other} and ${name}`, {
        where,
        hint: 'Their folders would be one on Windows and macOS. Give them names that differ in more than case.'
      })
    }
    seen.set(name.toLowerCase(), name)
  }
}

function schemaError(
  error: z.ZodError,
  document: Document.Parsed,
  lines: LineCounter,
  path: string
): AuditError {
  const issue = deepest(error.issues)
  const field = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const full = [...field, key].join('.')
    const known = knownKeys(field)
    const list = known.length > 0 ? ` Fields here: ${known.join(', ')}.` : ''
    const close = known.length > 0 ? `Did you mean ${nearest(key, known)}?` : 'Remove it.'
    return new AuditError('plan/unknown-field', `unknown field ${full}`, {
      where: `${position(document, lines, [...issue.path, key], path)} ${full}`,
      hint: `${close}${list}`
    })
  }
  const at = field.join('.')
  const given = document.getIn(issue.path as unknown[])
  const isMissing = given === undefined || (given === null && at === '')
  const shown = isMissing ? '' : ` (given: ${shorten(given)})`
  return new AuditError(
    'plan/invalid',
    `${at === '' ? 'the plan' : at}: ${issueText(issue, isMissing)}${shown}`,
    {
      where: `${position(document, lines, issue.path, path)} ${at}`.trim(),
      hint: issue.code === 'invalid_value' ? nearestValue(given, issue.values) : fieldHint(field)
    }
  )
}

type Issue = z.core.$ZodIssue

/** Unions report every branch: the issue that got furthest into the plan is the one the author can act on. */
function deepest(issues: readonly Issue[]): Issue {
  const flat = issues.flatMap((issue): Issue[] => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
    const inner = issue.errors
      .map((branch) => deepest(branch))
      .map((found): Issue => ({ ...found, path: [...issue.path, ...found.path] }))
    const deep = inner.filter((found) => score(found) > issue.path.length)
    return deep.length > 0 ? deep : [issue]
  })
  const [first, ...rest] = flat
  if (!first) throw new AuditError('internal', 'a schema error without an issue')
  return rest.reduce((best, issue) => (score(issue) > score(best) ? issue : best), first)
}

/** A misspelt field explains a missing one beside it, so it goes first. */
function score(issue: Issue): number {
  return issue.path.length + (issue.code === 'unrecognized_keys' ? 1.5 : 0)
}

function fieldHint(field: readonly string[]): string {
  const words = fieldWords(field)
  return words === '' ? 'Correct this field.' : `Correct this field. It takes ${words}.`
}

function nearestValue(given: unknown, values: readonly unknown[]): string {
  const allowed = values.map(String)
  const close = typeof given === 'string' ? `Did you mean ${nearest(given, allowed)}? ` : ''
  return `${close}Allowed: ${allowed.join(', ')}.`
}

/** @param numbers not empty */
export function nearestNumber(wanted: number, numbers: readonly number[]): number {
  return numbers.reduce((best, next) => (Math.abs(next - wanted) < Math.abs(best - wanted) ? next : best))
}

/** The name with the smallest edit distance. @param names not empty */
export function nearest(name: string, names: readonly string[]): string {
  return names.reduce(
    (best, next) => (distance(name, next) < distance(name, best) ? next : best),
    names[0] ?? ''
  )
}

function position(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly PropertyKey[],
  file: string
): string {
  for (let length = path.length; length > 0; length--) {
    const offset = keyOffset(document, path.slice(0, length))
    if (offset === null) continue
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  return file
}

/** Where a field's name begins, or an array's item. */
function keyOffset(document: Document.Parsed, path: readonly PropertyKey[]): number | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1) as unknown[], true)
  const key = path.at(-1)
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key)
    return isScalar(pair?.key) ? (pair.key.range?.[0] ?? null) : null
  }
  const node = document.getIn(path as unknown[], true)
  return isNode(node) ? (node.range?.[0] ?? null) : null
}

/** The first line of what the YAML reader says, less the place, which is told apart. */
const syntaxText = (text: string): string =>
  (text.split('\n', 1)[0] ?? text).replace(/ at line \d+, column \d+:?$/, '')
const shorten = (value: unknown): string => {
  const text = isAlias(value)
    ? `*${value.source}`
    : ['string', 'number'].includes(typeof value)
      ? String(value)
      : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** Settings of the plan over those of its preset. @param preset content of `presets/<name>.yaml` */
export function resolveSettings(plan: Plan, preset: LlcSettings): LlcSettings {
  const given = Object.entries(plan.analyses.llc?.settings ?? {}).filter(([, value]) => value !== undefined)
  return ofUnitNoise({ ...preset, ...Object.fromEntries(given) })
}

/** Noise of level ν is another temperature: the same chain has ε ν², nβ/ν² and γ/ν² with noise of level 1, and these are its settings.
 *  @throws AuditError `plan/invalid` where ε ν² is more than a step may be */
function ofUnitNoise({ noiseLevel = 1, ...settings }: LlcSettings): LlcSettings {
  if (noiseLevel === 1) return settings
  const heat = noiseLevel ** 2
  const stepSize = settings.stepSize * heat
  if (stepSize > 1) {
    throw new AuditError('plan/invalid', `stepSize × noiseLevel² is ${stepSize}, at most 1`, {
      where: 'analyses.llc.settings.noiseLevel',
      hint: 'Lower stepSize or noiseLevel.'
    })
  }
  return { ...settings, stepSize, nBeta: settings.nBeta / heat, localization: settings.localization / heat }
}
