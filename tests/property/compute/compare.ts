import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import type { Engine } from '../../../src/main/engine/compute/engine'
import type { Program } from '../../../src/main/engine/compute/program'

/** What a program is made of here: one chain, one sample, float operands as parameters, whole numbers as inputs. */
export interface Expression {
  readonly floats: readonly { readonly shape: readonly number[]; readonly values: Float32Array }[]
  readonly integers: readonly { readonly shape: readonly number[]; readonly values: Int32Array }[]
  /** Operands keep a leading axis of length 1, as parameters of one chain have. */
  readonly lead: boolean
  readonly hasGradient: boolean
  readonly build: (floats: tf.Tensor[], integers: tf.Tensor[]) => tf.Tensor
}

export interface Evaluation {
  readonly value: Float32Array
  readonly gradients: readonly Float32Array[]
}

/** The loss terms are the result times weights that differ, so that no gradient cancels by symmetry. */
async function asProgram(expression: Expression): Promise<Program> {
  const { floats, integers, lead, build } = expression
  const given = (
    values: readonly { shape: readonly number[] }[],
    letter: string,
    tensors: tf.NamedTensorMap
  ) =>
    values.map(({ shape }, index) => {
      const tensor = tensors[`${letter}${index}`]!
      return tf.reshape(tensor, lead ? [1, ...shape] : [...shape])
    })
  await tf.setBackend('cpu')
  const terms = tf.tidy(
    () =>
      build(
        floats.map(({ shape, values }) => tf.tensor(values, lead ? [1, ...shape] : [...shape])),
        integers.map(({ shape, values }) => tf.tensor(values, lead ? [1, ...shape] : [...shape], 'int32'))
      ).size
  )
  return {
    parameters: floats.map(({ shape }, index) => ({ name: `p${index}`, shape })),
    inputs: integers.map(({ shape }, index) => ({ name: `i${index}`, dtype: 'int32', shape })),
    termsPerSample: terms,
    build(parameters, inputs) {
      const result = build(given(floats, 'p', { ...parameters }), given(integers, 'i', { ...inputs }))
      const weights = tf.tensor(Array.from({ length: terms }, (_, at) => 1 + Math.sin(2.3 * at)))
      const flat = tf.reshape(tf.cast(result, 'float32'), [terms])
      return { terms: tf.reshape(tf.mul(flat, weights), [1, 1, terms]), logits: result }
    }
  }
}

export async function evaluate(engine: Engine, expression: Expression): Promise<Evaluation> {
  const program = await asProgram(expression)
  const session = await engine.createSession({
    parameters: program.parameters,
    chains: 1,
    threads: 1
  })
  session.load(new Map(expression.floats.map(({ values }, index) => [`p${index}`, values])))
  const names = expression.hasGradient ? program.parameters.map(({ name }) => name) : []
  const executable = await session.compile(program, {
    batchSize: 1,
    gradients: names,
    outputs: ['logits', 'terms']
  })
  expression.integers.forEach(({ values }, index) => executable.input(`i${index}`).set(values))
  await executable.run()
  const result = {
    value: executable.output('logits').slice(),
    // Of the sum of the terms, not of their mean: comparable with the values.
    gradients: names.map((name) => session.read('gradient', name, 0).map((g) => g * program.termsPerSample))
  }
  await session.dispose()
  return result
}

/** Equal within 1e-4, relative to the value or to a twentieth of the largest one (sums cancel).
 *  @param floor absolute: rounding of what cancels altogether */
function expectAlike(actual: Float32Array, expected: Float32Array, floor: number, what: string): void {
  expect(actual.length, what).toBe(expected.length)
  const largest = expected.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0
  )
  actual.forEach((value, at) => {
    const reference = expected[at]!
    const tolerance = 1e-4 * Math.max(Math.abs(reference), largest / 20) + floor
    const isAlike = Object.is(value, reference) || Math.abs(value - reference) <= tolerance
    expect(isAlike, `${what}[${at}] is ${value}, the reference has ${reference}`).toBe(true)
  })
}

export function expectSame(actual: Evaluation, expected: Evaluation, floor = 1e-12): void {
  expectAlike(actual.value, expected.value, floor, 'value')
  expect(actual.gradients.length).toBe(expected.gradients.length)
  expected.gradients.forEach((gradient, index) =>
    expectAlike(actual.gradients[index]!, gradient, floor, `gradient ${index}`)
  )
}
