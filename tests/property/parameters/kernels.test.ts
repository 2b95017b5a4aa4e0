import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HostParameters } from '../../../src/main/engine/compute/parameters'
import type { LangevinStep, SessionState } from '../../../src/main/engine/compute/engine'
import { buildKernel, kernels } from '../../../scripts/build-kernels.mjs'

const step: LangevinStep = { stepSize: 0.01, nBeta: 20, localization: 3, noiseLevel: 1, seed: 77n, step: 4 }

function filled(
  shapes: number[][],
  chains: number,
  firstChain: number,
  kind: 'wasm' | 'js',
  state: SessionState = 'plain'
): HostParameters {
  const parameters = shapes.map((shape, index) => ({ name: `p${index}`, shape }))
  const host = new HostParameters({ parameters, chains, threads: 1, state }, kind)
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
          const a = structuredClone(wasm.langevinStep({ ...step, step: t }))
          const b = structuredClone(js.langevinStep({ ...step, step: t }))
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
        together.langevinStep(step)
        for (let chain = 0; chain < chains; chain++) {
          const alone = filled(all, 1, chain, 'wasm')
          alone.langevinStep(step)
          for (const { name } of alone.parameters) {
            expect([...together.read('w', name, chain)]).toEqual([...alone.read('w', name, 0)])
          }
        }
      }),
      { numRuns: 25, seed: 6 }
    )
  })

  it.each(['scaled', 'second-moment', 'both-moments'] as const)(
    'does what the JavaScript one does in a %s session, with slices, memory and bound',
    (state) => {
      fc.assert(
        fc.property(shapes, fc.integer({ min: 1, max: 3 }), (all, chains) => {
          const [wasm, js] = (['wasm', 'js'] as const).map((kind) => filled(all, chains, 2, kind, state))
          if (!wasm || !js) throw new Error('unreachable')
          const [first = []] = all
          const axis = first.length - 1
          const slices = axis < 0 ? {} : { p0: { axis, ranges: [[0, Math.ceil(first[axis]! / 2)]] as const } }
          for (const host of [wasm, js])
            host.select(
              host.parameters.map(({ name }) => name),
              slices
            )
          expect(wasm.sampledCount).toBe(js.sampledCount)
          for (let t = 0; t < 4; t++) {
            if (state !== 'scaled') {
              const adaptation = {
                firstDecay: 0.9,
                secondDecay: 0.95,
                stabilizer: 0.1,
                count: t,
                isFrozen: t === 3
              }
              for (const host of [wasm, js]) host.adapt(adaptation)
            }
            const [a, b] = [wasm, js].map((host) =>
              structuredClone(host.langevinStep({ ...step, step: t, memory: 0.8, bound: 0.3 }))
            )
            for (const key of Object.keys(a!) as (keyof NonNullable<typeof a>)[]) {
              a![key].forEach((value, chain) => {
                const expected = b![key][chain] ?? NaN
                expect(Math.abs(value - expected)).toBeLessThan(1e-4 * (Math.abs(expected) + 1))
              })
            }
          }
          for (const { name } of wasm.parameters) {
            wasm
              .w(name)
              .forEach((value, i) => expect(Math.abs(value - (js.w(name)[i] ?? NaN))).toBeLessThan(1e-4))
          }
        }),
        { numRuns: 40, seed: 8 }
      )
    }
  )

  it('keeps every bit outside a slice, and within the bound of w* inside', () => {
    const host = filled([[6, 10]], 2, 0, 'wasm', 'scaled')
    const before = host.w('p0').slice()
    host.select(['p0'], {
      p0: {
        axis: 1,
        ranges: [
          [2, 4],
          [7, 8]
        ]
      }
    })
    expect(host.sampledCount).toBe(18)
    for (let t = 0; t < 5; t++) host.langevinStep({ ...step, stepSize: 1, step: t, bound: 0.01 })
    host.w('p0').forEach((value, i) => {
      const moves = [2, 3, 7].includes(i % 10)
      if (moves) {
        expect(value).not.toBe(before[i])
        expect(Math.abs(value - before[i]!)).toBeLessThan(0.0101)
      } else expect(value).toBe(before[i])
    })
  })

  it('scales steps by r / (√v̂ + a r), the same for gradients of any size', () => {
    const scales = [1, 1000].map((factor) => {
      const host = filled([[40]], 1, 0, 'wasm', 'second-moment')
      host.gradientScale *= factor
      host.adapt({ firstDecay: 0, secondDecay: 0.99, stabilizer: 0.1, count: 0, isFrozen: false })
      return host.scale('p0').slice()
    })
    const gradient = filled([[40]], 1, 0, 'wasm').read('gradient', 'p0', 0)
    const rms = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0) / 40)
    gradient.forEach((g, i) => {
      expect(scales[0]![i]! / (rms / (Math.abs(g) + 0.1 * rms))).toBeCloseTo(1, 4)
      expect(scales[1]![i]! / scales[0]![i]!).toBeCloseTo(1, 4)
    })
  })

  it('is SGLD in a scaled session without memory and bound', () => {
    const [plain, scaled] = [filled([[7], [33]], 2, 0, 'wasm'), filled([[7], [33]], 2, 0, 'wasm', 'scaled')]
    for (const host of [plain, scaled]) host.langevinStep({ ...step, step: 3 })
    const [a, b] = [plain, scaled].map((host) => structuredClone(host.langevinStep(step)))
    plain.w('p1').forEach((value, i) => expect(scaled.w('p1')[i]! - value).toBeCloseTo(0, 6))
    for (const key of Object.keys(a!) as (keyof NonNullable<typeof a>)[]) {
      a![key].forEach((value, chain) => expect(b![key][chain]! - value).toBeCloseTo(0, 3))
    }
  })

  it('leaves what is not selected bit-identical, and draws the same noise for what is', () => {
    const all = [[7], [5, 3], [33]]
    const [some, every] = [filled(all, 2, 0, 'wasm'), filled(all, 2, 0, 'wasm')]
    const before = [...some.w('p0'), ...some.w('p2')]
    some.select(['p1'])
    expect(some.sampledCount).toBe(15)
    some.langevinStep(step)
    every.langevinStep(step)
    expect([...some.w('p0'), ...some.w('p2')]).toEqual(before)
    expect([...some.w('p1')]).toEqual([...every.w('p1')])
  })

  it('moves w by −(ε/2)(nβ∇ + γ(w − w*)) without noise', () => {
    const host = filled([[19]], 1, 0, 'wasm')
    const w = host.read('w', 'p0', 0)
    const gradient = host.read('gradient', 'p0', 0)
    host.langevinStep({ ...step, noiseLevel: 0 })
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

  it.each(kernels)('$name is what its AssemblyScript source compiles to', async (kernel) => {
    expect(readFileSync(join(kernel.folder, 'kernel-bytes.ts'), 'utf8')).toBe(await buildKernel(kernel))
  })
})
