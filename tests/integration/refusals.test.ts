import { spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileError } from '../../src/main/engine/formats/files'
import {
  makeProject,
  ontogeny,
  refusal,
  root,
  weightsOf,
  writeNpz,
  writeSafetensors,
  type Project
} from './project'

const isRoot = process.getuid?.() === 0
const sample = join(root, 'tests/fixtures/hf/gpt2')

async function editPlan(project: Project, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(project.plan, 'utf8')
  const edited = text.replace(from, to)
  expect(edited).not.toBe(text)
  await writeFile(project.plan, edited)
}

const checkpoint = (project: Project, name: string): string => join(project.folder, name, 'model.safetensors')

interface Case {
  readonly name: string
  readonly spoil: (project: Project) => Promise<void>
  readonly code: string
  readonly message?: RegExp
  readonly where?: RegExp
  readonly hint?: RegExp
}

const cases: Case[] = [
  {
    name: 'a missing shard',
    code: 'file/not-found',
    where: /model-00002-of-00002\.safetensors/,
    async spoil(project) {
      await rm(join(project.folder, 'b'), { recursive: true })
      const folder = join(project.folder, 'b', 'step-0')
      await mkdir(folder, { recursive: true })
      const tensors = weightsOf(1)
      const names = Object.keys(tensors)
      await writeSafetensors(join(folder, 'model-00001-of-00002.safetensors'), {
        [names[0]!]: tensors[names[0]!]!
      })
      const map = Object.fromEntries(
        names.map((name, i) => [name, `model-0000${i === 0 ? 1 : 2}-of-00002.safetensors`])
      )
      await writeFile(
        join(folder, 'model.safetensors.index.json'),
        JSON.stringify({ metadata: { total_size: 176 }, weight_map: map })
      )
      await editPlan(project, 'b/step-*/model.safetensors', 'b/step-*')
    }
  },
  {
    name: 'a wrong shape',
    code: 'model/shape',
    message: /\[5, 4\].*\[6, 4\]/,
    async spoil(project) {
      for (const step of [0, 10, 20]) {
        const tensors = { ...weightsOf(1), 'layers.0.weight': { data: new Float32Array(20), shape: [5, 4] } }
        await writeSafetensors(checkpoint(project, `b/step-${step}`), tensors)
      }
    }
  },
  {
    name: 'more estimates than a report holds',
    code: 'plan/invalid',
    message: /120000 estimates.*could have \d+ MiB, expected at most 384/,
    hint: /several plans/,
    async spoil(project) {
      const more = (count: number, use: string): string =>
        Array.from(
          { length: count },
          (_, at) => `  ${use}${at}: { file: data.npz, inputs: x, targets: y, use: ${use} }\n`
        ).join('')
      await editPlan(project, 'analyses:', `${more(3, 'sample')}${more(3, 'observe')}analyses:`)
      await editPlan(project, 'llc: {', `llc: { components: [${Array(1000).fill('full').join(', ')}],`)
    }
  },
  {
    name: 'NaN weights',
    code: 'model/non-finite',
    message: /^2 weights/,
    where: /step-10/,
    async spoil(project) {
      const tensors = weightsOf(5)
      tensors['layers.1.bias']!.data.fill(NaN)
      await writeSafetensors(checkpoint(project, 'a/step-10'), tensors)
    }
  },
  {
    name: 'mixed architectures in one series',
    code: 'series/mixed',
    message: /this one has extra, which .*step-0\/model\.safetensors has not$/,
    where: /step-20/,
    async spoil(project) {
      const extra = { ...weightsOf(1), extra: { data: new Float32Array(3), shape: [3] } }
      await writeSafetensors(checkpoint(project, 'a/step-20'), extra)
    }
  },
  {
    name: 'a checkpoint with a config of its own that computes something else',
    code: 'series/mixed',
    message: /2 heads.*4 heads/,
    where: /step-10\/config\.json/,
    async spoil(project) {
      const config = JSON.parse(
        await readFile(join(root, 'tests/fixtures/hf/gpt2/config.json'), 'utf8')
      ) as object
      const heads = [2, 4, 2]
      for (const [index, step] of [0, 10, 20].entries()) {
        const text = JSON.stringify({ ...config, n_head: heads[index] })
        await writeFile(join(project.folder, `a/step-${step}/config.json`), text)
      }
      await editPlan(project, /architecture: *\{[^}]*\}/, 'steps: [0, 10, 20]')
    }
  },
  {
    name: 'a misspelt value',
    code: 'plan/invalid',
    where: /use/,
    hint: /Did you mean observe\? Allowed: sample, observe, behaviour/,
    spoil: (project) => editPlan(project, 'use: observe', 'use: obsrve')
  },
  {
    name: 'an empty glob',
    code: 'series/empty',
    spoil: (project) => editPlan(project, 'a/step-*/model', 'a/stepp-*/model')
  },
  {
    name: 'a typo in the plan',
    code: 'plan/unknown-field',
    message: /subjets/,
    where: /audit\.yaml:2/,
    hint: /subjects/,
    spoil: (project) => editPlan(project, 'subjects:', 'subjets:')
  },
  {
    name: 'a typo in the settings',
    code: 'plan/unknown-field',
    message: /brunIn/,
    hint: /burnIn/,
    spoil: (project) => editPlan(project, 'burnIn:', 'brunIn:')
  },
  {
    name: 'a step size of 0',
    code: 'plan/invalid',
    where: /stepSize/,
    spoil: (project) => editPlan(project, /stepSize: [^,]*/, 'stepSize: 0')
  },
  {
    name: 'a misspelt array',
    code: 'data/missing',
    hint: /x/,
    spoil: (project) => editPlan(project, 'inputs: x, targets: y }', 'inputs: xx, targets: y }')
  },
  {
    name: 'an unknown component',
    code: 'plan/invalid',
    hint: /full/,
    spoil: (project) => editPlan(project, 'llc: {', 'llc: { components: [l7],')
  },
  {
    name: 'data that are not finite',
    code: 'data/non-finite',
    message: /row 3/,
    async spoil(project) {
      const x = new Float32Array(256).fill(0.5)
      x[13] = Infinity
      await writeNpz(join(project.folder, 'data.npz'), {
        x: { data: x, shape: [64, 4] },
        y: { data: new Float32Array(128), shape: [64, 2] }
      })
    }
  },
  {
    name: 'an unknown family',
    code: 'model/unknown-family',
    message: /"mamba".*gpt2, gpt_neox, llama, mistral, qwen2/,
    async spoil(project) {
      await writeFile(join(project.folder, 'config.json'), JSON.stringify({ model_type: 'mamba' }))
      await editPlan(project, /architecture: \{[^}]*\}/, 'architecture: config.json')
    }
  },
  {
    name: 'a token beyond the vocabulary',
    code: 'data/token-range',
    message: /97.*row 1, column 2.*0 to 96/,
    where: /tokens\.npz/,
    async spoil(project) {
      for (const name of ['config.json', 'model.safetensors']) {
        await copyFile(join(sample, name), join(project.folder, name))
      }
      const tokens = new Int32Array(16).fill(3)
      tokens[10] = 97
      await writeNpz(join(project.folder, 'tokens.npz'), { tokens: { data: tokens, shape: [2, 8] } })
      await writeFile(
        project.plan,
        `title: Tokens
subjects: [{ name: a, checkpoints: model.safetensors }]
data: { train: { file: tokens.npz, inputs: tokens, targets: next-token } }
analyses: { llc: {} }
`
      )
    }
  }
]

