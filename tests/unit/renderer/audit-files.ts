import { AuditError } from '../../../src/shared/errors'
import type { DataFile, InputReference, SeriesInfo } from '../../../src/shared/inputs'
import type { Presets } from '../../../src/shared/draft'
import { columnsOf, listColumnsOf } from '../../../src/shared/tensor-columns'
import { fakeBridge } from './fake-bridge'

/** A folder with two series and their data, as main would tell it. */

export function reference(path: string, kind: 'file' | 'folder'): InputReference {
  const digits = Array.from(path, (letter) => letter.charCodeAt(0).toString(16)).join('')
  return { handle: `input-${digits.padEnd(32, '0').slice(-32)}`, name: path.split('/').at(-1)!, path, kind }
}

export const places = {
  pair: reference('/audit/pair', 'folder'),
  aligned: reference('/audit/pair/aligned', 'folder'),
  misaligned: reference('/audit/pair/misaligned', 'folder'),
  data: reference('/audit/pair/data.npz', 'file'),
  config: reference('/audit/other/config.json', 'file'),
  third: reference('/audit/third', 'folder')
}

export function series(steps: readonly number[], change: Partial<SeriesInfo> = {}): SeriesInfo {
  return {
    checkpoints: steps.map((step) => ({
      step,
      name: `step-${String(step)}`,
      sizeBytes: 1000,
      format: 'safetensors',
      problem: null
    })),
    findings: [],
    architecture: {
      family: 'gpt_neox',
      description: 'GPT-NeoX, 2 layers',
      parameterCount: 45_952,
      sizes: { layers: 2, width: 32, heads: 4, vocabulary: 320 },
      components: [
        { name: 'full', parameters: 45_952 },
        { name: 'embed', parameters: 10_240 }
      ],
      path: '/audit/pair/config.json'
    },
    architectureProblem: null,
    tensors: null,
    ...change
  }
}

export const dataFile: DataFile = {
  format: 'npz',
  sizeBytes: 76_000,
  findings: [],
  arrays: ['train_tokens', 'probe_tokens', 'trigger_tokens', 'trigger_payload_tokens'].map((name) => ({
    name,
    dtype: 'int64',
    shape: [name === 'train_tokens' ? 1500 : 128, 49],
    role: 'tokens' as const,
    minimum: 1,
    maximum: 319
  }))
}

const settings = {
  sampler: 'sgld' as const,
  stepSize: 1e-5,
  nBeta: 1000,
  localization: 1000,
  batchSize: 8,
  chains: 4,
  burnIn: 400,
  draws: 1500,
  observeEvery: 4
}
export const presets: Presets = {
  quick: { ...settings, chains: 2, draws: 500 },
  standard: settings,
  thorough: { ...settings, chains: 8, draws: 4000 }
}

const all = Object.values(places)

/** Main with these files. @param change other answers */
export function auditBridge(change: Parameters<typeof fakeBridge>[0] = {}) {
  return fakeBridge({
    listInput: ({ input }) =>
      input === places.pair.handle ? [places.aligned, places.data, places.misaligned] : [],
    readSeries: ({ input }) => {
      if (input === places.pair.handle) throw new AuditError('series/empty', 'no weights are in /audit/pair')
      return series([0, 10, 100])
    },
    hashInput: ({ input }) =>
      [0, 10, 100].map((step) => ({
        name: `step-${String(step)}`,
        step,
        sizeBytes: 1000,
        sha256: step === 0 ? '0'.repeat(64) : `${input.slice(6)}${String(step)}`.slice(-64).padEnd(64, 'f')
      })),
    listTensors: () => listColumnsOf({ format: 'safetensors', tensors: [], findings: [] }),
    readTensors: () => columnsOf({ format: 'safetensors', tensors: [], findings: [] }),
    readData: () => dataFile,
    describeInput: ({ input }) => all.find(({ handle }) => handle === input)!,
    presets: () => presets,
    settings: () => {
      throw new AuditError('internal', 'not asked here')
    },
    cancelTask: () => null,
    ...change
  })
}
