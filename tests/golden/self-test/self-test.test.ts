import { expect, it } from 'vitest'
import { openEngine } from '../../../src/main/engine/compute/registry'
import { knownCases, runSelfTest } from '../../../src/main/engine/self-test/run'

it.each(knownCases.map((known) => [known.id, known] as const))('%s', async (_, known) => {
  const { cases } = await runSelfTest({
    engine: await openEngine('auto'),
    application: { name: 'Ontogeny', version: 'test' },
    variant: 'full',
    signal: new AbortController().signal,
    cases: [known]
  })
  if (process.env['SHOW']) console.log(JSON.stringify(cases, null, 1))
  expect(cases.map(({ problem }) => problem)).toEqual([''])
  expect(cases.flatMap(({ checks }) => checks).filter(({ passed }) => !passed)).toEqual([])
})
