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

  it('refuses an alias bomb', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 8; i++) {
      const before = String.fromCharCode(96 + i)
      const name = String.fromCharCode(97 + i)
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`)
    }
    expect(refusal(bomb.join('\n')).code).toBe('plan/syntax')
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
