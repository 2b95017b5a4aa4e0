import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { RecentRun } from '../../shared/desktop'
import { requireOwnFile } from '../engine/audit/own-file'
import { runFiles } from '../engine/audit/run-folder'
import { InputFile } from '../engine/formats/files'
import { readReportHead, type ReportHead } from '../engine/report/stored'
import { planBeside } from './audits'
import type { Handles } from './handles'
import type { Audited } from './open-run'
import { JsonFile } from './json-file'

/** As many as a list is read through. */
const maximumRuns = 30

const rememberedSchema = z.strictObject({
  folder: z.string().min(1).max(4096),
  title: z.string().max(1000),
  startedUtc: z.string().max(64),
  subjects: z.array(z.string().max(200)).max(64)
})
export type RememberedRun = z.infer<typeof rememberedSchema>

const fileSchema = z.strictObject({
  schema: z.literal('ontogeny.recent/1'),
  runs: z.array(rememberedSchema).max(maximumRuns)
})

type Found = Pick<RecentRun, 'status' | 'verdict'> & { readonly report?: ReportHead }

/** The runs that were started or opened here, newest first. What they hold is read again each time: folders move and get damaged. */
export class RecentRuns {
  readonly #file: JsonFile<z.infer<typeof fileSchema>>
  readonly #handles: Handles
  /** What a report said, by its path, time and size. */
  readonly #known = new Map<string, Found>()

  readonly #added: (plan: string, audited: Audited) => Promise<object>

  /** @param added steps that were added to the series of a run since, by subject */
  constructor(
    userData: string,
    handles: Handles,
    added: (plan: string, audited: Audited) => Promise<object>
  ) {
    this.#file = new JsonFile(join(userData, 'recent-runs.json'), fileSchema, {
      schema: 'ontogeny.recent/1',
      runs: []
    })
    this.#handles = handles
    this.#added = added
  }

  async list(): Promise<RecentRun[]> {
    const { runs } = await this.#file.read()
    return Promise.all(runs.map((run) => this.#describe(run)))
  }

  /** Puts a run at the head of the list. */
  async remember(run: RememberedRun): Promise<void> {
    const { runs } = await this.#file.read()
    const known = rememberedSchema.safeParse(run)
    if (!known.success) return
    const others = runs.filter(({ folder }) => folder !== run.folder)
    await this.#write([known.data, ...others].slice(0, maximumRuns))
  }

  /** Takes a run off the list. @returns what was known of it; null when it was not on the list */
  async forget(folder: string): Promise<RememberedRun | null> {
    const { runs } = await this.#file.read()
    await this.#write(runs.filter((run) => run.folder !== folder))
    return runs.find((run) => run.folder === folder) ?? null
  }

  #write(runs: RememberedRun[]): Promise<void> {
    return this.#file.write({ schema: 'ontogeny.recent/1', runs })
  }

  async #describe(remembered: RememberedRun): Promise<RecentRun> {
    const { folder } = remembered
    const plan = await planBeside(folder)
    const found = await this.#look(folder, plan !== null)
    const { report } = found
    const { title, startedUtc, subjects } =
      report === undefined
        ? { ...remembered, startedUtc: (await startOf(folder)) ?? remembered.startedUtc }
        : rememberedOf(report)
    return {
      run: this.#handles.issueRun(folder),
      title,
      startedUtc,
      subjects,
      status: found.status,
      verdict: found.verdict,
      canResume: found.status === 'unfinished' && plan !== null,
      canExtend:
        found.status === 'finished' && plan !== null && report !== undefined
          ? Object.keys(await this.#added(plan, report)).length > 0
          : false
    }
  }

  async #look(folder: string, hasPlan: boolean): Promise<Found> {
    if (!(await exists(folder))) return { status: hasPlan ? 'unfinished' : 'missing', verdict: null }
    const path = join(folder, runFiles.reportJson)
    const info = await stat(path).catch(() => null)
    if (info === null) {
      const isRun = (await exists(join(folder, runFiles.ledger))) || hasPlan
      return { status: isRun ? 'unfinished' : 'damaged', verdict: null }
    }
    const key = `${path} ${info.mtimeMs} ${info.size}`
    const known = this.#known.get(key) ?? (await describeReport(folder))
    this.#known.set(key, known)
    return known
  }
}

async function describeReport(folder: string): Promise<Found> {
  try {
    const report = await readReportHead(folder)
    return {
      status: report.complete ? 'finished' : 'unfinished',
      verdict: report.comparison?.verdict ?? null,
      report
    }
  } catch {
    return { status: 'damaged', verdict: null }
  }
}

/** More than the first line of a ledger has. */
const firstLineBytes = 64 * 1024
const firstEntrySchema = z.object({ utc: z.iso.datetime() })

/** When the run of a folder first began, however often it was resumed; null where its ledger does not say so. */
async function startOf(folder: string): Promise<string | null> {
  try {
    await requireOwnFile(folder, runFiles.ledger)
    const file = await InputFile.open(join(folder, runFiles.ledger))
    try {
      const bytes = await file.read(0, Math.min(file.size, firstLineBytes))
      const [line = ''] = new TextDecoder().decode(bytes).split('\n')
      return firstEntrySchema.parse(JSON.parse(line)).utc
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}

/** What a report says about its run, short. */
export function rememberedOf(report: {
  readonly title: string
  readonly startedUtc: string
  readonly subjects: readonly { readonly name: string }[]
}): Omit<RememberedRun, 'folder'> {
  const { title, startedUtc, subjects } = report
  return { title, startedUtc, subjects: subjects.map(({ name }) => name) }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false
  )
}
