import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { runAudit } from '../../src/main/engine/audit/pipeline'
import { readRun } from '../../src/main/engine/audit/run-folder'
import { readTraces } from '../../src/main/engine/audit/run-traces'
import { readTrace } from '../../src/main/engine/audit/traces'
import { estimateAudit } from '../../src/main/engine/audit/estimate'
import { PauseSwitch } from '../../src/main/engine/sampling/pause'
import { tracesSchema } from '../../src/shared/desktop'
import { estimateSchema } from '../../src/shared/draft'
import {
  estimateEventSchema,
  startedEventSchema,
  traceEventSchema,
  type AuditEvent,
  type ProgressEvent,
  type TraceEvent
} from '../../src/shared/progress'
import { makeProject, root, type Project } from './project'

const resources = join(root, 'resources')
const samplerScript = join(root, 'out/main/sampler.js')

interface Followed {
  readonly events: AuditEvent[]
  readonly progress: ProgressEvent[]
}

interface Following {
  readonly pause?: PauseSwitch
  readonly signal?: AbortSignal
  readonly onEvent?: (event: AuditEvent) => void
}

async function audit(project: Project, out: string, following: Following = {}): Promise<Followed> {
  const followed: Followed = { events: [], progress: [] }
  await runAudit({
    planPath: project.plan,
    out,
    resources,
    samplerScript,
    application: { name: 'Ontogeny', version: '0' },
    signal: following.signal ?? new AbortController().signal,
    pause: following.pause ?? new PauseSwitch(),
    onProgress: (event) => followed.progress.push(event),
    onEvent: (event) => {
      followed.events.push(event)
      following.onEvent?.(event)
    }
  })
  return followed
}

const ofKind = <Kind extends AuditEvent['kind']>(events: readonly AuditEvent[], kind: Kind) =>
  events.filter((event): event is Extract<AuditEvent, { kind: Kind }> => event.kind === kind)

/** Every result and trace of a run by name. */
async function results(out: string): Promise<Map<string, string>> {
  const names = (await readdir(out, { recursive: true }))
    .filter((name) => /^(results|traces)\/.*\.(json|npz)$/.test(name))
    .sort()
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, (await readFile(join(out, name))).toString('base64')] as const)
    )
  )
}

/** Bytes of a run's traces. */
async function traceSizes(out: string): Promise<number> {
  const names = (await readdir(join(out, 'traces'), { recursive: true })).filter((name) =>
    name.endsWith('.npz')
  )
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(out, 'traces', name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

describe('a followed audit', () => {
  it('tells what it will do, its draws, its estimates and its memory', async () => {
    const project = await makeProject({ steps: [0, 10], draws: 3000 })
    const { events, progress } = await audit(project, project.out)
    const [started, ...others] = ofKind(events, 'started')
    expect(others).toEqual([])
    expect(startedEventSchema.parse(started!.started)).toMatchObject({
      title: 'Small pair',
      resumed: false,
      subjects: [
        { name: 'a', steps: [0, 10] },
        { name: 'b', steps: [0, 10] }
      ],
      components: ['full'],
      sampled: ['train'],
      observed: ['seen'],
      hasComparison: true,
      chains: 2,
      burnIn: 20,
      draws: 3000
    })
    expect(started!.started.memoryBytes).toBeGreaterThan(0)
    expect(ofKind(events, 'memory')[0]!.bytes).toBeGreaterThan(10_000_000)

    const run = await readRun(project.out)
    const estimates = ofKind(events, 'estimate').map(({ estimate }) => estimateEventSchema.parse(estimate))
    expect(estimates).toHaveLength(run.llc.length)
    for (const row of run.llc) {
      expect(estimates).toContainEqual({
        subject: row.subject,
        step: row.step,
        component: row.component,
        data: row.data,
        verdict: row.verdict,
        estimate: row.estimate,
        low: row.low,
        high: row.high,
        reasons: row.reasons
      })
    }
    expect(progress.filter(({ phase }) => phase === 'sample').at(-1)).toMatchObject({
      done: 3 * 2 * 3020,
      total: 3 * 2 * 3020
    })
    await requireDraws(
      project.out,
      ofKind(events, 'trace').map(({ trace }) => trace)
    )
  })

  it('a resumed one tells the estimates that were on disk, too', async () => {
    const project = await makeProject({ steps: [0, 10], draws: 200 })
    const before = await audit(project, project.out)
    const { events } = await audit(project, project.out)
    expect(ofKind(events, 'started')[0]!.started.resumed).toBe(true)
    const told = (list: readonly AuditEvent[]) =>
      ofKind(list, 'estimate')
        .map(({ estimate }) => JSON.stringify(estimate))
        .sort()
    expect(told(events)).toEqual(told(before.events))
    expect(ofKind(events, 'trace')).toEqual([])
  })

  it('paused in mid-chain it stands still, and ends with the numbers of one that was not', async () => {
    const project = await makeProject({ steps: [0, 10], draws: 8000 })
    const plain = join(project.folder, 'plain')
    await audit(project, plain)
    const pause = new PauseSwitch()
    let traces = 0
    let whilePaused = -1
    const { events } = await audit(project, project.out, {
      pause,
      onEvent: (event) => {
        if (event.kind === 'trace') {
          traces += 1
          if (traces === 2) pause.set(true)
        }
        if (event.kind !== 'paused' || !event.isPaused) return
        const before = traces
        void setTimeout(600).then(() => {
          whilePaused = traces - before
          pause.set(false)
        })
      }
    })
    expect(ofKind(events, 'paused').map(({ isPaused }) => isPaused)).toEqual([true, false])
    expect(whilePaused).toBe(0)
    expect(await results(project.out)).toEqual(await results(plain))
  })

  it('a cancel ends it while it is paused', async () => {
    const project = await makeProject({ steps: [0], draws: 100_000 })
    const pause = new PauseSwitch()
    const abort = new AbortController()
    const running = audit(project, project.out, {
      pause,
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === 'trace') pause.set(true)
        if (event.kind === 'paused' && event.isPaused) abort.abort()
      }
    })
    await expect(running).rejects.toMatchObject({ code: 'run/cancelled' })
    expect((await readRun(project.out)).ledger.at(-1)?.type).toBe('cancelled')
  })
})