describe('bad input is refused with code 2, a place and a hint', () => {
  it.each(cases)('$name', async ({ spoil, code, message, where, hint }) => {
    const project = await makeProject()
    await spoil(project)
    const result = ontogeny('audit', project.plan, '--out', project.out, '--json')
    expect(result.code, result.stdout).toBe(2)
    const error = refusal(result)
    expect(error.code).toBe(code)
    expect(error.where).not.toBe('')
    expect(error.hint).not.toBe('')
    if (message) expect(error.message).toMatch(message)
    if (where) expect(error.where).toMatch(where)
    if (hint) expect(error.hint).toMatch(hint)
    // Nothing was begun.
    expect(existsSync(project.out)).toBe(false)
  })

  it('a plan that is not there', () => {
    const result = ontogeny('audit', '/nowhere/audit.yaml', '--out', '/tmp/never', '--json')
    expect(result.code).toBe(2)
    expect(refusal(result).code).toBe('file/not-found')
  })

  it('an output folder with other things in it', async () => {
    const project = await makeProject()
    const result = ontogeny('audit', project.plan, '--out', project.folder, '--json')
    expect(result.code).toBe(2)
    expect(refusal(result).code).toBe('run/exists')
  })

  it('a read-only output folder', async () => {
    const project = await makeProject()
    // Nobody can make a folder there, not even root.
    const locked = isRoot ? '/sys' : join(project.folder, 'locked')
    if (!isRoot) {
      await mkdir(locked)
      await chmod(locked, 0o555)
    }
    const result = ontogeny('audit', project.plan, '--out', join(locked, 'run'), '--json')
    expect(result.code).toBe(2)
    expect(refusal(result).code).toBe('file/not-writable')
    expect(refusal(result).hint).not.toBe('')
  })

  it('a folder where the system lets nobody write: refused at once', async () => {
    const project = await makeProject()
    const result = ontogeny('audit', project.plan, '--out', '/proc/ontogeny/run', '--json')
    expect(result.code).toBe(2)
    expect(refusal(result)).toMatchObject({ code: 'file/not-writable', where: '/proc/ontogeny' })
  })

  it('a broken link in the place of the output folder', async () => {
    const project = await makeProject()
    await symlink('nowhere', project.out)
    const result = ontogeny('audit', project.plan, '--out', project.out, '--json')
    expect(result.code).toBe(2)
    expect(refusal(result)).toMatchObject({ code: 'file/not-writable', where: project.out })
    expect(refusal(result).message).toMatch(/broken link/)
  })

  it('a folder in the place of a file, and a file that grows beyond the limit of the process', () => {
    const folder = fileError(Object.assign(new Error('EISDIR'), { code: 'EISDIR' }), 'x', 'write')
    expect(folder).toMatchObject({
      code: 'file/not-writable',
      hint: expect.stringContaining('Remove') as string
    })
    const error = fileError(
      Object.assign(new Error('EFBIG: file too large, write'), { code: 'EFBIG' }),
      'x',
      'write'
    )
    expect(error).toMatchObject({
      code: 'file/not-writable',
      hint: expect.stringContaining('ulimit -f') as string
    })
  })

  it('a number out of range, by the name of its option', () => {
    const { message } = refusal(ontogeny('calibrate', 'x', '--budget', '0', '--json'))
    expect(message).toMatch(/--budget 0/)
    expect(refusal(ontogeny('calibrate', 'x', '--bias', '2', '--json')).message).toMatch(/--bias 2/)
  })

  it('unknown options and missing arguments', () => {
    expect(ontogeny('audit', '--json').code).toBe(2)
    expect(refusal(ontogeny('audit', 'x', '--json')).code).toBe('usage')
    expect(refusal(ontogeny('inspect', 'x', '--fast', '--json')).hint).toMatch(/help/)
  })
})

