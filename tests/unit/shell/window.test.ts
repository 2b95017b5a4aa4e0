import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { newRun, reduceRun, type RunEvent } from '../../../src/main/ipc/run-reducer'
import { givenRun } from '../../../src/main/shell/given-run'
import { progressBar } from '../../../src/main/shell/progress-bar'
import { isReachable, readWindowState, saveWindowState } from '../../../src/main/shell/window-state'
import { languageOf, words } from '../../../src/main/shell/words'

const folder = mkdtempSync(join(tmpdir(), 'ontogeny-window-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const display = { x: 0, y: 0, width: 1920, height: 1040 }
const left = { x: -1280, y: 0, width: 1280, height: 1000 }

describe('the window’s place', () => {
  it('is kept, whole or not at all', () => {
    const path = join(folder, 'window.json')
    const bounds = { x: 10, y: 20, width: 1000, height: 700 }
    saveWindowState(path, bounds, true)
    expect(readWindowState(path, [display])).toEqual({ bounds, isMaximized: true })
    expect(readdirSync(folder)).toEqual(['window.json'])
  })

  it('is left to the system where its file is missing, damaged or a folder', () => {
    const nowhere = { bounds: null, isMaximized: false }
    expect(readWindowState(join(folder, 'no.json'), [display])).toEqual(nowhere)
    for (const text of [
      '',
      '{',
      '{"schema": "ontogeny.window/1"}',
      '{"schema":"ontogeny.window/1","bounds":{"x":1e9,"y":0,"width":1000,"height":700},"isMaximized":false}'
    ]) {
      writeFileSync(join(folder, 'bad.json'), text)
      expect(readWindowState(join(folder, 'bad.json'), [display]), text).toEqual(nowhere)
    }
    mkdirSync(join(folder, 'folder.json'))
    expect(readWindowState(join(folder, 'folder.json'), [display])).toEqual(nowhere)
    saveWindowState(join(folder, 'no/such/folder.json'), { x: 0, y: 0, width: 1000, height: 700 }, false)
  })

  it.each([
    ['on the display', { x: 100, y: 100, width: 1000, height: 700 }, true],
    ['on a second display to the left', { x: -1200, y: 10, width: 1000, height: 700 }, true],
    ['half out to the right', { x: 1500, y: 100, width: 1000, height: 700 }, true],
    ['nearly out to the right', { x: 1850, y: 100, width: 1000, height: 700 }, false],
    ['with its title above the display', { x: 100, y: -60, width: 1000, height: 700 }, false],
    ['below the display', { x: 100, y: 1020, width: 1000, height: 700 }, false],
    ['on a display that is gone', { x: 5000, y: 100, width: 1000, height: 700 }, false],
    ['too small to use', { x: 100, y: 100, width: 300, height: 200 }, false]
  ])('%s', (_place, bounds, expected) => {
    expect(isReachable(bounds, [display, left])).toBe(expected)
  })
})

describe('the progress bar', () => {
  const begun = newRun({ handle: `run-${'0'.repeat(32)}`, folder: '/r' }, 'A', false, '2026-01-01T00:00:00Z')
  const sampling = (done: number, total: number): RunEvent => ({
    kind: 'progress',
    progress: { phase: 'sample', done, total, unit: 'chain-steps', rate: 1, etaSeconds: null }
  })

  it('shows the share of the chain steps, and how the run stands', () => {
    expect(progressBar(begun)).toEqual({ fraction: 2, mode: 'indeterminate' })
    const half = reduceRun(begun, sampling(50, 100))
    expect(progressBar(half)).toEqual({ fraction: 0.5, mode: 'normal' })
    expect(progressBar(reduceRun(half, { kind: 'paused', isPaused: true }))).toEqual({
      fraction: 0.5,
      mode: 'paused'
    })
    expect(progressBar(reduceRun(half, { kind: 'finished' }))).toEqual({ fraction: -1, mode: 'none' })
    const error = { code: 'engine/failed', where: '', message: '', hint: '' } as const
    expect(progressBar(reduceRun(half, { kind: 'stopped', error }))).toEqual({ fraction: 1, mode: 'error' })
    expect(progressBar(reduceRun(begun, sampling(0, 0)))).toEqual({ fraction: 2, mode: 'indeterminate' })
    expect(progressBar(reduceRun(begun, sampling(300, 100))).fraction).toBe(1)
  })
})

describe('the command line', () => {
  it.each([
    [['electron', '.', '--open', '/r'], '/r'],
    [['--open=/r'], '/r'],
    [['--open='], null],
    [['--open'], null],
    [['.'], null]
  ])('%j gives %s', (given, expected) => {
    expect(givenRun(given)).toBe(expected)
  })
})

describe('the shell’s words', () => {
  it('follow the setting, or the system', () => {
    expect(languageOf('system', 'de-AT')).toBe('de')
    expect(languageOf('system', 'den')).toBe('en')
    expect(languageOf('system', 'fr')).toBe('en')
    expect(languageOf('en', 'de')).toBe('en')
  })

  it('are complete in both languages', () => {
    expect(Object.keys(words.de)).toEqual(Object.keys(words.en))
    for (const [key, text] of Object.entries(words.de)) {
      expect(text, key).not.toBe('')
      expect(text, key).not.toBe(words.en[key as keyof typeof words.en])
    }
  })
})