/** What was told of each chain is what its trace on disk holds, thinned. */
async function requireDraws(out: string, told: readonly TraceEvent[]): Promise<void> {
  const run = await readRun(out)
  const places = new Set(told.map(({ subject, step }) => `${subject} ${step}`))
  // Step 0 is the same in both series and sampled once.
  expect([...places].sort()).toEqual(['a 0', 'a 10', 'b 10'])
  for (const event of told) {
    traceEventSchema.parse(event)
    expect([event.burnIn, event.draws, event.component, event.data]).toEqual([20, 3000, 'full', 'train'])
  }
  for (const place of places) {
    const own = told.filter(({ subject, step }) => `${subject} ${step}` === place)
    const row = run.llc.find(({ subject, step }) => `${subject} ${step}` === place)!
    const arrays = await readTrace(out, row.trace, ['burnIn', 'paired'])
    for (const chain of [0, 1]) {
      const pieces = own.flatMap(({ chains }) => chains.filter((piece) => piece.chain === chain))
      const stride = pieces[0]!.stride
      expect(stride).toBe(Math.ceil(3020 / 2000))
      let next = 0
      for (const { from, values } of pieces) {
        expect(from).toBe(next)
        next += stride * values.length
      }
      const values = pieces.flatMap((piece) => piece.values)
      const all = [...arrays.get('burnIn')![chain]!, ...arrays.get('paired')![chain]!]
      expect(values).toEqual(all.filter((_, step) => step % stride === 0).map((paired) => 100 * paired))
    }
  }
}

