import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashOf } from '../../src/main/engine/audit/canonical'
import { keepSelfTest } from '../../src/main/engine/audit/self-test'
import { type SelfTest, type SelfTestContent, selfTestSchema } from '../../src/shared/self-test'
import { makeProject, ontogeny, temporaryFolder } from './project'

describe('ontogeny self-test', () => {
  it('--quick passes, prints its result as JSON, and leaves nothing behind', async () => {
    const home = await temporaryFolder()
    process.env['XDG_CONFIG_HOME'] = home
    const { code, stdout } = ontogeny('self-test', '--quick', '--json')
    const selfTest = selfTestSchema.parse(JSON.parse(stdout))
    expect(code).toBe(0)
    expect(selfTest).toMatchObject({ variant: 'quick', passed: true })
    const { sha256, ...content } = selfTest
    expect(sha256).toBe(hashOf(content))
    expect(await readdir(home)).toEqual([])
  })

  it('an audit takes over a kept whole test word for word', async () => {
    const home = await temporaryFolder()
    process.env['XDG_CONFIG_HOME'] = home
    const { stdout } = ontogeny('self-test', '--quick', '--json')
    const quick: Partial<SelfTest> = selfTestSchema.parse(JSON.parse(stdout))
    delete quick.sha256
    const content = { ...quick, variant: 'full' } as SelfTestContent
    const whole: SelfTest = { ...content, sha256: hashOf(content) }
    await mkdir(join(home, 'Ontogeny'))
    await keepSelfTest(join(home, 'Ontogeny'), whole)
    const project = await makeProject({ steps: [0] })
    expect([0, 4]).toContain(ontogeny('audit', project.plan, '--out', project.out).code)
    const file = join(project.out, 'self-test.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(whole)
    // The ledger vouches for it.
    await writeFile(file, (await readFile(file, 'utf8')).replace('"full"', '"quick"'))
    expect(ontogeny('report', project.out).code).toBe(2)
  })
})
