import { describe, expect, it } from 'vitest'
import { componentsOfSpec, fitOf, tensorsOfSpec } from '../../../src/renderer/features/inputs/network-fit'
import {
  activations,
  emptyNetworkForm,
  formOfSpec,
  type NetworkForm,
  problemsOfNetwork,
  specOfForm,
  tensorNameLimit,
  widthLimit,
  widthsLimits
} from '../../../src/renderer/features/inputs/network-form'
import { guessNetwork } from '../../../src/renderer/features/inputs/network-guess'
import { mlpSpecSchema, tmsSpecSchema, type LayerSpec } from '../../../src/shared/plan'
import { modelFromSpec } from '../../../src/main/engine/models/registry'

const mlp: LayerSpec = {
  family: 'mlp',
  widths: [6, 5, 4],
  bias: true,
  activation: 'tanh',
  tensors: 'net.{i}.weight'
}
const tms: LayerSpec = { family: 'tms', features: 6, hidden: 2, weight: 'W', bias: 'b' }
const tokenMlp: LayerSpec = {
  family: 'token-mlp',
  ...{ vocabulary: 53, tokens: 2, embed: 12, hidden: 48, classes: 50, activation: 'gelu', bias: 'hidden' },
  embedding: 'embedding.weight',
  inputs: ['linear1l.weight', 'linear1r.weight'],
  output: 'linear2.weight'
}
const joined: LayerSpec = { ...tokenMlp, bias: 'all', inputs: ['hidden.weight'] }
const shapes = (spec: LayerSpec) => tensorsOfSpec(spec).map(({ name, shape }) => ({ name, shape }))

describe('a network described in place', () => {
  it.each([mlp, { ...mlp, bias: false, widths: [3, 3] }, tms, tokenMlp, joined])(
    'needs the tensors and has the parts that the engine says: %o',
    (spec) => {
      const model = modelFromSpec(spec)
      expect(tensorsOfSpec(spec)).toEqual(model.parameters)
      const counts = new Map(
        model.parameters.map(({ name, shape }) => [name, shape.reduce((a, b) => a * b, 1)])
      )
      expect(componentsOfSpec(spec)).toEqual(
        model.components.map(({ name, parameters }) => ({
          name,
          parameters: parameters.reduce((sum, parameter) => sum + (counts.get(parameter) ?? 0), 0)
        }))
      )
    }
  )

  it.each([mlp, tms, tokenMlp, joined])('is the same after the form: %o', (spec) => {
    expect(specOfForm(formOfSpec(spec))).toEqual(spec)
  })

  it('is guessed from names and shapes, all but the activation', () => {
    const form = guessNetwork(shapes(mlp))
    expect(form).toMatchObject({
      widths: '6, 5, 4',
      hasBias: true,
      tensors: 'net.{i}.weight',
      activation: ''
    })
    expect(specOfForm(form)).toBeNull()
    expect(specOfForm({ ...form, activation: 'tanh' })).toEqual(mlp)
    expect(specOfForm(guessNetwork(shapes(tms)))).toEqual(tms)
    for (const spec of [tokenMlp, joined]) {
      expect(specOfForm({ ...guessNetwork(shapes(spec)), activation: 'gelu' })).toEqual(spec)
    }
    const apart = [
      { name: 'l.0.weight', shape: [5, 6] },
      { name: 'l.1.weight', shape: [4, 7] }
    ]
    expect(guessNetwork(apart)).toEqual(emptyNetworkForm)
  })

  it('says which tensor differs, with both shapes', () => {
    const found = shapes(mlp).map((one) => (one.name === 'net.1.weight' ? { ...one, shape: [4, 7] } : one))
    const fit = fitOf(mlp, [...found.slice(1), { name: 'step', shape: [] }])
    expect(fit.isFit).toBe(false)
    expect(fit.rows.filter(({ fits }) => !fits)).toEqual([
      { name: 'net.0.weight', expected: [5, 6], found: null, fits: false },
      { name: 'net.1.weight', expected: [4, 5], found: [4, 7], fits: false }
    ])
    expect(fit.unused).toEqual(['step'])
    expect(fitOf(mlp, shapes(mlp)).isFit).toBe(true)
  })

  const full: NetworkForm = { ...formOfSpec(mlp), features: '6', hidden: '2' }
  it.each([
    [{ widths: '6' }, 'widths', 'widths-count'],
    [{ widths: '6, x' }, 'widths', 'not-whole'],
    [{ widths: '6, 0' }, 'widths', 'out-of-range'],
    [{ activation: '' }, 'activation', 'not-chosen'],
    [{ tensors: 'layer.weight' }, 'tensors', 'no-place'],
    [{ tensors: 'W{i}' }, 'tensors', 'no-weight'],
    [{ family: 'tms', features: '70000' }, 'features', 'out-of-range'],
    [{ family: 'tms', bias: 'W' }, 'bias', 'same-name'],
    [{ family: 'tms', weight: '' }, 'weight', 'empty'],
    [{ ...formOfSpec(tokenMlp), tokens: '65', inputs: 'a.weight' }, 'tokens', 'out-of-range'],
    [{ ...formOfSpec(tokenMlp), tokens: '3' }, 'inputs', 'inputs-count'],
    [{ ...formOfSpec(tokenMlp), inputs: 'a, b' }, 'inputs', 'no-weight'],
    [{ ...formOfSpec(tokenMlp), embedding: 'E', biases: 'none', output: 'E' }, 'output', 'same-name'],
    [{ ...formOfSpec(tokenMlp), inputs: 'a.weight, a.weight' }, 'inputs', 'same-name']
  ] as const)('refuses %o', (change, field, problem) => {
    expect(problemsOfNetwork({ ...full, ...change })).toEqual({ [field]: problem })
    expect(specOfForm({ ...full, ...change })).toBeNull()
  })

  it('has the limits of a plan', () => {
    const accepts = (change: object) => mlpSpecSchema.safeParse({ ...mlp, ...change }).success
    expect([accepts({ widths: [widthLimit, 1] }), accepts({ widths: [widthLimit + 1, 1] })]).toEqual([
      true,
      false
    ])
    const widths = (count: number) => ({ widths: Array.from({ length: count }, () => 1) })
    expect(
      [widthsLimits.minimum - 1, ...Object.values(widthsLimits), widthsLimits.maximum + 1].map((count) =>
        accepts(widths(count))
      )
    ).toEqual([false, true, true, false])
    const named = (length: number) => ({ tensors: '{i}'.padEnd(length, 'x') })
    expect([accepts(named(tensorNameLimit)), accepts(named(tensorNameLimit + 1))]).toEqual([true, false])
    expect(activations.every((activation) => accepts({ activation }))).toBe(true)
    expect(mlpSpecSchema.shape.activation.unwrap().options).toEqual([...activations])
    expect(tmsSpecSchema.safeParse({ ...tms, hidden: widthLimit + 1 }).success).toBe(false)
  })
})