describe('the traces of a run', () => {
  it('are read for sampled and observed data, and refused where they are missing or damaged', async () => {
    const project = await makeProject({ steps: [0, 10], draws: 100 })
    await audit(project, project.out)
    const place = { folder: project.out, subject: 'b', step: 10, component: 'full', data: 'train' }
    const traces = tracesSchema.parse(await readTraces(place))
    expect(traces.nBeta).toBe(100)
    expect(traces.burnIn.map((row) => row.length)).toEqual([20, 20])
    const row = (await readRun(project.out)).llc.find(
      ({ subject, step, data }) => subject === 'b' && step === 10 && data === 'train'
    )!
    const paired = (await readTrace(project.out, row.trace, ['paired'])).get('paired')!
    expect(traces.draws).toEqual(paired.map((values) => [...values].map((value) => 100 * value)))

    const observed = await readTraces({ ...place, data: 'seen' })
    expect(observed.burnIn).toEqual([[], []])
    expect(observed.draws.map((values) => values.length)).toEqual([25, 25])
    expect(observed.draws).not.toEqual(traces.draws)

    for (const wrong of [{ subject: '../b' }, { step: 11 }, { data: '../../data' }, { component: 'none' }]) {
      await expect(readTraces({ ...place, ...wrong })).rejects.toMatchObject({
        code: 'run/not-a-run'
      })
    }
    const file = join(project.out, row.trace)
    const bytes = await readFile(file)
    const damaged = expect.stringMatching(/^(format\/.*|run\/damaged)$/) as string
    // A header, and numbers that still unpack.
    for (const at of [200, 700, 1200]) {
      const flipped = Buffer.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ 0x10
      await writeFile(file, flipped)
      await expect(readTraces(place), `byte ${at}`).rejects.toMatchObject({ code: damaged })
    }
    await writeFile(file, bytes.subarray(0, 300))
    await expect(readTraces(place)).rejects.toMatchObject({ code: damaged })
    await rm(file)
    await expect(readTraces(place)).rejects.toMatchObject({ code: 'run/damaged', message: /is missing/ })

    const result = join(project.out, 'results/llc/full/train/b/step-000010.json')
    const text = await readFile(result, 'utf8')
    await writeFile(result, text.replaceAll(row.trace, '../data.npz'))
    await expect(readTraces(place)).rejects.toMatchObject({ code: 'run/damaged' })
    await writeFile(result, '{')
    await expect(readTraces(place)).rejects.toMatchObject({ code: 'run/damaged' })
  })
})

describe('an estimate before the start', () => {
  const estimate = async (project: Project, signal = new AbortController().signal) => {
    const progress: ProgressEvent[] = []
    const planText = await readFile(project.plan, 'utf8')
    const parameters = { planText, baseFolder: dirname(project.plan), resources, out: project.out }
    const result = estimateAudit(parameters, {
      signal,
      samplerScript,
      onProgress: (event) => progress.push(event)
    })
    return { result: estimateSchema.parse(await result), progress }
  }

  it('counts what the run will do and take, and writes nothing', async () => {
    const project = await makeProject({ draws: 1000 })
    const before = await readdir(project.folder, { recursive: true })
    const { result, progress } = await estimate(project)
    expect(await readdir(project.folder, { recursive: true })).toEqual(before)
    expect(result).toMatchObject({
      checkpoints: 6,
      // Step 0 is the same in both series.
      posteriors: 5,
      estimates: 12,
      chainSteps: 5 * 2 * 1020,
      settings: { draws: 1000, chains: 2, batchSize: 16 }
    })
    expect(result.timedSteps).toBeGreaterThanOrEqual(2 * 40)
    expect(result.secondsPerChainStep).toBeGreaterThan(0)
    expect(result.secondsLow).toBeGreaterThan(0)
    expect(result.secondsHigh).toBeGreaterThan(result.chainSteps * result.secondsPerChainStep)
    expect(result.secondsHigh).toBeGreaterThan(result.secondsLow)
    expect(result.memoryFreeBytes).toBeGreaterThan(result.memoryBytes)
    expect(result.diskFreeBytes).toBeGreaterThan(result.diskBytes)
    expect(progress.at(-1)).toMatchObject({ phase: 'time' })
    expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total)

    const { events } = await audit(project, project.out)
    expect(ofKind(events, 'estimate')).toHaveLength(result.estimates)
    const bytes = await traceSizes(project.out)
    expect(Math.abs(result.diskBytes / bytes - 1)).toBeLessThan(0.2)
  })

  it('refuses what the audit would refuse, and ends when it is cancelled', async () => {
    const project = await makeProject({ steps: [0] })
    const abort = new AbortController()
    const running = estimate(project, abort.signal)
    abort.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    const text = await readFile(project.plan, 'utf8')
    await writeFile(project.plan, text.replace('inputs: x', 'inputs: z'))
    await expect(estimate(project)).rejects.toMatchObject({ code: 'data/missing' })
    await writeFile(project.plan, text.replace('chains: 2', 'chains: 0'))
    await expect(estimate(project)).rejects.toMatchObject({ code: 'plan/invalid' })
  })
})
