import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../../src/main/engine/formats/steps'

describe('training steps', () => {
  it.each([
    ['padded with zeros', ['step-000800', 'step-001600'], [800, 1600]],
    ['of checkpoint folders', ['checkpoint-500', 'checkpoint-1000'], [500, 1000]],
    ['of files', ['ckpt_7.safetensors', 'ckpt_12.safetensors'], [7, 12]],
    ['that are the whole name', ['0.npz', '250.npz'], [0, 250]],
    ['after the size of the model', ['run/pythia-70m-step512', 'run/pythia-70m-step1000'], [512, 1000]],
    ['before the width of the numbers', ['step-5.fp16.safetensors', 'step-6.fp16.safetensors'], [5, 6]],
    ['before a seed that all share', ['c10-seed1', 'c20-seed1'], [10, 20]],
    [
      'in a folder above equal names',
      ['r/step-1/out/model.safetensors', 'r/step-2/out/model.safetensors'],
      [1, 2]
    ],
    ['at different depths', ['step-1/model.safetensors', 'more/step-2/model.safetensors'], [1, 2]],
    ['beyond 32 bits', ['step-1', 'step-9007199254740991'], [1, 9007199254740991]]
  ])('are read from names: %s', (_what, names, expected) => {
    expect(stepsOf(names.map((name) => `/base/9/${name}`))).toEqual(expected)
  })

  it.each([
    ['step-800/model.safetensors', 800],
    ['checkpoint_20.safetensors', 20],
    ['weights-000300.npz', 300],
    ['1200/model.safetensors', 1200],
    ['final.safetensors', 0],
    ['gpt2/model.safetensors', 0],
    ['pythia-70m/model.safetensors', 0],
    ['v1.5/model.safetensors', 0]
  ])('of a single checkpoint: %s is %i', (path, step) => {
    expect(stepsOf([`/models/${path}`])).toEqual([step])
  })
})
