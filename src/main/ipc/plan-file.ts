import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, parse as parsePath, relative, resolve, sep } from 'node:path'
import { stringify } from 'yaml'
import type { DataDraft, PlanDraft, SubjectDraft } from '../../shared/draft'
import { AuditError } from '../../shared/errors'
import type { InputReference } from '../../shared/inputs'
import type { Plan } from '../../shared/plan'
import { type LoadedPlan, loadPlan, parsePlan } from '../engine/audit/plan'
import { fileError } from '../engine/formats/files'
import { isGlob } from '../engine/formats/glob'
import type { Handles } from './handles'

/** A draft of the page as the text of a plan's file, and back. */

/** What is larger is no plan: `loadPlan` has the same limit. */
const maximumPlanBytes = 4 * 1024 * 1024

/** Writes a draft as a plan and checks it as the engine will.
 *  @param folder where the plan's file will lie: paths are relative to it
 *  @throws AuditError `plan/*` for what the engine would refuse, `ipc/refused` for an unknown handle */
export function planOfDraft(draft: PlanDraft, handles: Handles, folder: string): LoadedPlan {
  const way = (handle: string): string => pathFrom(folder, handles.input(handle).path)
  const twice = draft.data.find(
    ({ name }, place) => draft.data.findIndex((other) => other.name === name) < place
  )
  if (twice !== undefined) {
    throw new AuditError('plan/invalid', `two data sets are named ${twice.name}`, {
      where: 'data',
      hint: 'Give each data set its own name.'
    })
  }
  const { title, question, auditor, reviewer, llc, compare, seed, engine } = draft
  const plan = {
    title,
    ...given({ question, auditor, reviewer }),
    subjects: draft.subjects.map((subject) => subjectOf(subject, way)),
    data: Object.fromEntries(draft.data.map((data) => [data.name, dataOf(data, way)])),
    analyses: {
      ...(llc === null ? {} : { llc: llcOf(llc, way) }),
      ...(compare === null ? {} : { compare })
    },
    seed,
    engine
  }
  return parsePlan(stringify(plan, { lineWidth: 100 }), resolve(folder, 'audit.yaml'))
}

function llcOf(
  { settings, calibration, ...rest }: NonNullable<PlanDraft['llc']>,
  way: (handle: string) => string
): object {
  return {
    ...rest,
    settings: given(settings),
    ...(calibration === undefined ? {} : { calibration: way(calibration) })
  }
}

function subjectOf(
  { name, input, architecture, steps }: SubjectDraft,
  way: (handle: string) => string
): object {
  return {
    name,
    checkpoints: way(input),
    ...(architecture === null
      ? {}
      : { architecture: typeof architecture === 'string' ? way(architecture) : architecture }),
    ...(steps === null ? {} : { steps })
  }
}

function dataOf(data: DataDraft, way: (handle: string) => string): object {
  const { input, inputs, targets, answers, loss, reduction, use, description } = data
  return {
    file: way(input),
    inputs,
    ...given({ targets, answers, loss }),
    ...(reduction === 'mean' ? {} : { reduction }),
    use,
    ...given({ description })
  }
}

function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Relative where there is a way, with forward slashes: a folder that moves with its inputs stays whole. */
function pathFrom(folder: string, path: string): string {
  const way = parsePath(folder).root === parsePath(path).root ? relative(folder, path) || '.' : path
  return way.split(sep).join('/')
}

/** Whether a file is meant as a plan: YAML always is, JSON when it names subjects, for a model's config is JSON too.
 *  @throws AuditError `file/*` */
export async function isPlan(path: string): Promise<boolean> {
  if (/\.ya?ml$/i.test(path)) return true
  if (!/\.json$/i.test(path)) return false
  try {
    const { size } = await stat(path)
    if (size > maximumPlanBytes) return false
    const value = JSON.parse(await readFile(path, 'utf8')) as unknown
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'subjects')
  } catch (cause) {
    if (cause instanceof SyntaxError) return false
    throw fileError(cause, path)
  }
}

/** Reads a plan's file as a draft. Its files get handles, whether they are there or not: the readers say what is missing.
 *  @throws AuditError `file/*`, `plan/*` */
export async function draftOfPlan(path: string, handles: Handles): Promise<PlanDraft> {
  const { plan } = await loadPlan(path)
  const folder = dirname(path)
  const issue = (name: string, kind: InputReference['kind']): string =>
    handles.issueInput(isAbsolute(name) ? name : resolve(folder, name), kind).handle
  const { title, question, auditor, reviewer, analyses, seed, engine } = plan
  return {
    title,
    ...given({ question, auditor, reviewer }),
    subjects: plan.subjects.map(({ name, checkpoints, architecture, steps }) => ({
      name,
      input: issue(checkpoints, kindOf(checkpoints)),
      architecture: typeof architecture === 'string' ? issue(architecture, 'file') : (architecture ?? null),
      steps: steps ?? null
    })),
    data: Object.entries(plan.data).map(([name, data]) => draftOfData(name, data, issue)),
    llc: draftOfLlc(analyses.llc, issue),
    compare: analyses.compare ?? null,
    seed,
    engine
  }
}

function draftOfLlc(
  llc: Plan['analyses']['llc'],
  issue: (name: string, kind: InputReference['kind']) => string
): PlanDraft['llc'] {
  if (llc === undefined) return null
  const { calibration, ...rest } = llc
  return { ...rest, ...(calibration === undefined ? {} : { calibration: issue(calibration, 'file') }) }
}

function draftOfData(
  name: string,
  { file, ...rest }: Plan['data'][string],
  issue: (name: string, kind: InputReference['kind']) => string
): DataDraft {
  return { name, input: issue(file, 'file'), ...rest }
}

function kindOf(checkpoints: string): InputReference['kind'] {
  return !isGlob(checkpoints) && /\.[A-Za-z]+$/.test(checkpoints) ? 'file' : 'folder'
}
