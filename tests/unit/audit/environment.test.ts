import { expect, it } from 'vitest'
import { describeEnvironment } from '../../../src/main/engine/audit/prepare'
import { identityOf } from '../../../src/main/engine/compute/identity'
import { openEngine } from '../../../src/main/engine/compute/registry'
import { environmentSchema } from '../../../src/shared/run'
import { selfTestIdentitySchema } from '../../../src/shared/self-test'

it('a run’s environment is what its self-test holds for, and the layout of its chains', async () => {
  const engine = await openEngine('cpu')
  const application = { name: 'Ontogeny', version: '9.8.7' }
  const layout = { threads: 1, chainsPerSession: 2, sessions: 3 }
  const identity = identityOf(engine, application)
  expect(selfTestIdentitySchema.strict().parse(identity)).toMatchObject({ version: '9.8.7', engine: 'cpu' })
  const environment = describeEnvironment(engine, layout, application)
  expect(environmentSchema.strict().parse(environment)).toEqual({ ...identity, ...layout })
})
