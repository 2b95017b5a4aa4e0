import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HostParameters } from '../../../src/main/engine/compute/parameters'
import type { SgldStep } from '../../../src/main/engine/compute/engine'
import { buildKernels } from '../../../scripts/build-kernels.mjs'

const step: SgldStep = { stepSize: 0.01, nBeta: 20, localization: 3, noiseLevel: 1, seed: 77n, step: 4 }

function filled(shapes: number[][], chains: number, firstChain: number, kind: 'wasm' | 'js'): HostParameters {
  const parameters = shapes.map((shape, index) => ({ name: `p${index}`, shape }))
  const host = new HostParameters({ parameters, chains, threads: 1 }, kind)
  host.load(
    new Map(
      parameters.map(({ name, shape }, index) => [
        name,
        Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + 10 * index))
      ])
    ),
    firstChain
  )
  for (const { name } of parameters) {
    const gradient = host.gradient(name)
    const length = gradient.length / chains
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] = Math.cos(0.3 * (i % length) + firstChain + Math.floor(i / Math.max(1, length)))
    }
  }
  host.gradientScale = 0.25
  return host
}

const shapes = fc.array(fc.array(fc.integer({ min: 1, max: 23 }), { maxLength: 3 }), {
  minLength: 1,
  maxLength: 5
})

describe('the WebAssembly kernel', () => {
  it('does what the JavaScript one does, within float32 rounding', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 3 }), fc.nat(1), (all, chains, skip) => {
        const [wasm, js] = (['wasm', 'js'] as const).map((kind) => filled(all, chains, 2, kind))
        if (!wasm || !js) throw new Error('unreachable')
        for (const host of [wasm, js]) host.select(host.parameters.slice(skip).map(({ name }) => name))
        for (let t = 0; t < 3; t++) {
          const a = structuredClone(wasm.sgldStep({ ...step, step: t }))
          const b = structuredClone(js.sgldStep({ ...step, step: t }))
          for (const key of Object.keys(a) as (keyof typeof a)[]) {
            a[key].forEach((value, chain) => {
              const expected = b[key][chain] ?? NaN
              expect(Math.abs(value - expected)).toBeLessThan(2e-5 * (Math.abs(expected) + 1))
            })
          }
        }
        for (const { name } of wasm.parameters) {
          wasm
            .w(name)
            .forEach((value, i) => expect(Math.abs(value - (js.w(name)[i] ?? NaN))).toBeLessThan(3e-5))
        }
      }),
      { numRuns: 40, seed: 5 }
    )
  })

  it('gives a chain the same bits whatever session it runs in', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 2, max: 5 }), (all, chains) => {
        const together = filled(all, chains, 0, 'wasm')
        together.sgldStep(step)
        for (let chain = 0; chain < chains; chain++) {
          const alone = filled(all, 1, chain, 'wasm')
          alone.sgldStep(step)
          for (const { name } of alone.parameters) {
            expect([...together.read('w', name, chain)]).toEqual([...alone.read('w', name, 0)])
          }
        }
      }),
      { numRuns: 25, seed: 6 }
    )
  })

  it('leaves what is not selected bit-identical, and draws the same noise for what is', () => {
    const all = [[7], [5, 3], [33]]
    const [some, every] = [filled(all, 2, 0, 'wasm'), filled(all, 2, 0, 'wasm')]
    const before = [...some.w('p0'), ...some.w('p2')]
    some.select(['p1'])
    expect(some.sampledCount).toBe(15)
    some.sgldStep(step)
    every.sgldStep(step)
    expect([...some.w('p0'), ...some.w('p2')]).toEqual(before)
    expect([...some.w('p1')]).toEqual([...every.w('p1')])
  })

  it('moves w by −(ε/2)(nβ∇ + γ(w − w*)) without noise', () => {
    const host = filled([[19]], 1, 0, 'wasm')
    const w = host.read('w', 'p0', 0)
    const gradient = host.read('gradient', 'p0', 0)
    host.sgldStep({ ...step, noiseLevel: 0 })
    host.read('w', 'p0', 0).forEach((value, i) => {
      expect(value).toBeCloseTo((w[i] ?? 0) - 0.005 * 20 * (gradient[i] ?? 0), 6)
    })
  })

  it('refuses what does not fit, and says how many chains do', () => {
    const parameters = [{ name: 'w', shape: [50_000_000] }]
    expect(() => new HostParameters({ parameters, chains: 64, threads: 1 })).toThrow(
      expect.objectContaining({
        code: 'engine/memory',
        hint: expect.stringMatching(/At most \d+ chains fit/) as string
      })
    )
  })

  it('is what its AssemblyScript source compiles to', async () => {
    const path = join(__dirname, '../../../src/main/engine/compute/parameters/kernel-bytes.ts')
    expect(readFileSync(path, 'utf8')).toBe(await buildKernels())
  })
})
