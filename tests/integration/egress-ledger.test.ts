import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AttemptFeed } from '../../src/main/engine/attempt-feed'
import { readRun } from '../../src/main/engine/audit/run-folder'
import { openReport } from '../../src/main/engine/report/open'
import { PauseSwitch } from '../../src/main/engine/sampling/pause'
import { operations } from '../../src/main/engine/service'
import type { ProgressEvent } from '../../src/shared/progress'
import { makeProject, root } from './project'

const application = { name: 'Ontogeny', version: '0.1.0' }

it('a run has blocked connections on its ledger and report, opens while it is written, and tells its report’s progress', async () => {
  const project = await makeProject({ steps: [0, 10], draws: 100 })
  const feed = new AttemptFeed([{ name: 'guards of the engine', holds: true }])
  const utc = '2026-11-25T06:00:00.000Z'
  const tell = (target: string, process: 'engine' | 'page' | 'main' = 'engine'): void =>
    feed.tell({ utc, process, what: 'net.connect', target })
  const progress: ProgressEvent[] = []
  const opened: Promise<readonly string[]>[] = []
  // Before there is a run nobody writes it down.
  tell('too early')
  const { report } = await (() => {
    const work = operations.audit(
      {
        plan: project.plan,
        out: project.out,
        resources: join(root, 'resources'),
        version: '0.1.0',
        guards: [
          { name: 'Request filter', holds: true },
          { name: 'page policy', holds: false }
        ]
      },
      {
        signal: new AbortController().signal,
        pause: new PauseSwitch(),
        samplerScript: join(root, 'out/main/sampler.js'),
        egress: feed,
        onProgress: (event) => progress.push(event),
        onEvent(event) {
          if (event.kind !== 'estimate') return
          tell('127.0.0.1 9', 'page')
          opened.push(
            openReport(project.out, application).then(({ notices }) =>
              notices.filter(({ where }) => !where.endsWith('report.json')).map(({ code }) => code)
            )
          )
        }
      }
    )
    // While files are read, before the ledger is there.
    tell('example.com 443')
    return work
  })()
  const estimates = report.llc.length
  expect(report.offline).toMatchObject({
    guards: ['guards of the engine', 'Request filter'],
    gaps: [{ broken: ['page policy'], absent: [] }],
    blocked: 1 + estimates
  })
  expect(report.offline.attempts[0]).toEqual({
    utc,
    process: 'engine',
    what: 'net.connect',
    target: 'example.com 443'
  })
  const { ledger } = await readRun(project.out)
  expect(ledger.filter(({ type }) => type === 'egress')).toHaveLength(1 + estimates)
  expect(ledger.slice(-2).map(({ type }) => type)).toEqual(['finished', 'report'])
  expect(opened).toHaveLength(estimates)
  for (const codes of await Promise.all(opened)) {
    expect(codes).toEqual(['run/unfinished'])
  }
  const ofReport = progress.filter(({ phase }) => phase === 'report')
  expect(ofReport.map(({ done }) => done)).toEqual(Array.from({ length: ofReport.length }, (_, at) => at))
  expect(ofReport.length).toBeGreaterThan(8)
  expect(ofReport.at(-1)?.done).toBe(ofReport.at(-1)?.total)
  expect(await openReport(project.out, application)).toEqual({ report, notices: [] })
  expect((await readFile(join(project.out, 'report.pdf'))).length).toBeGreaterThan(50_000)
}, 120_000)
