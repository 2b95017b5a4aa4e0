import { mlp, sample, tms, transformer, type BenchModel } from './cases'

/** One comparison. */
export interface Case {
  readonly name: string
  readonly open: () => Promise<BenchModel>
  readonly chains: number
  readonly mode: 'step' | 'run'
  /** Steps of every chain in one repeat of ours, and of the peer. */
  readonly steps: { readonly ours: number; readonly peer: number }
  /** What is compared: time on the clock with equal threads, or on the processor. */
  readonly clock: 'wall' | 'cpu'
  readonly peer: { readonly script: string; readonly args: (threads: number) => readonly string[] }
  /** Least ratio of the peer's time to ours; null where none was set. */
  readonly target: number | null
}

const smallPeer = (name: string, mode: string): Case['peer'] => ({
  script: 'small.py',
  args: () => [name, '1', '8', mode]
})

/** `step`: forward, backward and update on one batch. `run`: with everything else that sampling needs. */
export const cases: readonly Case[] = [
  {
    name: 'transformer-4m',
    open: transformer,
    chains: 1,
    mode: 'step',
    steps: { ours: 4, peer: 4 },
    clock: 'wall',
    peer: { script: 'transformer.py', args: (threads) => [String(threads)] },
    target: 1 / 0.85
  },
  {
    name: 'sample-gpt-neox',
    open: sample,
    chains: 4,
    mode: 'run',
    steps: { ours: 60, peer: 20 },
    clock: 'cpu',
    peer: { script: 'sample.py', args: () => ['1', '4'] },
    target: null
  },
  ...(['step', 'run'] as const).flatMap((mode): Case[] => [
    {
      name: `mlp-${mode}`,
      open: mlp,
      chains: 8,
      mode,
      steps: { ours: 200, peer: 50 },
      clock: 'cpu',
      peer: smallPeer('mlp', mode),
      target: mode === 'step' ? 3 : null
    },
    {
      name: `tms-${mode}`,
      open: tms,
      chains: 8,
      mode,
      steps: { ours: 1500, peer: 100 },
      clock: 'cpu',
      peer: smallPeer('tms', mode),
      target: mode === 'step' ? 15 : null
    }
  ])
]
