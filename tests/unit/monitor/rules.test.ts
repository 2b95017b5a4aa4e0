import { describe, expect, it } from 'vitest'
import { parseRules, requireAnswerable } from '../../../src/main/engine/monitor/rules'
import { asAuditError } from '../../../src/shared/errors'
import { syntheticRun } from '../../fixtures/runs/synthetic'

const reference = syntheticRun({ development: true })
const { plan } = reference

function refused(rule: string, of = plan, run = reference) {
  const rules = parseRules(`rules: [${rule}]`, 'rules.yaml')
  try {
    requireAnswerable(rules, of, new Map([['last', run]]), 'rules.yaml')
    return null
  } catch (error) {
    const { code, message, where, hint } = asAuditError(error)
    return { code, message, where, hint }
  }
}

describe('a rule that could never speak is refused, with what there is', () => {
  it('on a curve that the plan does not give', () => {
    expect(refused('{ when: boundary, curve: llc fulll train }')).toEqual({
      code: 'rules/invalid',
      message: 'no curve of the plan is named llc fulll train',
      where: 'rules.yaml rules.0.curve',
      hint: expect.stringMatching(
        /^Did you mean llc full train\? There are: llc full train, .*loss held-out/
      ) as string
    })
  })

  it('on a subject of neither plan nor reference', () => {
    for (const when of ['rejected', 'boundary', 'divergence, reference: last']) {
      expect(refused(`{ when: ${when}, subject: alined }`), when).toMatchObject({
        message: 'no subject of the plan is named alined',
        hint: 'Did you mean aligned? There are: aligned, misaligned.'
      })
    }
    expect(refused('{ when: divergence, reference: last, of: nobody }')).toMatchObject({
      message: 'no subject of the run last is named nobody',
      where: 'rules.yaml rules.0.of'
    })
  })

  it('with a reference that has nothing in common', () => {
    const other = syntheticRun({ subjects: ['earlier'], data: [['train', 'sample']] })
    expect(refused('{ when: divergence, reference: last }', plan, other)).toMatchObject({
      message: 'no subject of the plan is in the run last',
      hint: 'Name its subject with of: earlier.'
    })
    expect(refused('{ when: divergence, reference: last, subject: aligned }', plan, other)).toMatchObject({
      message: 'no subject of the run last is named aligned'
    })
    expect(refused('{ when: divergence, reference: last, of: earlier }', plan, other)).toBeNull()
    const foreign = syntheticRun({ data: [['corpus', 'sample']] })
    expect(refused('{ when: divergence, reference: last }', plan, foreign)).toMatchObject({
      message: 'no data set of the plan is in the run last'
    })
  })

  it('on analyses that the plan does not ask for', () => {
    const without = { ...plan, analyses: {} }
    expect(refused('{ when: boundary }', without)?.message).toContain('does not look for')
    expect(refused('{ when: rejected }', without)?.message).toContain('estimates nothing')
  })

  it('but not one on a curve without an estimate yet', () => {
    for (const curve of ['llc full trigger along train', 'loss ordinary', 'accuracy train']) {
      expect(refused(`{ when: boundary, curve: ${curve} }`), curve).toBeNull()
    }
  })
})
