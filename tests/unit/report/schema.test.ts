import { readFile, readdir } from 'node:fs/promises'
import Ajv from 'ajv/dist/2020'
import { describe, expect, it } from 'vitest'
import { schemaTexts } from '../../../scripts/build/schemas.mts'
import { buildReport } from '../../../src/main/engine/report/model'
import { reportJson } from '../../../src/main/engine/report/json'
import type { Report } from '../../../src/shared/report'
import { syntheticRun, type SyntheticOptions } from '../../fixtures/runs/synthetic'

const application = { name: 'Ontogeny', version: '0.1.0' }

describe('resources/schemas', () => {
  it('is what scripts/build-schemas.mjs writes', async () => {
    const texts = schemaTexts()
    expect(await readdir('resources/schemas')).toEqual([...texts.keys()].sort())
    for (const [name, text] of texts) {
      expect(await readFile(`resources/schemas/${name}`, 'utf8'), `run node scripts/build-schemas.mjs`).toBe(
        text
      )
    }
  })
})

describe('report.schema.json', () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
    JSON.parse(schemaTexts().get('report.schema.json')!) as object
  )
  const parsed = (run: SyntheticOptions = {}): Report =>
    JSON.parse(reportJson(buildReport(syntheticRun(run), application))) as Report

  it.each<[string, SyntheticOptions]>([
    ['a comparison', {}],
    ['an incomplete run', { complete: false }],
    ['rejected estimates', { verdictAt: () => 'rejected' }],
    ['behaviour alone', { data: [['held-out', 'behaviour']], compare: false }]
  ])('accepts the report of %s', (_, run) => {
    validate(parsed(run))
    expect(validate.errors ?? []).toEqual([])
  })

  it('refuses a report that lacks a field, has an unknown verdict or a hash that is none', () => {
    const lacking: Partial<Report> = parsed()
    delete lacking.ledger
    expect(validate(lacking)).toBe(false)
    expect(validate.errors![0]!.params).toEqual({ missingProperty: 'ledger' })

    const estimate = { ...parsed().llc[0]!, verdict: 'good' }
    expect(validate({ ...parsed(), llc: [estimate] })).toBe(false)
    expect(validate.errors![0]!.instancePath).toBe('/llc/0/verdict')

    const [file] = parsed().manifest
    expect(validate({ ...parsed(), manifest: [{ ...file!, sha256: 'abc' }] })).toBe(false)
    expect(validate.errors![0]!.instancePath).toBe('/manifest/0/sha256')
  })

  it('lets a later version add fields', () => {
    expect(validate({ ...parsed(), stages: [] })).toBe(true)
  })
})
