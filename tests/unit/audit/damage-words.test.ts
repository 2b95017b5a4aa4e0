import { expect, it } from 'vitest'
import { kindOf } from '../../../src/main/engine/audit/damage-words'
import { runFiles } from '../../../src/main/engine/audit/run-folder'

it('says of every file that a run folder can hold what hangs on it', () => {
  const unknown = kindOf('stray.txt')
  const { ledger, lock, ...others } = runFiles
  expect([ledger, lock]).toEqual(['ledger.jsonl', '.lock'])
  const paths = Object.values(others).map((place) =>
    /\.\w+$/.test(place) ? place : `${place}/a/step-1.json`
  )
  const kinds = paths.map(kindOf)
  expect(kinds).not.toContain(unknown)
  expect(new Set(kinds).size).toBe(paths.length)
  // Only of the plan as given, which setup.json repeats, hangs nothing.
  expect(paths.filter((path) => /[Nn]o number/.test(kindOf(path).leftOut))).toEqual(['plan.yaml'])
})
