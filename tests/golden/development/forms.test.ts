import { describe, expect, it } from 'vitest'
import { essentialDynamics } from '../../../src/main/engine/development/essential'
import type { SubjectDynamics } from '../../../src/shared/essential-dynamics'
import { brokenLine, storeOf, uniformAt } from './paths'

const checkpoints = 80
const steps = Array.from({ length: checkpoints }, (_, t) => Math.round(100 * 1.06 ** t))
const stepAt = (place: number): number => 100 * 1.06 ** place

async function analyse(places: number[], noise: number, seed: number): Promise<SubjectDynamics> {
  const result = await essentialDynamics({
    subjects: [{ subject: 'A', steps }],
    outputs: storeOf(brokenLine(checkpoints, places, 2000, noise, seed), 200),
    seed: BigInt(seed),
    options: { resamples: 100, walks: 99 }
  })
  return result.subjects[0]!
}

/** A step along the path has length 1/79: the noise of all outputs together is 0.8 and 4 times that. */
describe.each([0.01, 0.05])('a path of straight pieces in 2000 dimensions with noise %d', (noise) => {
  it('has its forms at the corners; 90% intervals hold at least 80% of the corners', async () => {
    let [corners, found, covered, forms] = [0, 0, 0, 0]
    for (let path = 0; path < 10; path++) {
      const places = [0.22, 0.45, 0.7].map(
        (share, corner) => checkpoints * share + 6 * uniformAt(50 + path, corner)
      )
      const subject = await analyse(places, noise, 100 + path)
      for (const step of places.map(stepAt)) {
        const isNear = (form: number): boolean => Math.abs(Math.log(form / step)) < 2 * Math.log(1.06)
        corners += 1
        found += subject.forms.some((form) => isNear(form.step)) ? 1 : 0
        covered += subject.forms.some(({ low, high }) => low <= step && step <= high) ? 1 : 0
      }
      forms += subject.forms.length
      expect(subject.nullPValue).toBeLessThan(0.05)
      // Noise that is larger than a step comes and goes: it turns a directed path into one that seems to stay.
      expect(subject.walk!.excursion > 3).toBe(noise === 0.01)
    }
    expect(found / corners).toBeGreaterThanOrEqual(0.85)
    expect(covered / corners).toBeGreaterThanOrEqual(0.8)
    // What noise does in between is left out, but for few.
    expect(forms - found).toBeLessThanOrEqual(0.25 * corners)
  })
})

it('intervals are narrow beside the distance of corners', async () => {
  const { forms } = await analyse([18.3, 38.6, 58.4], 0.01, 7)
  expect(forms).toHaveLength(3)
  for (const { step, low, high, support, kind } of forms) {
    expect(low).toBeLessThanOrEqual(step)
    expect(high).toBeGreaterThanOrEqual(step)
    expect(Math.log(high / low) / Math.log(1.06)).toBeLessThan(5)
    expect(support).toBeGreaterThan(0.95)
    expect(kind).toBe('vertex')
  }
})
