import { describe, expect, it } from 'vitest'
import { settingSymbols } from '../../../src/shared/setting-symbols'
import {
  llcPlanSchema,
  llcSettingsSchema,
  planSchema,
  samplerSchema,
  thinningPlanSchema
} from '../../../src/shared/plan'
import {
  componentsLimit,
  mostStepsLimits,
  furtherNames,
  parseNumber,
  planNamePattern,
  problemOf,
  samplerNames,
  seedLimits,
  settingLimits,
  settingNames,
  textLimits
} from '../../../src/renderer/features/plan/limits'

describe('limits beside the fields are those of the plan', () => {
  it('knows every setting', () => {
    expect([...samplerNames].sort()).toEqual([...samplerSchema.options].sort())
    expect([...settingNames, ...furtherNames, 'sampler'].sort()).toEqual(
      Object.keys(llcSettingsSchema.shape).sort()
    )
    expect(Object.keys(settingSymbols).sort()).toEqual([...settingNames].sort())
    expect(new Set(Object.values(settingSymbols)).size).toBe(settingNames.length)
  })

  it.each(settingNames.map((name) => [name]))('%s', (name) => {
    const { minimum, maximum, isOpen, isWhole, allowsFull } = settingLimits[name]
    const field = llcSettingsSchema.shape[name]
    const step = isWhole ? 1 : minimum === 0 ? 1e-9 : minimum * 1e-9
    expect(field.safeParse(minimum).success).toBe(!isOpen)
    expect(field.safeParse(minimum - step).success).toBe(false)
    expect(field.safeParse(minimum + step).success).toBe(true)
    expect(field.safeParse(maximum).success).toBe(true)
    expect(field.safeParse(maximum * (1 + 1e-9) + (isWhole ? 1 : 0)).success).toBe(false)
    expect(field.safeParse(minimum + 8.5).success).toBe(!isWhole && minimum + 8.5 <= maximum)
    expect(field.safeParse('full').success).toBe(allowsFull)
  })

  it('seed, texts and components', () => {
    expect(planSchema.shape.seed.safeParse(seedLimits.maximum).success).toBe(true)
    expect(planSchema.shape.seed.safeParse(seedLimits.maximum + 1).success).toBe(false)
    for (const name of ['title', 'question', 'auditor', 'reviewer'] as const) {
      expect(planSchema.shape[name].safeParse('x'.repeat(textLimits[name])).success).toBe(true)
      expect(planSchema.shape[name].safeParse('x'.repeat(textLimits[name] + 1)).success).toBe(false)
    }
    const { most } = thinningPlanSchema.shape
    for (const [value, holds] of [
      [mostStepsLimits.minimum, true],
      [mostStepsLimits.minimum - 1, false],
      [mostStepsLimits.maximum, true],
      [mostStepsLimits.maximum + 1, false]
    ] as const)
      expect(most.safeParse(value).success).toBe(holds)
    const { components } = llcPlanSchema.shape
    expect(components.safeParse(['x'.repeat(textLimits.component)]).success).toBe(true)
    expect(components.safeParse(['x'.repeat(textLimits.component + 1)]).success).toBe(false)
    expect(components.safeParse(Array(componentsLimit).fill('x')).success).toBe(true)
    expect(components.safeParse(Array(componentsLimit + 1).fill('x')).success).toBe(false)
  })

  it('names', () => {
    const { name } = planSchema.shape.subjects.element.shape
    for (const text of ['a', 'A-1_b.c', 'x'.repeat(64), 'x'.repeat(65), '', '-a', 'ä', 'a b'])
      expect(planNamePattern.test(text)).toBe(name.safeParse(text).success)
  })
})

describe('numbers as they are typed', () => {
  it.each([
    ['5e-5', 5e-5],
    [' 1.0e−5 ', 1e-5],
    ['1000', 1000],
    ['.5', 0.5],
    ['1,5', null],
    ['0x10', null],
    ['1e999', null],
    ['Infinity', null]
  ])('reads “%s” as %s', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it('takes full only where it is a value', () => {
    expect(problemOf('full', settingLimits.batchSize)).toBeNull()
    expect(problemOf('full', settingLimits.chains)).toBe('not-a-number')
  })
})
