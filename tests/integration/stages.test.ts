import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stagesSchema } from '../../src/shared/stages'
import { ontogeny, refusal, root, temporaryFolder } from './project'

const published = join(root, 'tests/fixtures/published/lm_llc.csv')
const losses = join(root, 'tests/fixtures/curves/tms.csv')

describe('ontogeny stages', () => {
  it('prints the stages of a published curve for a person', () => {
    const { code, stdout, stderr } = ontogeny('stages', published)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Stages of lm_llc\.csv: llc_mean {3}500 points, seed 0\n/)
    expect(stdout).toMatch(/maximum {2}maximum at 6,/)
  })

  it('prints the same for a machine, the same for the same seed', () => {
    const once = ontogeny('stages', published, '--json', '--seed', '7')
    const stages = stagesSchema.parse(JSON.parse(once.stdout))
    expect(stages.seed).toBe(7)
    expect(stages.boundaries.map(({ kind }) => kind)).toEqual(['plateau', 'maximum', 'minimum', 'plateau'])
    expect(ontogeny('stages', published, '--json', '--seed', '7').stdout).toBe(once.stdout)
  })

  it('takes the column that it is told', () => {
    const { code, stdout } = ontogeny('stages', losses, '--column', 'train_loss')
    expect([code, stdout.includes('tms.csv: train_loss')]).toEqual([0, true])
    const refused = ontogeny('stages', losses, '--json')
    expect(refused.code).toBe(2)
    expect(refusal(refused)).toMatchObject({ code: 'format/header', where: `${losses}, line 1` })
    expect(refusal(refused).hint).toMatch(/--column/)
  })

  it('refuses what is no curve, with its place', async () => {
    const path = join(await temporaryFolder(), 'curve.csv')
    await writeFile(path, 'step,mean\n1,2\n1,3\n')
    const twice = ontogeny('stages', path, '--json')
    expect([twice.code, refusal(twice).code]).toEqual([2, 'series/duplicate-step'])
    await writeFile(path, 'step,mean\n1,2\n2,high\n')
    const word = ontogeny('stages', path, '--json')
    expect([word.code, refusal(word).where]).toEqual([2, `${path}, line 3, column mean`])
    expect(refusal(ontogeny('stages', path, '--seed', '-1', '--json')).code).toBe('usage')
  })
})
