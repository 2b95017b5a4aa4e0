import { afterEach, describe, expect, it } from 'vitest'
import type { DataFile, TensorRow } from '../../../src/shared/inputs'
import {
  draftOf,
  likelyLoss,
  suggestDataSets,
  targetChoices
} from '../../../src/renderer/features/inputs/data-sets'
import { histogramPath } from '../../../src/renderer/features/inputs/histogram'
import { planNameOf, subjectNameOf } from '../../../src/renderer/features/inputs/names'
import { architectureWords } from '../../../src/renderer/features/inputs/architecture-words'
import { byteText, significant, statistic, whole } from '../../../src/renderer/results/numbers'
import { i18n, t } from '../../../src/renderer/i18n'
import { series } from './audit-files'
import { findTensors, threeParts } from '../../../src/renderer/features/inputs/tensor-search'
import { evenly } from '../../../src/renderer/features/plan/steps'
import en from '../../../src/renderer/locales/en/inputs'
import de from '../../../src/renderer/locales/de/inputs'
import planEn from '../../../src/renderer/locales/en/plan'
import planDe from '../../../src/renderer/locales/de/plan'

type Array = DataFile['arrays'][number]
const array = (name: string, role: Array['role'], shape: number[]): Array => ({
  name,
  role,
  shape,
  dtype: 'float32',
  minimum: 0,
  maximum: 1
})

describe('what arrays are probably for', () => {
  it('pairs inputs with the targets that share their name', () => {
    const arrays = [
      array('train_x', 'numbers', [100, 6]),
      array('train_y', 'numbers', [100, 4]),
      array('test_x', 'numbers', [20, 6]),
      array('test_y', 'numbers', [20, 4])
    ]
    const found = suggestDataSets(arrays, [], false)
    expect(found.map(({ name, use, target }) => [name, use, target.array])).toEqual([
      ['train', 'sample', 'train_y'],
      ['train-y', 'unused', ''],
      ['test', 'behaviour', 'test_y'],
      ['test-y', 'unused', '']
    ])
  })

  it('takes answers for tokens', () => {
    const arrays = [array('quiz_tokens', 'tokens', [9, 5]), array('quiz_answers', 'classes', [9])]
    expect(suggestDataSets(arrays, [], true)[0]).toMatchObject({
      use: 'behaviour',
      target: { kind: 'answers', array: 'quiz_answers' }
    })
  })

  it('offers only targets with as many samples', () => {
    const [x, y, z] = [
      array('x', 'numbers', [10, 2]),
      array('y', 'numbers', [10, 2]),
      array('z', 'numbers', [9, 2])
    ]
    expect(targetChoices(x, [x, y, z]).map((choice) => choice.array)).toEqual(['y', 'x'])
  })

  it('gives each set a name of its own', () => {
    expect(suggestDataSets([array('train_tokens', 'tokens', [4, 4])], ['train'], false)[0]?.name).toBe(
      'train-2'
    )
  })
})

describe('names', () => {
  it.each([
    ['aligned', 'aligned'],
    ['Modell für A.safetensors', 'Modell-fur-A'],
    ['../…', 'model'],
    ['x'.repeat(200), 'x'.repeat(60)]
  ])('makes of “%s” the name “%s”', (name, expected) => {
    expect(subjectNameOf(name, [])).toBe(expected)
  })
  it('counts on where a name is taken', () => {
    expect(planNameOf('a', ['a', 'a-2'], 'x')).toBe('a-3')
  })
})

describe('the tensor table', () => {
  const tensor = (name: string, shape: number[]): TensorRow => ({
    name,
    shape,
    dtype: 'float32',
    parameters: shape.reduce((a, b) => a * b, 1),
    statistics: null
  })
  const tensors = [
    tensor('l0.attn.q', [128, 128]),
    tensor('l0.mlp.in', [512, 128]),
    tensor('l1.attn.q', [128])
  ]
  it.each([
    ['', 3],
    ['attn', 2],
    ['L0 ATTN', 1],
    ['128 x 128', 1],
    ['[512,128]', 1],
    ['128×', 2],
    ['12', 0],
    ['nothing', 0]
  ])('finds for “%s” %i', (search, count) => {
    expect(findTensors(tensors, search)).toHaveLength(count)
  })

  it('draws a histogram within its box, nothing for empty bins', () => {
    expect(histogramPath([0, 2, 4, 0], 8, 10)).toBe('M2 10v-5h1.4v5zM4 10v-10h1.4v10z')
  })

  it('writes small statistics as powers of ten', () => {
    expect([0.5, -0.000123, 0, null].map(statistic)).toEqual(['0.500', '−1.2e−4', '0', '—'])
  })
})

