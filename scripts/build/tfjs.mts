/** tfjs ships its gradients as ES modules beside a CommonJS main: every import must enter the same ES module graph, or two
 *  cores exist, one with the gradients and one with the tensors. */
export const tfjsAlias = [
  { find: /^@tensorflow\/(tfjs-core|tfjs-backend-cpu)$/, replacement: '@tensorflow/$1/dist/index.js' }
]

/** Every tfjs module that the sources import, after the alias. Tests bundle them together beforehand: 0.1 s to import where
 *  the 1,500 single modules took 8 s in every test file. A module that is missing here fails to load in tests. */
export const tfjsModules = [
  '@tensorflow/tfjs-core/dist/index.js',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-cpu/dist/index.js'
]
