import { expect, it } from 'vitest'
import { probeCount } from '../../../src/main/engine/audit/essential'

it('says when a limit makes probe samples fewer than the plan asks for', () => {
  expect(probeCount(512, 64, 2 ** 15)).toEqual({
    count: 32,
    remark:
      'The path is drawn by 32 probe samples, not by the 64 that the plan asks for: outputs on one sample are 32768 numbers, and a checkpoint may have 1048576.'
  })
  expect(probeCount(512, 64, 2 ** 14)).toEqual({ count: 64, remark: null })
  // All of a small data set is all that there is.
  expect(probeCount(16, 64, 4)).toEqual({ count: 16, remark: null })
  expect(probeCount(16, 64, 2 ** 30).count).toBe(1)
})
