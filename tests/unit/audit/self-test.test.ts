import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashOf } from '../../../src/main/engine/audit/canonical'
import { keepSelfTest, keptSelfTest } from '../../../src/main/engine/audit/self-test'
import { openEngine } from '../../../src/main/engine/compute/registry'
import type { KnownCase } from '../../../src/main/engine/self-test/known-case'
import { runSelfTest } from '../../../src/main/engine/self-test/run'
import { same } from '../../../src/main/engine/self-test/check'
import type { SelfTest } from '../../../src/shared/self-test'

const application = { name: 'Ontogeny', version: 'test' }

const known = (id: string, run: KnownCase['run'], isQuick = true): KnownCase => ({
  ...{ id, name: `case ${id}`, source: 'by definition', isQuick, cost: 1, run }
})
const good = known('good', () => Promise.resolve([same('one', '1', '1')]))
const wrong = known('wrong', () => Promise.resolve([same('one', '1', '2')]))
const throwing = known('throwing', () => Promise.reject(new Error('it broke')))
const empty = known('empty', () => Promise.resolve([]))
const long = known('long', () => Promise.resolve([same('one', '1', '1')]), false)

async function carryOut(
  cases: readonly KnownCase[],
  more: Partial<Parameters<typeof runSelfTest>[0]> = {}
): Promise<Omit<SelfTest, 'sha256'>> {
  const engine = await openEngine('auto')
  const { signal } = new AbortController()
  return runSelfTest({ engine, application, variant: 'full', signal, cases, ...more })
}

const seal = (content: Omit<SelfTest, 'sha256'>): SelfTest => ({ ...content, sha256: hashOf(content) })

describe('carrying out', () => {
  it('a case that throws, fails or checks nothing is a failed one, and the others go on', async () => {
    const { cases, passed } = await carryOut([throwing, wrong, empty, good])
    expect(cases.map((one) => one.passed)).toEqual([false, false, false, true])
    expect(cases[0]!.problem).toBe('it broke')
    expect(passed).toBe(false)
    expect((await carryOut([good])).passed).toBe(true)
    expect((await carryOut([])).passed).toBe(false)
  })

  it('leaves the long cases out of the quick variant, and says how far it is', async () => {
    const told: [number, number, string][] = []
    const { cases } = await carryOut([good, long], {
      variant: 'quick',
      onProgress: (...event) => told.push(event)
    })
    expect(cases.map(({ id }) => id)).toEqual(['good'])
    expect(told).toEqual([
      [0, 1, 'case good'],
      [1, 1, '']
    ])
  })

  it('a cancel is no failed case', async () => {
    const controller = new AbortController()
    const stopping = known('stopping', () => {
      controller.abort()
      return Promise.reject(new Error('stopped'))
    })
    await expect(carryOut([stopping, good], { signal: controller.signal })).rejects.toThrow(/abort/i)
  })
})

describe('keeping', () => {
  const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'ontogeny-self-test-'))

  it('gives a passed whole test back to the same application, engine and machine only', async () => {
    const place = await folder()
    const selfTest = seal(await carryOut([good]))
    expect(await keptSelfTest(place, selfTest.identity)).toBeNull()
    await keepSelfTest(place, selfTest)
    expect(await keptSelfTest(place, selfTest.identity)).toEqual(selfTest)
    for (const field of ['version', 'engineVersion', 'platform', 'runtime'] as const) {
      expect(await keptSelfTest(place, { ...selfTest.identity, [field]: 'another' })).toBeNull()
    }
  })

  it('keeps neither a failed nor a quick one', async () => {
    const place = await folder()
    await keepSelfTest(place, seal(await carryOut([wrong])))
    await keepSelfTest(place, seal(await carryOut([good], { variant: 'quick' })))
    expect(await readdir(place)).toEqual([])
  })

  it('does not believe a file that was changed', async () => {
    const place = await folder()
    const selfTest = seal(await carryOut([good]))
    await keepSelfTest(place, selfTest)
    const [name = ''] = await readdir(join(place, 'self-tests'))
    const file = join(place, 'self-tests', name)
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('"case good"', '"case better"'))
    expect(await keptSelfTest(place, selfTest.identity)).toBeNull()
    await writeFile(file, 'not JSON')
    expect(await keptSelfTest(place, selfTest.identity)).toBeNull()
  })
})
