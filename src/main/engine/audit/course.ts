import type { LedgerEntry } from '../../../shared/run'

/** The course of a run as its ledger tells it: begun once, extended when checkpoints were added, finished after each. */

/** Type of the entry that begins an extension. */
export const extendedEntry = 'extended'

/** Places of what belongs to a run as a whole. Nothing is overwritten: an extension writes files of its own number. */
export interface CourseFiles {
  readonly manifest: string
  readonly setup: string
  readonly comparison: string
  readonly development: string
}

/** @param number 1 for what a run began with, 2 for its first extension */
export function filesOf(number: number): CourseFiles {
  const end = number === 1 ? '' : `-${number}`
  return {
    manifest: `manifest${end}.json`,
    setup: `setup${end}.json`,
    comparison: `results/comparison${end}.json`,
    development: `results/development${end}.json`
  }
}

const extensions = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] =>
  entries.filter(({ type }) => type === extendedEntry)

/** Which of its files stand for the run now. */
export const currentFiles = (entries: readonly LedgerEntry[]): CourseFiles =>
  filesOf(extensions(entries).length + 1)

/** The files of the next extension. */
export const nextFiles = (entries: readonly LedgerEntry[]): CourseFiles =>
  filesOf(extensions(entries).length + 2)

/** Whether everything that the run was to do last is done. */
export const isFinished = (entries: readonly LedgerEntry[]): boolean =>
  entries.findLastIndex(({ type }) => type === 'finished') >
  entries.findLastIndex(({ type }) => type === extendedEntry)