describe('thinning', () => {
  it('keeps the first and the last', () => {
    expect(evenly([0, 1, 3, 5, 8, 13, 22], 3)).toEqual([0, 5, 22])
    expect(evenly([0, 1, 3], 1)).toEqual([3])
    expect(evenly([0, 1, 3], 9)).toEqual([0, 1, 3])
  })
})

describe('languages', () => {
  const keys = (messages: object, path = ''): string[] =>
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [`${path}${key} ${placeholders(value)}`]
        : keys(value as object, `${path}${key}.`)
    )
  const placeholders = (text: string): string =>
    [...new Set(text.match(/\{\w+\}/g))].sort().join() + (text.includes(' | ') ? ' plural' : '')
  it('has each message with the same values in both', () => {
    expect(keys(de).sort()).toEqual(keys(en).sort())
    expect(keys(planDe).sort()).toEqual(keys(planEn).sort())
  })
})

describe('numbers on the screens before a run', () => {
  afterEach(() => {
    i18n.global.locale.value = 'en'
  })

  it.each([
    ['en', '45,952', '−1.50', '1.20e−5', '182.4 KiB'],
    ['de', '45.952', '−1,50', '1,20e−5', '182,4 KiB']
  ] as const)('follow the language: %s', (language, count, value, small, size) => {
    i18n.global.locale.value = language
    expect([whole(45_952), significant(-1.5), significant(1.2e-5), byteText(186_768)]).toEqual([
      count,
      value,
      small,
      size
    ])
  })

  it('put an architecture into words of the language', () => {
    const architecture = series([0]).architecture!
    i18n.global.locale.value = 'de'
    expect(architectureWords(architecture, t)).toBe(
      'GPT-NeoX, 2 Schichten, Breite 32, 4 Köpfe, Vokabular 320'
    )
    expect(architectureWords({ ...architecture, sizes: null }, t)).toBe('GPT-NeoX, 2 layers')
    const sizes = { ...architecture.sizes!, groups: 2 }
    expect(architectureWords({ ...architecture, family: 'llama', sizes }, t)).toBe(
      'Llama, 2 Schichten, Breite 32, 4 Köpfe, 2 Schlüssel-Wert-Köpfe, Vokabular 320'
    )
  })
})

it('takes whole numbers a sample as classes, as the engine does, and anything else as values', () => {
  const arrays = (role: 'classes' | 'numbers') => [
    { name: 'x', dtype: 'float32', shape: [9, 2], role: 'numbers' as const, minimum: 0, maximum: 1 },
    { name: 'y', dtype: 'int64', shape: [9], role, minimum: 0, maximum: 3 }
  ]
  const [form] = suggestDataSets(arrays('classes'), [], false)
  const set = { id: 1, ...form! }
  expect(set.target).toEqual({ kind: 'targets', array: 'y' })
  expect(likelyLoss(set, arrays('classes'))).toBe('cross-entropy')
  expect(likelyLoss(set, arrays('numbers'))).toBe('squared-error')
  expect(draftOf({ ...set, loss: 'squared-error', reduction: 'sum' }, 'input')).toMatchObject({
    loss: 'squared-error',
    reduction: 'sum'
  })
})

it.each([
  ['model.layers.10.self_attn.q_proj.weight', ['model.', 'layers.10.self_attn.', 'q_proj.weight']],
  ['gpt_neox.layers.0.input_layernorm.bias', ['gpt_neox.', 'layers.0.', 'input_layernorm.bias']],
  ['blocks/3/mlp/w', ['', 'blocks/3/', 'mlp/w']],
  ['encoder.deep.embed.weight', ['encoder.deep.', '', 'embed.weight']],
  ['embed_out.weight', ['', '', 'embed_out.weight']],
  ['w', ['', '', 'w']]
])('%s keeps its layer and its end where it is cut', (name, parts) => {
  expect(threeParts(name)).toEqual(parts)
  expect(parts.join('')).toBe(name)
})
