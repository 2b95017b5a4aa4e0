import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeNpz, type NpzArray } from '../../src/main/engine/formats/npz-writer'

export const root = join(import.meta.dirname, '../..')
export const cli = join(root, 'out/main/cli.js')

// What a user of this machine keeps, a self-test for example, is no part of a test.
process.env['XDG_CONFIG_HOME'] = mkdtempSync(join(tmpdir(), 'ontogeny-config-'))

if (!existsSync(cli)) throw new Error('out/main/cli.js is missing: run npm run build first')

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command line to its end. */
export function ontogeny(...args: string[]): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000
  })
  return { code: status, stdout, stderr }
}

export interface Refusal {
  readonly code: string
  readonly where: string
  readonly message: string
  readonly hint: string
}

/** The refusal that `--json` prints. */
export function refusal({ stdout }: CliResult): Refusal {
  return (JSON.parse(stdout) as { error: Refusal }).error
}

/** Starts the built command line in a process group of its own, as a terminal does. */
export function startOntogeny(...args: string[]): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, detached: true, stdio: 'ignore' })
  return { child, ended: new Promise((resolve) => child.once('exit', resolve)) }
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'ontogeny-'))

/** Numbers that look random and are the same everywhere. */
export function pseudoRandom(count: number, seed: number): Float32Array {
  let state = seed * 2654435761
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

export async function writeNpz(path: string, arrays: Record<string, NpzArray>): Promise<void> {
  await writeFile(path, await encodeNpz(new Map(Object.entries(arrays))))
}

export interface SafetensorsTensor {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

export async function writeSafetensors(
  path: string,
  tensors: Record<string, SafetensorsTensor>
): Promise<void> {
  const header: Record<string, unknown> = {}
  let end = 0
  for (const [name, { data, shape }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  const bodies = Object.values(tensors).map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  )
  await writeFile(path, Buffer.concat([length, text, ...bodies]))
}

const widths = [4, 6, 2]

/** Weights of a 4-6-2 network, or of one with another hidden width. */
export function weightsOf(seed: number, hidden = 6): Record<string, SafetensorsTensor> {
  return {
    'layers.0.weight': { data: pseudoRandom(4 * hidden, seed), shape: [hidden, 4] },
    'layers.0.bias': { data: pseudoRandom(hidden, seed + 1), shape: [hidden] },
    'layers.1.weight': { data: pseudoRandom(2 * hidden, seed + 2), shape: [2, hidden] },
    'layers.1.bias': { data: pseudoRandom(2, seed + 3), shape: [2] }
  }
}

export interface Project {
  readonly folder: string
  readonly plan: string
  readonly out: string
}

export interface ProjectOptions {
  readonly draws?: number
  readonly batchSize?: number
  readonly steps?: readonly number[]
}

/** Two series of a small network that part after step 0, with data, and a plan that compares them. The targets are the outputs of no
 *  checkpoint, so estimates need not be usable: what is tested is that the audit runs. */
export async function makeProject(options: ProjectOptions = {}): Promise<Project> {
  const folder = await temporaryFolder()
  const { steps = [0, 10, 20], draws = 100, batchSize = 16 } = options
  for (const [index, subject] of ['a', 'b'].entries()) {
    for (const step of steps) {
      const path = join(folder, subject, `step-${step}`)
      await mkdir(path, { recursive: true })
      const seed = step === 0 ? 1 : 100 * (index + 1) + step
      await writeSafetensors(join(path, 'model.safetensors'), weightsOf(seed))
    }
  }
  const samples = 64
  await writeNpz(join(folder, 'data.npz'), {
    x: { data: pseudoRandom(4 * samples, 7), shape: [samples, 4] },
    y: { data: pseudoRandom(2 * samples, 8), shape: [samples, 2] }
  })
  const plan = join(folder, 'audit.yaml')
  const architecture = `{ family: mlp, widths: [${widths.join(', ')}], activation: tanh }`
  await writeFile(
    plan,
    `title: Small pair
subjects:
  - { name: a, checkpoints: a/step-*/model.safetensors, architecture: ${architecture} }
  - { name: b, checkpoints: b/step-*/model.safetensors, architecture: ${architecture} }
data:
  train: { file: data.npz, inputs: x, targets: y }
  seen: { file: data.npz, inputs: x, targets: y, use: observe }
analyses:
  llc: { settings: { stepSize: 1.0e-5, nBeta: 100, localization: 1000, batchSize: ${batchSize}, chains: 2, burnIn: 20, draws: ${draws} } }
  compare: { reference: a, variant: b }
seed: 3
`
  )
  return { folder, plan, out: join(folder, 'run') }
}

/** Adds the checkpoint of a step to both series. */
export async function grow({ folder }: Project, step: number): Promise<void> {
  for (const [index, subject] of ['a', 'b'].entries()) {
    const path = join(folder, subject, `step-${step}`)
    await mkdir(path, { recursive: true })
    await writeSafetensors(join(path, 'model.safetensors'), weightsOf(100 * (index + 1) + step))
  }
}
