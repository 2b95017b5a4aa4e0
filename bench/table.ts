import type { CaseResult } from './compare'
import type { Quartiles } from './statistics'
import type { Startup } from './startup'

/** Results as text in columns. Times are medians with quartiles, per step of one chain. */
export function tableOf(results: readonly CaseResult[], startup: Startup | null): string {
  const rows = [
    ['case', 'clock', 'ours', 'PyTorch eager', 'ratio', 'target'],
    ...results.map(({ name, clock, ours, peer, ratio, target }) => [
      name,
      clock,
      times(ours),
      peer ? times(peer) : '–',
      ratio ? `${ratio.median.toFixed(2)} (${ratio.lower.toFixed(2)}–${ratio.upper.toFixed(2)})` : '–',
      target === null ? '' : `≥ ${target.toFixed(2)} ${verdict(ratio && ratio.median >= target)}`
    ])
  ]
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  )
  return [...lines, ...(startup ? startupLines(startup) : [])].join('\n')
}

const verdict = (isMet: boolean | null): string => (isMet === null ? '' : isMet ? 'met' : 'MISSED')

function times({ lower, median, upper }: Quartiles): string {
  const [unit, scale] = median >= 1e-3 ? ['ms', 1e3] : ['µs', 1e6]
  const digits = median * scale >= 100 ? 0 : 1
  const [low, middle, high] = [lower, median, upper].map((value) => (value * scale).toFixed(digits))
  return `${middle} ${unit} (${low}–${high})`
}

function startupLines({ engineSeconds, processSeconds, targetSeconds, memory }: Startup): string[] {
  const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`
  return [
    `start and compile, 4.17 M parameters: ${engineSeconds.toFixed(2)} s (with Node.js ${processSeconds.toFixed(2)} s), target < ${targetSeconds} s ${verdict(engineSeconds < targetSeconds)}`,
    `peak memory above the idle engine: ${mib(memory.usedBytes)}, target ≤ 6 × parameters + activations = ${mib(memory.targetBytes)} ${verdict(memory.usedBytes <= memory.targetBytes)}`
  ]
}
