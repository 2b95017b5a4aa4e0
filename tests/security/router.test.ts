import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { refuseEgress } from '../../src/main/engine/egress'
import { createBackend } from '../../src/main/ipc/handlers'
import { answer, type Sender } from '../../src/main/ipc/router'
import { channelOf, type OperationName, operations, type Reply } from '../../src/shared/ipc'
import { playDesktop } from '../unit/ipc/desktop'

/** Whatever a page that has been taken over may send: it is answered with a refusal, and nothing is touched. */

const touched = vi.hoisted(() => [] as string[])

vi.mock('node:fs/promises', async (original) => {
  const real = await original<Record<string, unknown>>()
  return Object.fromEntries(
    Object.entries(real).map(([name, value]) => [
      name,
      typeof value === 'function'
        ? (...given: unknown[]) => {
            touched.push(`fs.${name} ${String(given[0])}`)
            return (value as (...given: unknown[]) => unknown)(...given)
          }
        : value
    ])
  )
})

/** Connections that something tried to open. */
const sockets: string[] = []
refuseEgress(({ what }) => sockets.push(what))

const desktop = playDesktop()
const backend = createBackend(desktop)
const page: Sender = { url: 'app://ontogeny/index.html#/plan', isTopFrame: true }
const names = Object.keys(operations) as OperationName[]

const inputHandle = `input-${'0'.repeat(32)}`
const runHandle = `run-${'0'.repeat(32)}`
const draft = {
  title: 'T',
  subjects: [{ name: 'a', input: inputHandle, architecture: null, steps: [0, 1] }],
  data: [{ name: 'd', input: inputHandle, inputs: 'x', targets: 'y', reduction: 'mean', use: 'sample' }],
  llc: { preset: 'quick', settings: { chains: 2 }, components: ['full'] },
  compare: null,
  seed: 0,
  engine: 'auto'
}
const settings = { theme: 'dark', density: 'compact', size: '100', language: 'de', engine: 'auto' }

/** One request of the contract for every operation. Its handles were never given out. */
const valid: Readonly<Record<OperationName, unknown>> = {
  chooseInputs: { kind: 'folder' },
  dropInputs: { paths: ['/nowhere/a', 'relative/b'] },
  readSeries: { input: inputHandle, architecture: inputHandle, task: 't-1' },
  hashInput: { input: inputHandle, task: 't-1' },
  listTensors: { input: inputHandle, step: null, task: 't-1' },
  readTensors: { input: inputHandle, step: 3, task: 't-1' },
  readData: { input: inputHandle, task: 't-1' },
  describeInput: { input: inputHandle },
  listInput: { input: inputHandle },
  runOfInput: { input: inputHandle },
  planOfInput: { input: inputHandle },
  presets: {},
  planText: { draft },
  estimatePlan: { draft, task: 't-1' },
  calibratePlan: { draft, goals: { relativeError: 0.02, bias: 0.02, budget: { seconds: 120 } }, task: 't-1' },
  readCalibration: { input: inputHandle, task: 't-1' },
  importPlan: {},
  exportPlan: { draft },
  samplePlan: {},
  startRun: { draft },
  resumeRun: { run: runHandle },
  extendRun: { run: runHandle },
  pauseRun: { run: runHandle },
  continueRun: { run: runHandle },
  cancelRun: { run: runHandle },
  runState: {},
  runLog: {},
  chooseRules: {},
  watchRun: { run: runHandle, rules: null, every: 30 },
  stopWatch: { run: runHandle },
  watchState: {},
  cancelTask: { task: 't-1' },
  chooseRun: {},
  givenRun: {},
  recentRuns: {},
  forgetRun: { run: runHandle },
  rememberRun: { run: runHandle },
  readReport: { run: runHandle },
  rebuildReport: { run: runHandle },
  readTraces: { run: runHandle, subject: 'a', step: 0, component: 'full', data: 'd' },
  exportReport: { run: runHandle, what: 'pdf' },
  saveText: { name: 'table.csv', text: 'a,b' },
  copyText: { text: 'x' },
  settings: {},
  saveSettings: { settings },
  chooseDataFolder: {},
  selfTest: { engine: 'auto', variant: 'quick', task: 't-1' },
  engines: {},
  offline: {}
}

const anything = fc.anything({
  withNullPrototype: true,
  withMap: true,
  withSet: true,
  withDate: true,
  withTypedArray: true,
  withBigInt: true,
  withSparseArray: true,
  withObjectString: true
})

const nasty = fc.oneof(
  anything,
  fc.constantFrom<unknown>(
    '/etc/passwd',
    '../../../etc/passwd',
    'file:///etc/passwd',
    '\u0000',
    '\ud800',
    'x'.repeat(2_000_000),
    `input-${'0'.repeat(31)}`,
    `${inputHandle}\n`,
    `${runHandle}/../..`,
    NaN,
    Infinity,
    -0,
    2 ** 53,
    1e308,
    null,
    undefined,
    [],
    {},
    new Array(100_000).fill('/a'),
    JSON.parse('{"__proto__": {"isAdmin": true}}'),
    JSON.parse('{"constructor": {"prototype": {"x": 1}}}')
  )
)

