import {
  grad,
  type Scalar,
  setBackend,
  square,
  sum,
  type Tensor,
  tensor1d,
  tensor2d
} from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import '@tensorflow/tfjs-backend-cpu'
import { expect, it } from 'vitest'

it('loads one tfjs core: gradients, kernels and tensors meet', async () => {
  await setBackend('cpu')
  const gradient = grad((x: Tensor) => sum<Scalar>(square(x)))(tensor1d([1, -2, 3]))
  expect(Array.from(await gradient.data())).toEqual([2, -4, 6])
  // Another core would have another Tensor class.
  expect(gradient.constructor).toBe(tensor2d([[1]]).constructor)
})
