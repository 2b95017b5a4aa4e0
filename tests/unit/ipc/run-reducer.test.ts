import { describe, expect, it } from 'vitest'
import { isActive, logOf, newRun, reduceRun, type RunEvent } from '../../../src/main/ipc/run-reducer'
import type { EstimateEvent, Phase } from '../../../src/shared/progress'
import { type RunState, runStateSchema } from '../../../src/shared/run-state'

const reference = { handle: `run-${'0'.repeat(32)}`, folder: '/audits/a/run' }
const begin = (hasComparison = true): RunState =>
  newRun(reference, 'A', hasComparison, '2026-01-01T00:00:00.000Z')
const progress = (phase: Phase, done = 1, total = 2): RunEvent => ({
  kind: 'progress',
  progress: { phase, done, total, unit: 'parts', rate: 1, etaSeconds: 1 }
})
const started: RunEvent = {
  kind: 'started',
  started: {
    title: 'A',
    resumed: false,
    subjects: [{ name: 'a', steps: [0, 1] }],
    thinning: null,
    components: ['full'],
    sampled: ['train'],
    observed: [],
    hasComparison: true,
    chains: 4,
    burnIn: 10,
    draws: 20,
    memoryBytes: 100
  }
}
const estimate = (verdict: EstimateEvent['verdict'], value: number | null = 12.345678): EstimateEvent => ({
  subject: 'a',
  step: 3,
  component: 'full',
  data: 'train',
  verdict,
  estimate: value,
  low: null,
  high: null,
  reasons:
    verdict === 'usable'
      ? []
      : [
          {
            diagnostic: 'rHat',
            severity: verdict,
            value: 1.2,
            threshold: 1.05,
            message: 'R-hat 1.2 above 1.05'
          }
        ]
})
const after = (events: readonly RunEvent[], state = begin()): RunState => events.reduce(reduceRun, state)
const phases = (state: RunState): string =>
  state.phases.map((entry) => `${entry.phase} ${entry.state}`).join(', ')

