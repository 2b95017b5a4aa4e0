import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { writeFiles } from '../fixtures/runs/run-files'

/** Where the tests leave their pictures, to be looked at when one fails; those of the documentation are scripts/screens.sh's. */
export const screens = 'out/e2e/screens'

/** A folder for the run folders of one test file; it goes when the file is done. */
export function runFolders(): {
  readonly root: string
  make(name: string, report: string | null): string
  /** A whole run folder. */
  makeRun(name: string, files: ReadonlyMap<string, string>): string
} {
  const root = mkdtempSync(join(tmpdir(), 'ontogeny-e2e-'))
  afterAll(() => {
    rmSync(root, { recursive: true, force: true })
  })
  return {
    root,
    make(name, report) {
      const path = join(root, name)
      mkdirSync(path)
      writeFileSync(join(path, 'ledger.jsonl'), '')
      if (report !== null) writeFileSync(join(path, 'report.json'), report)
      return path
    },
    makeRun(name, files) {
      const path = join(root, name)
      writeFiles(path, files)
      return path
    }
  }
}
