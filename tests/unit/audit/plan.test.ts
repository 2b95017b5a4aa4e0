import { describe, expect, it } from 'vitest'
import { AuditError } from '../../../src/shared/errors'
import { parsePlan, resolveSettings } from '../../../src/main/engine/audit/plan'

const valid = `
title: Two variants
subjects:
  - { name: a, checkpoints: a/step-*/model.safetensors }
  - { name: b, checkpoints: b/step-*/model.safetensors }
data:
  train: { file: data.npz, inputs: tokens, targets: next-token }
analyses:
  llc:
    settings: { draws: 100 }
  compare: { reference: a, variant: b }
seed: 7
`

/** With two data sets. */
const descent = (fields: string): string =>
  valid
    .replace('analyses:', '  seen: { file: data.npz, inputs: tokens, targets: next-token }\nanalyses:')
    .replace('  compare:', `  development: { doubleDescent: ${fields} }\n  compare:`)

function refusal(text: string): AuditError {
  try {
    parsePlan(text, 'audit.yaml')
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
  throw new Error('the plan was accepted')
}

describe('parsePlan', () => {
  it('accepts a plan and fills in the defaults', () => {
    const { plan } = parsePlan(valid, 'audit.yaml')
    expect(plan.engine).toBe('auto')
    expect(plan.data['train']?.use).toBe('sample')
    expect(plan.analyses.llc?.components).toEqual(['full'])
  })

  it('gives the same hash whatever the order and the comments', () => {
    const reordered = `# a comment\nseed: 7\n${valid.replace('seed: 7\n', '')}`
    expect(parsePlan(reordered, 'x').sha256).toBe(parsePlan(valid, 'y').sha256)
  })

  it('accepts JSON', () => {
    const { plan } = parsePlan(valid, 'audit.yaml')
    expect(parsePlan(JSON.stringify(plan), 'audit.json').plan).toEqual(plan)
  })

  it.each([
    ['analyses.llc.settings.drawz', valid.replace('draws: 100', 'drawz: 100'), 'draws', ':10:'],
    ['analyses.llk', valid.replace('llc:', 'llk:'), 'llc', ':9:'],
    [
      'subjects.0.checkpoint',
      valid.replace('name: a, checkpoints', 'name: a, checkpoint'),
      'checkpoints',
      ':4:'
    ],
    ['data.train.input', valid.replace('inputs: tokens', 'input: tokens'), 'inputs', ':7:'],
    ['tilte', valid.replace('title: Two', 'tilte: Two'), 'title', ':2:']
  ])('names the misspelt field %s, the nearest valid one and the line', (field, text, suggestion, line) => {
    const error = refusal(text)
    expect(error.code).toBe('plan/unknown-field')
    expect(error.message).toContain(field)
    expect(error.hint).toContain(`Did you mean ${suggestion}?`)
    expect(error.where).toContain(`audit.yaml${line}`)
  })

  it('names the misspelt field of a layer specification inside a union', () => {
    const text = valid.replace(
      'checkpoints: a/step-*/model.safetensors',
      'checkpoints: a, architecture: { family: mlp, width: [3, 2] }'
    )
    expect(refusal(text).hint).toContain('Did you mean widths?')
  })

  it.each([
    [valid.replace('draws: 100', 'draws: many'), 'plan/invalid', 'analyses.llc.settings.draws'],
    [valid.replace('draws: 100', 'draws: 2'), 'plan/invalid', 'draws'],
    [valid.replace('draws: 100', 'stepSize: -1'), 'plan/invalid', 'stepSize'],
    [valid.replace('variant: b', 'variant: bb'), 'plan/invalid', 'no subject is named bb'],
    [valid.replace('variant: b', 'variant: a'), 'plan/invalid', 'same subject'],
    [valid.replace('name: b', 'name: a'), 'plan/invalid', 'two subjects are named a'],
    [valid.replace('targets: next-token', 'targets: next-token, answers: y'), 'plan/invalid', 'either'],
    [
      valid.replace('targets: next-token', 'targets: next-token, use: observe'),
      'plan/invalid',
      'use: sample'
    ],
    [`${valid}\n  bad: [`, 'plan/syntax', ''],
    [`${valid}\nseed: 8\n`, 'plan/syntax', 'unique'],
    ['', 'plan/invalid', '']
  ])('refuses a wrong plan (%#)', (text, code, message) => {
    const error = refusal(text)
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
  })

  const setting = (text: string): string => valid.replace('draws: 100', text)
  it.each([
    [setting('stepSize: .nan'), 'analyses.llc.settings.stepSize: expected a number (given: NaN)'],
    [setting('nBeta: .inf'), 'analyses.llc.settings.nBeta: expected a number (given: Infinity)'],
    [setting('stepSize: 0'), 'analyses.llc.settings.stepSize: expected more than 0 (given: 0)'],
    [setting('batchSize: all'), 'analyses.llc.settings.batchSize: expected a number or full (given: all)'],
    [
      setting('batchSize: 2.5'),
      'analyses.llc.settings.batchSize: expected a whole number or full (given: 2.5)'
    ],
    [setting('draws: 2.5'), 'analyses.llc.settings.draws: expected a whole number (given: 2.5)'],
    [setting('sampler: foo'), 'analyses.llc.settings.sampler: expected one of sgld, rmsprop-sgld'],
    [valid.replace('title: Two variants', 'title: ""'), 'title: expected at least 1 character (given: )'],
    [valid.replace(/analyses:[^]*$/, ''), 'analyses: is missing, expected fields with values'],
    ['', 'the plan: is missing, expected fields with values'],
    ['- a', 'the plan: expected fields with values (given: ["a"])'],
    [
      valid.replace('a/step-*/model.safetensors', 'a, architecture: { family: llama }'),
      'expected one of mlp, tms, token-mlp'
    ],
    ['title: x\nsubjects: &a [*a]\n', 'subjects.0: expected fields with values (given: *a)']
  ])('says what a field should be in words of its own (%#)', (text, message) => {
    const error = refusal(text)
    expect(error.message).toContain(message)
    expect(error.message).not.toMatch(/Invalid|Too (small|big)|undefined|null/)
    expect(error.hint).not.toBe('')
  })

  it.each([
    [setting('draws: 2.5'), 'Correct this field. It takes a whole number from 8 to 10000000.'],
    [setting('stepSize: 0'), 'Correct this field. It takes a number above 0 and at most 1.'],
    [setting('batchSize: all'), 'Correct this field. It takes a whole number from 1 to 1000000, or full.'],
    [
      valid.replace('title: Two variants', 'title: ""'),
      'Correct this field. It takes a text of 1 to 200 characters.'
    ],
    [
      valid.replace(/analyses:[^]*$/, ''),
      'Correct this field. It takes the fields llc, compare, development.'
    ],
    [
      '- a',
      'Correct this field. It takes the fields title, question, auditor, reviewer, subjects, data, analyses, seed, engine.'
    ],
    [valid.replace('name: b', 'name: b/c'), 'Correct this field. It takes a text.'],
    [
      'title: x\nsubjects: &a [*a]\n',
      'Correct this field. It takes the fields name, checkpoints, architecture, steps.'
    ]
  ])('says what a field takes, without a page to be read (%#)', (text, hint) => {
    expect(refusal(text).hint).toBe(hint)
  })

  it.each([
    [`${valid}---\n${valid}`, 'a second document begins here', '---'],
    [`${valid}\nseed: 8\n`, 'Map keys must be unique', 'check'],
    ['title: x\na: &a [1]\nb: [*c]', '', ''],
    [valid.replace('variant: b', 'variant: a'), 'same subject', 'two subjects'],
    [descent('{ train: trian, test: seen }'), 'no data set is named trian', 'train'],
    [descent('{ train: train, test: sen }'), 'no data set is named sen', 'seen'],
    [descent('{ train: train, test: train }'), 'are the same data set', 'not trained on'],
    [descent('{ train: train, test: seen, over: size }'), 'needs 3 subjects', 'over: step'],
    [valid.replace(/data:\n.*\n/, 'data: {}\n'), 'names no data', 'data: { NAME'],
    [
      valid.replaceAll('name: b', 'name: A').replace('variant: b', 'variant: A'),
      'two subjects are named a and A',
      'case'
    ],
    [
      valid.replace('analyses:', '  TRAIN: { file: d.npz, inputs: x, targets: y }\nanalyses:'),
      'two data sets are named train and TRAIN',
      'case'
    ]
  ])('says what to do about a wrong plan (%#)', (text, message, hint) => {
    const error = refusal(text)
    expect(error.message).toContain(message)
    expect(error.message).not.toMatch(/YAML\.|at line/)
    expect(error.hint).not.toBe('')
    expect(error.hint).toContain(hint)
  })

  it('refuses an alias bomb', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 8; i++) {
      const before = String.fromCharCode(96 + i)
      const name = String.fromCharCode(97 + i)
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`)
    }
    expect(refusal(bomb.join('\n'))).toMatchObject({
      code: 'plan/syntax',
      hint: expect.stringContaining('Write the values out') as string
    })
  })

  it('is not fooled by __proto__', () => {
    expect(refusal(`${valid}\n__proto__: { polluted: true }\n`).code).toMatch(/^plan\//)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

it('lets the plan’s settings replace the preset’s', () => {
  const { plan } = parsePlan(valid, 'audit.yaml')
  const preset = {
    sampler: 'sgld' as const,
    stepSize: 1e-5,
    nBeta: 1000,
    localization: 1000,
    batchSize: 32,
    chains: 4,
    burnIn: 300,
    draws: 400,
    observeEvery: 4
  }
  expect(resolveSettings(plan, preset)).toEqual({ ...preset, draws: 100 })
})