type Step = string | number

function pathsOf(value: unknown, path: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, inside]) => pathsOf(inside, [...path, key]))
  return path.length === 0 ? inner : [path, ...inner]
}

function containerOf(copy: unknown, path: readonly Step[]): Record<string, unknown> {
  let container = copy as Record<string, unknown>
  for (const step of path.slice(0, -1)) container = container[String(step)] as Record<string, unknown>
  return container
}

/** A request of the contract with one thing wrong: a field replaced, a field gone, a field too many. */
function mutated(request: unknown): fc.Arbitrary<unknown> {
  const places = pathsOf(request)
  const changed =
    (change: (container: Record<string, unknown>, key: string) => void) => (path: readonly Step[]) => {
      const copy = structuredClone(request)
      change(containerOf(copy, path), String(path.at(-1)))
      return copy
    }
  const added = fc
    .tuple(fc.constantFrom('path', 'paths', '__proto__', 'constructor', 'toString', 'x'), nasty)
    .map(([key, value]) => {
      const copy = structuredClone(request) as object
      Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
      return copy
    })
  if (places.length === 0) return added
  const place = fc.constantFrom(...places)
  return fc.oneof(
    added,
    place.map(changed((container, key) => Reflect.deleteProperty(container, key))),
    fc.tuple(place, nasty).map(([path, value]) => changed((container, key) => (container[key] = value))(path))
  )
}

function ask(name: OperationName, input: unknown, sender = page): Promise<Reply<unknown>> {
  return answer(name, backend.handlers, 'app://ontogeny', sender, input)
}

function isRefused(reply: Reply<unknown>): boolean {
  return !reply.ok && reply.error.code === 'ipc/refused' && reply.error.message.length < 400
}

describe('the router', () => {
  beforeAll(() => backend.ready)
  beforeEach(() => {
    touched.length = 0
    desktop.calls.length = 0
  })
  afterAll(() => {
    backend.close()
  })

  it('has a request of the contract for every operation', () => {
    expect(Object.keys(valid).sort()).toEqual([...names].sort())
    for (const name of names) expect(operations[name].request.safeParse(valid[name]).success, name).toBe(true)
  })

  it.each(names)('%s: refuses whatever is not in the contract, and touches nothing', async (name) => {
    const { request } = operations[name]
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, nasty, mutated(valid[name])), async (input) => {
        fc.pre(!request.safeParse(input).success)
        expect(isRefused(await ask(name, input))).toBe(true)
        expect(desktop.calls).toEqual([])
        expect(touched).toEqual([])
        expect(desktop.engines).toEqual([])
        expect(sockets).toEqual([])
      }),
      { numRuns: 200 }
    )
  })

  it.each(names)(
    '%s: refuses every sender but the page, even with a request of the contract',
    async (name) => {
      const sender = fc.oneof(
        fc.record({ url: fc.constant(page.url), isTopFrame: fc.constant(false) }),
        fc.record({
          url: fc.oneof(
            fc.webUrl(),
            fc.string(),
            fc.constantFrom(
              '',
              'about:blank',
              'app://ontogeny.evil/',
              'app://other/',
              'file:///app://ontogeny',
              'data:text/html,x'
            )
          ),
          isTopFrame: fc.boolean()
        })
      )
      await fc.assert(
        fc.asyncProperty(sender, async (from) => {
          expect(isRefused(await ask(name, valid[name], from))).toBe(true)
          expect(desktop.calls).toEqual([])
          expect(touched).toEqual([])
        }),
        { numRuns: 50 }
      )
    }
  )

  const ofHandles = names.filter((name) => /"(input|run)-0{32}"/.test(JSON.stringify(valid[name])))

  it.each(ofHandles)('%s: refuses handles that were never given out', async (name) => {
    expect(isRefused(await ask(name, valid[name]))).toBe(true)
    expect(desktop.calls).toEqual([])
    expect(touched).toEqual([])
    expect(desktop.engines).toEqual([])
  })

  it('would see what a handler touches', async () => {
    expect(await ask('presets', {})).toMatchObject({ ok: true })
    expect(await ask('importPlan', {})).toEqual({ ok: true, value: null })
    expect(touched.join()).toContain('quick.yaml')
    expect(desktop.calls).toEqual(['choose plan'])
    expect(() => connect(9, '127.0.0.1')).toThrow('refused')
    expect(sockets.splice(0)).toHaveLength(1)
  })

  it('reads a getter that throws as a refusal', async () => {
    const trap = {
      get run(): string {
        throw new Error('trap')
      }
    }
    expect(isRefused(await ask('readReport', trap))).toBe(true)
  })

  it('has a channel of its own for every operation', () => {
    expect(new Set(names.map(channelOf)).size).toBe(names.length)
  })
})
