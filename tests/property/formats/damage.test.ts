import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AuditError } from '../../../src/shared/errors'
import { inspect, type Inspection } from '../../../src/main/engine/formats/inspect'

const fixtures = join(__dirname, '../../fixtures/formats')
const index = 'model.safetensors.index.json'
/** Small files by other programs: safetensors, NumPy (stored and deflated), PyTorch. */
const names = [
  'plain.safetensors',
  index,
  'plain.npz',
  'compressed.npz',
  'fortran_order.npy',
  'version2.npy',
  'state_dict.pt',
  'state_dict_legacy.pt',
  'model.gguf'
]
const contents = new Map<string, Uint8Array>()
let folder: string
const unhandled: unknown[] = []
const note = (error: unknown): void => void unhandled.push(error)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ontogeny-damage-'))
  // The shards lie beside the index that is damaged.
  await cp(join(fixtures, 'sharded'), folder, { recursive: true })
  for (const name of names) {
    const path = join(fixtures, name === index ? 'sharded' : '', name)
    contents.set(name, new Uint8Array(await readFile(path)))
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(() => {
  unhandled.length = 0
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
})

/** Either the value or a refusal, in time; anything else fails the property. */
async function read(bytes: Uint8Array, name: string): Promise<Inspection | AuditError> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  let timer: NodeJS.Timeout | undefined
  const hang = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('hangs')), 10_000)
  })
  try {
    return await Promise.race([inspect(path), hang])
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    expect(error.code).not.toBe('internal')
    expect([error.where, error.hint]).not.toContain('')
    return error
  } finally {
    clearTimeout(timer)
    expect(unhandled).toEqual([])
  }
}

/** A position, more often near the ends: headers and directories are there. */
const position = (length: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.nat({ max: length - 1 }),
    fc.nat({ max: Math.min(length - 1, 200) }),
    fc.nat({ max: Math.min(length - 1, 400) }).map((back) => length - 1 - back)
  )

type Damage = (bytes: Uint8Array) => fc.Arbitrary<Uint8Array>

const flips: Damage = (bytes) =>
  fc
    .array(fc.tuple(position(bytes.length), fc.nat({ max: 7 })), { minLength: 1, maxLength: 8 })
    .map((bits) => {
      const changed = bytes.slice()
      for (const [at, bit] of bits) changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      return changed
    })

const truncations: Damage = (bytes) => position(bytes.length).map((at) => bytes.slice(0, at))

/** A number of 1, 2, 4 or 8 bytes replaced by one at an edge. */
const edges: Damage = (bytes) =>
  fc
    .tuple(position(bytes.length), fc.constantFrom(1, 2, 4, 8), fc.constantFrom(0x00, 0x7f, 0x80, 0xff))
    .map(([at, width, value]) => {
      const changed = bytes.slice()
      changed.fill(value, at, at + width)
      return changed
    })

/** A piece of this or another file put at a place, over or between what is there. */
const splices: Damage = (bytes) =>
  fc
    .tuple(
      position(bytes.length),
      position(bytes.length),
      fc.nat({ max: 300 }),
      fc.constantFrom(...names),
      fc.boolean()
    )
    .map(([at, from, length, name, over]) => {
      const piece = (contents.get(name) ?? bytes).subarray(from, from + length)
      return Uint8Array.from([
        ...bytes.subarray(0, at),
        ...piece,
        ...bytes.subarray(over ? at + piece.length : at)
      ])
    })

describe.each([
  ['flipped bits', flips],
  ['truncations', truncations],
  ['numbers at the edge', edges],
  ['splices', splices]
])('files with %s', (_what, damage) => {
  it.each(names)('%s are read or refused, nothing else', async (name) => {
    const bytes = contents.get(name)
    if (!bytes) throw new Error(`no fixture ${name}`)
    await fc.assert(
      fc.asyncProperty(damage(bytes), async (damaged) => {
        await read(damaged, name)
      }),
      { numRuns: 60 }
    )
  })
})

describe('damage that cannot pass', () => {
  it.each(['plain.npz', 'compressed.npz'])(
    'finds every flipped bit in the content of %s by the check sum, or refuses it',
    async (name) => {
      const bytes = contents.get(name) ?? new Uint8Array(0)
      const right = await read(bytes, name)
      if (right instanceof AuditError) throw right
      const hashes = new Map(right.tensors.map((tensor) => [tensor.name, tensor.sha256]))
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
          const changed = bytes.slice()
          changed[at] = (changed[at] ?? 0) ^ (1 << bit)
          const found = await read(changed, name)
          if (found instanceof AuditError) return
          for (const tensor of found.tensors) {
            const hash = hashes.get(tensor.name)
            if (hash !== undefined) expect(tensor.sha256).toBe(hash)
          }
        }),
        { numRuns: 200 }
      )
    }
  )

  it('refuses every safetensors and npy file that lost its end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('plain.safetensors', 'plain.npz', 'fortran_order.npy'),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (name, share) => {
          const bytes = contents.get(name) ?? new Uint8Array(0)
          expect(await read(bytes.slice(0, Math.floor(share * bytes.length)), name)).toBeInstanceOf(
            AuditError
          )
        }
      ),
      { numRuns: 200 }
    )
  })
})
