import { describe, expect, it } from 'vitest'
import { cellRows, estimatesInAll } from '../../../src/renderer/features/run/checkpoints'
import { appendTrace, pointLimit, stepsSoFar } from '../../../src/renderer/features/run/live-traces'
import { canResume, isRefused } from '../../../src/renderer/features/run/stage'
import { leftOfPhase, spanText, withForecast } from '../../../src/renderer/features/run/tiles'
import type { TraceEvent } from '../../../src/shared/progress'
import type { RunState } from '../../../src/shared/run-state'

const trace = (from: number, values: (number | null)[], step = 10): TraceEvent => ({
  subject: 'aligned',
  step,
  component: 'full',
  data: 'train',
  burnIn: 4,
  draws: 100_000,
  chains: [{ chain: 0, from, stride: 1, values }]
})

const state = (steps: number[], estimates: RunState['estimates'] = []): RunState => ({
  run: { handle: `run-${'0'.repeat(32)}`, folder: '/r' },
  title: '',
  status: 'running',
  error: null,
  startedUtc: '',
  plan: {
    title: '',
    resumed: false,
    subjects: [{ name: 'aligned', steps }],
    thinning: null,
    components: ['full', 'l0'],
    sampled: ['train'],
    observed: ['trigger'],
    hasComparison: false,
    chains: 4,
    burnIn: 1,
    draws: 8,
    memoryBytes: 1
  },
  phases: [],
  progress: {
    phase: 'sample',
    subject: 'aligned',
    trainingStep: 2,
    done: 1,
    total: 2,
    unit: 'chain-steps',
    rate: 1,
    etaSeconds: 60
  },
  memoryBytes: null,
  estimates
})

const estimate = (
  step: number,
  verdict: 'usable' | 'rejected',
  component: string,
  data: string
): RunState['estimates'][number] => ({
  subject: 'aligned',
  step,
  component,
  data,
  verdict,
  estimate: null,
  low: null,
  high: null,
  reasons: []
})

describe('live traces', () => {
  it('join what comes of one posterior, and begin anew with the next', () => {
    const joined = appendTrace(appendTrace(null, trace(0, [1, 2])), trace(2, [null, 4]))
    expect(joined.chains[0]!.steps).toEqual([0, 1, 2, 3])
    expect(joined.chains[0]!.values).toEqual([1, 2, NaN, 4])
    expect(stepsSoFar(joined)).toBe(4)
    expect(appendTrace(joined, trace(0, [9], 20)).chains[0]!.values).toEqual([9])
  })

  it('replace what a chain tells again', () => {
    const again = appendTrace(appendTrace(null, trace(0, [1, 2, 3])), trace(1, [7]))
    expect(again.chains[0]!.values).toEqual([1, 7])
  })

  it('stay small and keep their extremes', () => {
    const values = Array.from({ length: pointLimit + 1 }, (_, index) => (index === 4001 ? 99 : index % 3))
    const { chains } = appendTrace(null, trace(0, values))
    expect(chains[0]!.steps.length).toBeLessThan(pointLimit)
    expect(chains[0]!.values).toContain(99)
  })
})

describe('checkpoint cells', () => {
  it('wait, run, and show the worst verdict, each measured data in a row of its own', () => {
    const rows = cellRows(
      state(
        [1, 2, 3],
        [
          estimate(1, 'usable', 'full', 'train'),
          estimate(1, 'rejected', 'full', 'trigger'),
          estimate(1, 'usable', 'l0', 'train'),
          estimate(1, 'usable', 'l0', 'trigger')
        ]
      )
    )
    expect(rows.map(({ data, cells }) => [data, ...cells.map((cell) => cell.state)])).toEqual([
      ['train', 'usable', 'running', 'waiting'],
      ['trigger', 'rejected', 'running', 'waiting']
    ])
    expect(estimatesInAll(state([1, 2, 3]))).toBe(12)
  })

  it('of a thinned series wait until the choice has ended; then the others are left out', () => {
    const thinned = (ended: 'straight' | null): RunState => {
      const before = state([1, 2, 3, 4, 5, 6, 7, 8], [estimate(1, 'usable', 'full', 'train')])
      const steps = [1, 8].map((step) => ({ step, why: 'spread' as const }))
      return { ...before, plan: { ...before.plan!, thinning: { most: 5, steps, ended } } }
    }
    const states = (run: RunState) => cellRows(run)[0]!.cells.map((cell) => cell.state)
    expect(states(thinned(null))).toEqual(['usable', 'running', ...Array<string>(6).fill('waiting')])
    expect(states(thinned('straight')).slice(2)).toEqual([...Array<string>(5).fill('left-out'), 'waiting'])
    expect([estimatesInAll(thinned(null)), estimatesInAll(thinned('straight'))]).toEqual([20, 8])
  })

  it('stand for stretches in a long series', () => {
    const steps = Array.from({ length: 10_000 }, (_, step) => step)
    const [row] = cellRows(state(steps))
    expect(row!.cells).toHaveLength(80)
    expect(row!.cells.flatMap((cell) => cell.steps)).toEqual(steps)
  })
})

describe('after the end', () => {
  const ended = (
    status: RunState['status'],
    code: 'model/non-finite' | 'engine/failed' | null
  ): RunState => ({
    ...state([1]),
    status,
    error: code === null ? null : { code, message: '', where: '', hint: '' }
  })

  it('a run that stopped resumes, also where a file was refused: a good copy may lie there by then', () => {
    expect(canResume(ended('failed', 'engine/failed'))).toBe(true)
    expect(canResume(ended('cancelled', null))).toBe(true)
    expect(canResume(ended('failed', 'model/non-finite'))).toBe(true)
    expect(canResume(ended('finished', null))).toBe(false)
    expect(isRefused('data/token-range')).toBe(true)
    expect(isRefused('file/disk-full')).toBe(false)
  })
})

describe('time left', () => {
  it('lies between the forecasts of the last minute', () => {
    const slow = { ...state([1]), progress: { ...state([1]).progress!, etaSeconds: 90 } }
    const forecasts = withForecast(withForecast([], state([1]), 1_000_000), slow, 1_010_000)
    expect(leftOfPhase(forecasts, 1_010_000)).toEqual({ low: 50, high: 90 })
    expect(leftOfPhase([], 0)).toBeNull()
  })

  it('is said in the unit that fits', () => {
    const say = (key: string, named: Record<string, string>): string => `${key} ${JSON.stringify(named)}`
    expect(spanText({ low: 50, high: 90 }, say)).toBe('run.time.secondsRange {"low":"50","high":"90"}')
    expect(spanText({ low: 1400, high: 1560 }, say)).toBe('run.time.minutesRange {"low":"23","high":"26"}')
    expect(spanText({ low: 9000, high: 9000 }, say)).toBe('run.time.hours {"value":"2.5"}')
  })
})
