import { expect, it } from 'vitest'
import { openEngine } from '../../../src/main/engine/compute/registry'
import { knownCases, runSelfTest } from '../../../src/main/engine/self-test/run'

// Each case by itself: the table of known answers in docs/methods.md.
it.each(knownCases.map((known) => [known.id, known] as const))('%s', async (_, known) => {
  const { cases } = await runSelfTest({
    engine: await openEngine('auto'),
    application: { name: 'Ontogeny', version: 'test' },
    variant: 'full',
    signal: new AbortController().signal,
    cases: [known]
  })
  expect(cases.map(({ problem }) => problem)).toEqual([''])
  expect(cases.flatMap(({ checks }) => checks).filter(({ passed }) => !passed)).toEqual([])
})