const mounted = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', folder]).status === 0

describe('a read-only disk', () => {
  it('is named as such, also for a folder that is not there yet', async (context) => {
    const project = await makeProject()
    const disk = join(project.folder, 'disk')
    await mkdir(disk)
    if (!mounted(disk)) return context.skip('only root may mount a small disk')
    try {
      spawnSync('mount', ['-o', 'remount,ro', disk])
      const refused = refusal(ontogeny('audit', project.plan, '--out', join(disk, 'new/run'), '--json'))
      expect(refused).toMatchObject({ code: 'file/not-writable', message: 'the disk is read-only' })
    } finally {
      spawnSync('umount', [disk])
    }
  })
})

describe('a full disk', () => {
  it('is refused in the middle of the run, and the run resumes once there is room', async (context) => {
    const project = await makeProject({ draws: 2000 })
    const disk = join(project.folder, 'disk')
    await mkdir(disk)
    // A disk of 100 kB can only be made by an administrator.
    if (!mounted(disk)) return context.skip('only root may mount a small disk')
    try {
      const out = join(disk, 'run')
      const full = ontogeny('audit', project.plan, '--out', out, '--json')
      expect(full.code).toBe(2)
      expect(refusal(full)).toMatchObject({ code: 'file/disk-full' })
      expect(refusal(full).hint).toMatch(/space/)
      expect(existsSync(join(out, 'report.pdf'))).toBe(false)
      spawnSync('mount', ['-o', 'remount,size=20m', disk])
      expect([0, 4]).toContain(ontogeny('audit', project.plan, '--out', out, '--json').code)
      expect(existsSync(join(out, 'report.pdf'))).toBe(true)
    } finally {
      spawnSync('umount', [disk])
    }
  })
})
