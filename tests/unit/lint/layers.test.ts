import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { layers } from '../../../scripts/lint/layers.mjs'

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ['**/*.ts'],
      languageOptions: { parser: await import('typescript-eslint').then(({ parser }) => parser) },
      plugins: { ontogeny: { rules: { layers } } },
      rules: { 'ontogeny/layers': 'error' }
    }
  ]
})

async function refusals(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath })
  return result!.messages.map(({ message }) => message)
}

const engine = 'src/main/engine'

const forbidden: [file: string, code: string, why: string][] = [
  ['src/shared/plan.ts', `import { join } from 'node:path'`, 'shared may not import a Node module'],
  ['src/shared/plan.ts', `import { readFileSync } from 'fs'`, 'shared may not import a Node module'],
  ['src/shared/plan.ts', `import { sum } from '../main/engine/math/sum'`, 'shared may not import math'],
  [`${engine}/math/sum.ts`, `import { open } from '../formats/archive'`, 'math may not import formats'],
  [
    `${engine}/formats/npy.ts`,
    `import type { Engine } from '../compute/engine'`,
    'formats may not import compute'
  ],
  [
    `${engine}/compute/onnx/session.ts`,
    `export * from '../../models/model'`,
    'compute may not import models'
  ],
  [
    `${engine}/models/gpt2.ts`,
    `const s = await import('../sampling/sgld')`,
    'models may not import sampling'
  ],
  [
    `${engine}/sampling/sgld.ts`,
    `import { llc } from '../estimators/llc'`,
    'sampling may not import estimators'
  ],
  [`${engine}/estimators/llc.ts`, `import { plan } from '../audit/plan'`, 'estimators may not import audit'],
  [`${engine}/audit/plan.ts`, `export { pdf } from '../report/pdf'`, 'audit may not import report'],
  [`${engine}/report/model.ts`, `import { operations } from '../service'`, 'report may not import process'],
  [`${engine}/service.ts`, `import { print } from '../cli/print'`, 'process may not import cli'],
  [`${engine}/math/sum.ts`, `type W = import('electron').BrowserWindow`, 'math may not import electron'],
  [`${engine}/report/figure.ts`, `import { h } from 'vue'`, 'report may not import the page framework'],
  [
    `${engine}/audit/run.ts`,
    `import { InferenceSession } from 'onnxruntime-node'`,
    'audit may not import ONNX Runtime'
  ],
  ['src/main/cli/main.ts', `import { open } from '../shell/window'`, 'cli may not import shell'],
  ['src/main/ipc/open.ts', `import { dialog } from 'electron'`, 'ipc may not import electron'],
  [
    'src/main/ipc/open.ts',
    `import type { IpcMainInvokeEvent } from 'electron'`,
    'ipc may not import electron'
  ],
  ['src/main/ipc/open.ts', `import { open } from '../shell/window'`, 'ipc may not import shell'],
  ['src/main/index.ts', `import { app } from 'electron'`, 'entry may not import electron'],
  ['src/main/index.ts', `import { audit } from './engine/audit/pipeline'`, 'entry may not import audit'],
  ['src/preload/index.ts', `import { router } from '../main/ipc/router'`, 'preload may not import ipc'],
  [
    'src/renderer/main.ts',
    `import { readFile } from 'node:fs/promises'`,
    'renderer may not import a Node module'
  ],
  ['src/renderer/main.ts', `import { ipcRenderer } from 'electron'`, 'renderer may not import electron'],
  [
    'src/renderer/main.ts',
    `import type { A } from '../main/engine/report/model'`,
    'renderer may not import report'
  ],
  ['src/renderer/charts/llc.ts', `import { b } from '../../preload/index'`, 'renderer may not import preload']
]

const allowed: [file: string, code: string][] = [
  ['src/shared/plan.ts', `import { z } from 'zod'`],
  [`${engine}/formats/npy.ts`, `import { open } from 'node:fs/promises'`],
  [`${engine}/formats/npy.ts`, `import { AuditError } from '../../../shared/errors'`],
  [`${engine}/compute/onnx/session.ts`, `import { InferenceSession } from 'onnxruntime-node'`],
  [`${engine}/compute/onnx/session.ts`, `import { philox } from '../../math/philox'`],
  [`${engine}/report/model.ts`, `import { readRun } from '../audit/run-folder'`],
  [`${engine}/report/figure.ts`, `import * as echarts from 'echarts/core'`],
  [`${engine}/service.ts`, `import { audit } from './audit/pipeline'`],
  ['src/main/cli/main.ts', `import type { Operations } from '../engine/service'`],
  ['src/main/ipc/open.ts', `import { reportSchema } from '../../shared/report'`],
  ['src/main/shell/window.ts', `import { BrowserWindow } from 'electron'`],
  ['src/main/index.ts', `import { openWindow } from './shell/window'`],
  ['src/preload/index.ts', `import { contextBridge } from 'electron'`],
  ['src/renderer/main.ts', `import { createApp } from 'vue'`],
  ['src/renderer/main.ts', `import App from './App.vue'`],
  ['tests/unit/lint/layers.test.ts', `import { app } from 'electron'`]
]

describe('the layer rule', () => {
  it.each(forbidden)('refuses in %s: %s', async (file, code, why) => {
    expect(await refusals(file, code)).toEqual([expect.stringContaining(why)])
  })

  it.each(allowed)('accepts in %s: %s', async (file, code) => {
    expect(await refusals(file, code)).toEqual([])
  })

  it('is an error in the project’s own configuration', async () => {
    const config = (await new ESLint().calculateConfigForFile('src/shared/plan.ts')) as {
      rules: Record<string, unknown[]>
    }
    expect(config.rules['ontogeny/layers']?.[0]).toBe(2)
  })
})
