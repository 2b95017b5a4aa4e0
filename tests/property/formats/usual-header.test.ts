import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openArchive } from '../../../src/main/engine/formats/detect'
import { safetensors } from '../../hostile/formats/make'

/** A header as every writer writes it is read as a whole, any other value by value: both have to come to the same. */

let path: string
beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'ontogeny-header-')), 'one.safetensors')
})
afterAll(() => rm(join(path, '..'), { recursive: true, force: true }))

/** Mostly what it should be. */
const rarely = (usual: string, ...odd: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, fc.constantFrom(...odd))

const oddNumbers = ['-1', '01', '1.0', '1e0', '9007199254740993', '12345678901234567', 'null', '"4"', '']
const entry = fc
  .tuple(
    fc.constantFrom('a', 'b', 'a.b', 'ü', '\\u0061', '__proto__', 'constructor', '__metadata__'),
    rarely('F32', 'F64', 'BF17', 'f32', '', 'F\\u00332'),
    rarely(
      '',
      ...oddNumbers,
      ...['2', '2,2', '1,', Array<string>(64).fill('1').join(), '1,'.repeat(64) + '1']
    ),
    rarely('', ...oddNumbers),
    rarely('', ',"more":1', ',"shape":[]')
  )
  .map(([name, dtype, sizes, end, more]) => ({ name, dtype, sizes, end, more }))

/** @param space put where no writer puts one */
function headerOf(
  entries: readonly (typeof entry extends fc.Arbitrary<infer One> ? One : never)[],
  space: string
) {
  const members = entries.map(({ name, dtype, sizes, end, more }, place) => {
    const span = `${String(4 * place)},${end === '' ? String(4 * place + 4) : end}`
    return `"${name}":{${space}"dtype":"${dtype}","shape":[${sizes}],"data_offsets":[${span}]${more}}`
  })
  return `{${members.join(',')}}`
}

async function outcome(header: string, bytes: number): Promise<unknown> {
  await writeFile(path, safetensors(header, new Uint8Array(bytes)))
  try {
    const archive = await openArchive(path)
    await archive.close()
    return { tensors: [...archive.tensors], metadata: [...archive.metadata], findings: archive.findings }
  } catch (error) {
    // Where it stands differs by the spaces.
    const { code, message } = error as { code: string; message: string }
    return { code, message }
  }
}

it('reads and refuses a header as a whole as it does value by value', async () => {
  let read = 0
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 3 }), async (entries) => {
      const whole = await outcome(headerOf(entries, ''), 4 * entries.length)
      expect(await outcome(headerOf(entries, ' '), 4 * entries.length)).toEqual(whole)
      if (typeof whole === 'object' && whole !== null && 'tensors' in whole) read += 1
    }),
    { numRuns: 300 }
  )
  expect(read).toBeGreaterThan(50)
})