describe('a run’s state', () => {
  it('waits in all phases at first, and has no comparison where the plan has none', () => {
    expect(phases(begin(false))).toBe(
      'load waiting, hash waiting, self-test waiting, behaviour waiting, sample waiting, report waiting'
    )
    expect(begin().status).toBe('preparing')
  })

  it('goes through the phases; hashing comes a second time, skipped phases count as done', () => {
    const first = after([progress('load'), progress('hash'), started, progress('sample')])
    expect(first.status).toBe('running')
    expect(phases(first)).toBe(
      'load done, hash done, self-test done, behaviour done, sample running, compare waiting, report waiting'
    )
    expect(first.progress?.phase).toBe('sample')
    const second = after([progress('hash')], first)
    expect(phases(second)).toBe(
      'load done, hash running, self-test done, behaviour done, sample done, compare waiting, report waiting'
    )
    expect(phases(after([{ kind: 'finished' }], second))).not.toMatch(/waiting|running/)
  })

  it('pauses and continues when the engine says so, and shows in between that it was asked', () => {
    const pausing = after([started, { kind: 'asked', status: 'pausing' }])
    expect(pausing.status).toBe('pausing')
    const paused = after([{ kind: 'paused', isPaused: true }], pausing)
    expect(paused.status).toBe('paused')
    expect(after([{ kind: 'paused', isPaused: false }], paused).status).toBe('running')
  })

  it('stays in cancelling whatever else comes, until it is cancelled', () => {
    const cancelling = after([
      started,
      { kind: 'asked', status: 'cancelling' },
      { kind: 'paused', isPaused: false },
      { kind: 'asked', status: 'running' },
      progress('sample')
    ])
    expect(cancelling.status).toBe('cancelling')
    const error = { code: 'run/cancelled', where: '', message: 'cancelled', hint: '' } as const
    const cancelled = after([{ kind: 'stopped', error }], cancelling)
    expect(cancelled).toMatchObject({ status: 'cancelled', error: null, progress: null })
    expect(isActive(cancelled)).toBe(false)
  })

  it('fails with the reason, and nothing that comes late changes it', () => {
    const error = { code: 'engine/failed', where: '', message: 'ended', hint: 'resume' } as const
    const failed = after([started, { kind: 'stopped', error }])
    expect(failed).toMatchObject({ status: 'failed', error })
    expect(phases(after([progress('sample'), { kind: 'stopped', error }]))).toContain(
      'sample stopped, compare waiting'
    )
    for (const event of [started, progress('sample'), { kind: 'finished' } as const]) {
      expect(reduceRun(failed, event)).toBe(failed)
    }
  })

  it('keeps one estimate for each place, in the order they came', () => {
    const other = { ...estimate('usable'), step: 4 }
    const state = after([
      { kind: 'estimate', estimate: estimate('usable', 1) },
      { kind: 'estimate', estimate: other },
      { kind: 'estimate', estimate: estimate('rejected', 2) }
    ])
    expect(state.estimates).toEqual([estimate('rejected', 2), other])
  })

  it('hears of chosen steps, and says in the log why there are no more', () => {
    const thinning = (ended: 'straight' | null): RunEvent => ({
      kind: 'thinning',
      thinning: { most: 12, steps: [{ step: 0, why: 'spread' }], ended }
    })
    const state = after([started, thinning(null)])
    expect(state.plan?.thinning?.steps).toEqual([{ step: 0, why: 'spread' }])
    expect(logOf(state, thinning(null), '')?.text).toBe('LLC at 1 step so far, at most 12')
    expect(logOf(state, thinning('straight'), '')?.text).toBe(
      'LLC at 1 step: no curve bends beyond its errors between them'
    )
  })

  it('is what the contract says after any sequence', () => {
    const events: RunEvent[] = [
      progress('load'),
      started,
      { kind: 'memory', bytes: 5 },
      { kind: 'estimate', estimate: estimate('suspicious', null) },
      { kind: 'finished' }
    ]
    let state = begin()
    for (const event of events) {
      state = reduceRun(state, event)
      expect(runStateSchema.parse(state)).toEqual(state)
    }
    expect(state.memoryBytes).toBe(5)
  })
})

describe('a run’s log', () => {
  const utc = '2026-01-01T00:00:00.000Z'
  const lines = (events: readonly RunEvent[]): string[] => {
    let state = begin()
    return events.flatMap((event) => {
      const entry = logOf(state, event, utc)
      state = reduceRun(state, event)
      return entry === null ? [] : [`${entry.level}: ${entry.text}`]
    })
  }

  it('has one line a phase, not one a step', () => {
    expect(lines([progress('load', 1), progress('load', 2), progress('hash', 1), started])).toEqual([
      'info: Loading and checking the checkpoints',
      'info: Hashing the inputs',
      'info: Started: A'
    ])
  })

  it('warns of suspicious estimates, and rejected ones are errors, with their reasons', () => {
    const events = (['usable', 'suspicious', 'rejected'] as const).map((verdict): RunEvent => ({
      kind: 'estimate',
      estimate: estimate(verdict)
    }))
    expect(lines(events)).toEqual([
      'info: a, step 3, full, train: λ̂ 12.35, usable',
      'warning: a, step 3, full, train: λ̂ 12.35, suspicious: R-hat 1.2 above 1.05',
      'error: a, step 3, full, train: λ̂ 12.35, rejected: R-hat 1.2 above 1.05'
    ])
  })

  it('says why a run failed; a cancelled one is no error', () => {
    const error = { code: 'engine/memory', where: 'last', message: 'out of memory', hint: 'try 16' } as const
    expect(lines([{ kind: 'stopped', error }])).toEqual(['error: out of memory · last · try 16'])
    const cancelled = { code: 'run/cancelled', where: '', message: 'cancelled', hint: '' } as const
    expect(lines([{ kind: 'stopped', error: cancelled }])).toEqual([
      'info: Cancelled: finished results are kept'
    ])
  })
})
