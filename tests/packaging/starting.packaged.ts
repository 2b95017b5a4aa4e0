import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { windowReport } from '../fixtures/window/report'
import { binary, start, temporaryFolder } from './product'

describe('the packaged application', () => {
  it('starts and shows the start page from its own origin', async () => {
    const application = start(temporaryFolder())
    await application.until('document.querySelector("main h1") !== null')
    expect(await application.evaluate('document.title')).toContain('Ontogeny')
    expect(await application.evaluate('location.origin')).toBe('app://ontogeny')
    expect(await application.evaluate('typeof require + typeof process')).toBe('undefinedundefined')
    expect(await application.close()).toBe(0)
  })

  it('opens the run that the command line names', async () => {
    const home = temporaryFolder()
    const run = join(home, 'run')
    const report = windowReport()
    mkdirSync(run)
    writeFileSync(join(run, 'ledger.jsonl'), '')
    writeFileSync(join(run, 'report.json'), JSON.stringify(report))
    const application = start(home, '--open', run)
    await application.until(`document.body.innerText.includes(${JSON.stringify(report.title)})`)
    expect(await application.close()).toBe(0)
  })

  it('carries out an audit: engine process, sampling threads and native runtime work from the archive', async () => {
    const home = temporaryFolder()
    const application = start(home)
    await application.until('document.querySelector("main h1") !== null')
    const settings = { chains: 2, burnIn: 8, draws: 24 }
    await application.evaluate(`
      window.outcome = null
      window.ontogeny.samplePlan({})
        .then(({ ok, value, error }) => {
          if (!ok) throw new Error(JSON.stringify(error))
          const draft = structuredClone(value)
          for (const subject of draft.subjects) subject.steps = [0]
          draft.engine = 'onnx'
          Object.assign(draft.llc.settings, ${JSON.stringify(settings)})
          return window.ontogeny.startRun({ draft })
        })
        .then((reply) => { window.outcome = JSON.stringify(reply) }, (error) => { window.outcome = String(error) })
      0`)
    await application.until('window.outcome !== null')
    const reply = JSON.parse(String(await application.evaluate('window.outcome'))) as {
      ok: boolean
      value: { folder: string }
    }
    expect(reply).toMatchObject({ ok: true })
    await application.evaluate(`
      window.state = ''
      setInterval(() => { window.ontogeny.runState({}).then(({ value }) => { window.state = JSON.stringify([value.status, value.error]) }) }, 200)
      0`)
    await application.until('/finished|failed|cancelled/.test(window.state)', 50_000)
    expect(await application.evaluate('window.state')).toBe('["finished",null]')
    const report = JSON.parse(readFileSync(join(reply.value.folder, 'report.json'), 'utf8')) as {
      llc: unknown[]
    }

    expect(report.llc.length).toBeGreaterThan(0)
    expect(readFileSync(join(reply.value.folder, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    await application.close()
  })
})

describe('the ways round the packaged application', () => {
  const script = `require('fs').writeFileSync(process.argv[1], '')`

  it('ELECTRON_RUN_AS_NODE does not make it a Node.js', () => {
    const proof = join(temporaryFolder(), 'ran')
    const given = ['-e', script, proof]
    // Without a display the application ends at once; Node would write the file and end with 0.
    const { status } = spawnSync(binary, given, { env: { ELECTRON_RUN_AS_NODE: '1' }, timeout: 20_000 })
    expect(status).not.toBe(0)
    expect(existsSync(proof)).toBe(false)
    // The same call of a real Node.js does write it.
    spawnSync(process.execPath, given)
    expect(existsSync(proof)).toBe(true)
  })

  it('NODE_OPTIONS loads nothing into it', async () => {
    const home = temporaryFolder()
    const module = join(home, 'module.cjs')
    writeFileSync(module, `require('fs').writeFileSync(${JSON.stringify(join(home, 'loaded'))}, '')`)
    process.env.NODE_OPTIONS = `--require=${module}`
    try {
      const application = start(home)
      await application.until('document.querySelector("main h1") !== null')
      expect(await application.close()).toBe(0)
    } finally {
      delete process.env.NODE_OPTIONS
    }
    expect(existsSync(join(home, 'loaded'))).toBe(false)
  })

  it('--inspect opens no inspector', async () => {
    const application = start(temporaryFolder(), '--inspect=127.0.0.1:0')
    await application.until('document.querySelector("main h1") !== null')
    expect(await application.close()).toBe(0)
    expect(application.printed).not.toContain('Debugger listening')
  })
})
