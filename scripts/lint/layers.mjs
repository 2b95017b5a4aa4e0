import { builtinModules } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'

/** The house, left to right: a layer imports itself and what stands left of it (docs/architecture.md). */
const order = [
  'shared',
  'math',
  'formats',
  'compute',
  'models',
  'sampling',
  'estimators',
  'development',
  'self-test',
  'calibration',
  'audit',
  'report',
  'monitor',
  'process',
  'watch',
  'cli',
  'ipc',
  'shell',
  'entry'
]

/** What each layer may import from the source tree. The bridge and the page know main only through `shared`. */
const visible = new Map([
  ...order.map((layer, place) => [layer, new Set(order.slice(0, place + 1))]),
  // Three ways to reach the engine, none through another: the command line and the handlers see its messages.
  ['ipc', new Set(order.slice(0, order.indexOf('cli')).concat('ipc'))],
  ['shell', new Set(order.slice(0, order.indexOf('cli')).concat('ipc', 'shell'))],
  ['entry', new Set(['shared', 'ipc', 'shell', 'entry'])],
  ['preload', new Set(['shared', 'preload'])],
  ['renderer', new Set(['shared', 'renderer'])]
])

const nodeModules = new Set(builtinModules)

/** Packages that belong to some layers only. */
const confined = [
  {
    name: 'electron',
    matches: (source) => source === 'electron' || source.startsWith('electron/'),
    layers: ['shell', 'preload']
  },
  {
    name: 'the page framework',
    matches: (source) => /^(vue|pinia|vue-[a-z0-9-]+|@vue\/.+|@vueuse\/.+)(\/|$)/.test(source),
    layers: ['renderer']
  },
  {
    name: 'a Node module',
    matches: (source) => source.startsWith('node:') || nodeModules.has(source.split('/')[0]),
    layers: [...order.slice(1), 'preload']
  },
  {
    name: 'tfjs',
    matches: (source) => source.startsWith('@tensorflow/'),
    layers: ['compute', 'models', 'sampling', 'estimators', 'self-test', 'audit', 'report', 'process']
  },
  { name: 'ONNX Runtime', matches: (source) => source.startsWith('onnxruntime-'), layers: ['compute'] }
]

/** The layer of a file, or null outside src.
 *  @param {string} path relative to the repository, forward slashes
 *  @returns {string | null} */
export function layerOf(path) {
  const [root, second, third, fourth] = path.split('/')
  if (root !== 'src') return null
  if (second !== 'main') return second ?? null
  if (third !== 'engine') return third?.replace(/\.ts$/, '') === 'index' ? 'entry' : (third ?? null)
  return fourth === undefined || fourth.endsWith('.ts') || !order.includes(fourth) ? 'process' : fourth
}

/** Why a file may not import something, or null when it may.
 *  @param {string} file relative to the repository, forward slashes
 *  @param {string} source what stands in the import
 *  @returns {string | null} */
export function refusal(file, source) {
  const layer = layerOf(file)
  if (layer === null) return null
  if (source.startsWith('.')) {
    const target = layerOf(join(dirname(file), source.replace(/\?.*$/, '')).split(sep).join('/'))
    if (target === null || visible.get(layer)?.has(target)) return null
    return `${layer} may not import ${target}: imports go only to the left (docs/architecture.md)`
  }
  const rule = confined.find(({ matches }) => matches(source))
  if (rule === undefined || rule.layers.includes(layer)) return null
  return `${layer} may not import ${rule.name} ("${source}"): it belongs to ${rule.layers.join(', ')}`
}

/** Reports every static, dynamic, type-only and re-exporting import that breaks the order. */
export const layers = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{why}}' } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/')
    const check = (node) => {
      if (node?.type !== 'Literal' || typeof node.value !== 'string') return
      const why = refusal(file, node.value)
      if (why !== null) context.report({ node, messageId: 'refused', data: { why } })
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => check(node.expression),
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0])
    }
  }
}
