import * as tf from '@tensorflow/tfjs-core'
import { AuditError } from '../../../../shared/errors'

const kernelName = 'SparseCrossEntropy'

/** Cross-entropy with whole-number targets, −ln softmax(logits)[target], with the short gradient softmax − one-hot: no one-hot array
 *  and no second softmax are made. A kernel of its own on the recorder and on tfjs' plain backend.
 *  @param logits `[..., classes]`  @param targets int32 `[...]`, in [0, classes)
 *  @returns nats, shape of the targets */
export function sparseCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const classes = logits.shape.at(-1) ?? 1
  const rows = logits.size / classes
  const flat = tf.reshape(targets, [rows])
  const operation = tf.customGrad((...given) => {
    const [z, save] = given as [tf.Tensor, tf.GradSaveFunc]
    const [value, slope] = tf.engine().runKernel(kernelName, { logits: z, targets: flat }) as unknown as [
      tf.Tensor,
      tf.Tensor
    ]
    // What is not saved is freed after the forward pass.
    save([slope])
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        saved.map((difference) => tf.mul(difference, tf.expandDims(dy, 1)))
    }
  })
  const terms = operation(tf.reshape(logits, [rows, classes]))
  return tf.reshape(terms, targets.shape)
}

interface PlainBackend {
  readSync(dataId: tf.DataId): tf.BackendValues
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo
}

/** Plain JavaScript on typed arrays: the reference for every other engine. */
export function registerPlainSparseCrossEntropy(): void {
  tf.registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc: ({ inputs, backend }) => {
      const plain = backend as unknown as PlainBackend
      const { logits, targets } = inputs as { logits: tf.TensorInfo; targets: tf.TensorInfo }
      const z = plain.readSync(logits.dataId) as Float32Array
      const y = plain.readSync(targets.dataId) as Int32Array
      const [rows = 0, classes = 0] = logits.shape
      const terms = new Float32Array(rows)
      const slope = new Float32Array(rows * classes)
      for (let row = 0; row < rows; row++) {
        const at = row * classes
        let largest = -Infinity
        for (let k = 0; k < classes; k++) largest = Math.max(largest, z[at + k] ?? 0)
        let total = 0
        for (let k = 0; k < classes; k++) total += Math.exp((z[at + k] ?? 0) - largest)
        for (let k = 0; k < classes; k++) slope[at + k] = Math.exp((z[at + k] ?? 0) - largest) / total
        const target = y[row] ?? -1
        if (target < 0 || target >= classes) {
          throw new AuditError(
            'engine/failed',
            `target ${target} of row ${row} is not one of ${classes} classes`
          )
        }
        slope[at + target] = (slope[at + target] ?? 0) - 1
        terms[row] = largest + Math.log(total) - (z[at + target] ?? NaN)
      }
      return [
        plain.makeTensorInfo([rows], 'float32', terms),
        plain.makeTensorInfo([rows, classes], 'float32', slope)
      ]
    }
  })
}
