import { describe, expect, it } from 'vitest'
import { comparedCount, configurationDifferences } from '../../../src/renderer/features/compare/configuration'
import { comparedStep, rankingRows } from '../../../src/renderer/features/compare/ranking-rows'
import { runDifferences } from '../../../src/renderer/features/compare/two-runs'
import type { Report } from '../../../src/shared/report'
import { windowReport } from '../../fixtures/window/report'

const report = windowReport()
const withSetting = (change: object): Report => ({
  ...report,
  settings: report.settings.map((one) => ({ ...one, settings: { ...one.settings, ...change } }))
})

describe('configurationDifferences', () => {
  it('finds none between a run and itself', () => {
    expect(configurationDifferences(report, structuredClone(report))).toEqual([])
    expect(comparedCount(report, report)).toBeGreaterThan(14)
  })

  it.each<[string, Report, object]>([
    [
      'a sampler setting',
      withSetting({ draws: 800 }),
      { what: 'setting', name: 'draws', a: '400', b: '800' }
    ],
    ['the seed', withSetting({ seed: 8 }), { what: 'seed', a: '7', b: '8' }],
    [
      'the engine’s version',
      { ...report, environment: { ...report.environment, engineVersion: 'x 2' } },
      { what: 'engineVersion', b: 'x 2' }
    ],
    [
      'the content of the data',
      {
        ...report,
        manifest: report.manifest.map((file) =>
          file.role === 'data' ? { ...file, sha256: 'f'.repeat(64) } : file
        )
      },
      { what: 'dataFiles', b: 'f'.repeat(64) }
    ],
    [
      'the components',
      { ...report, llc: report.llc.map((estimate) => ({ ...estimate, component: 'l0' })) },
      { what: 'components', a: 'full', b: 'l0' }
    ],
    [
      'a data set',
      { ...report, data: report.data.map((one) => ({ ...one, samples: 9 })) },
      { what: 'data', name: 'train' }
    ]
  ])('names %s', (_name, other, expected) => {
    const differences = configurationDifferences(report, other)
    expect(differences[0]).toMatchObject(expected)
  })

  it('takes data for equal whatever its files are called', () => {
    const renamed = {
      ...report,
      manifest: report.manifest.map((file) =>
        file.role === 'data' ? { ...file, path: 'elsewhere.npz' } : file
      )
    }
    expect(configurationDifferences(report, renamed)).toEqual([])
  })
})

describe('runDifferences', () => {
  const own = report.llc.filter(({ subject, data }) => subject === 'aligned' && data === 'train')

  it('takes both standard errors, for the runs are not paired', () => {
    const [a] = own
    const b = { ...a!, estimate: a!.estimate! + 2, standardError: 3, weights: 'e'.repeat(64) }
    const [difference] = runDifferences([{ ...a!, standardError: 4 }], [b])
    expect(difference!.difference).toBeCloseTo(2)
    expect(difference!.high! - difference!.low!).toBeCloseTo(2 * 1.959964 * 5)
    expect(difference!.isIdentical).toBe(false)
  })

  it('has no number where one was rejected, and only common steps', () => {
    const rejected = own.map((estimate) => ({ ...estimate, estimate: null }))
    expect(runDifferences(own, rejected.slice(1)).map(({ difference }) => difference)).toEqual(
      own.slice(1).map(() => null)
    )
  })
})

describe('ranking', () => {
  it('puts the largest difference first, of the last compared step before the cursor', () => {
    expect(comparedStep(report, 300)).toBe(286)
    const rows = rankingRows(
      report,
      { name: 'aligned', letter: 'A' },
      { name: 'misaligned', letter: 'B' },
      800
    )
    const sizes = rows.map(({ difference }) => Math.abs(difference.difference!))
    expect(rows).toHaveLength(2)
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes)
  })
})
