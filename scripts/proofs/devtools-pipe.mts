import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'

interface Answer {
  readonly id?: number
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
}

interface Target {
  readonly targetId: string
  readonly type: string
}

/** A started application, driven over Chromium's DevTools pipe: two inherited file descriptors, so that driving it opens no socket,
 *  and needs neither Node's inspector nor a command-line switch that the fuses turn off. */
export class PipedApplication {
  /** What the application printed. */
  printed = ''
  readonly process: ChildProcess
  readonly ended: Promise<number | null>
  readonly #commands: Writable
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #session: string | null = null
  #lastId = 0

  /** @param command program and arguments before those of the application, e.g. `strace … electron FOLDER` */
  constructor(command: readonly string[], given: readonly string[]) {
    const [program = '', ...before] = command
    this.process = spawn(program, [...before, '--remote-debugging-pipe', ...given], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe']
    })
    this.ended = new Promise((resolve) => {
      this.process.once('exit', resolve)
      this.process.once('error', (error) => {
        this.printed += error.message
        resolve(null)
      })
    })
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()))
    }
    this.#commands = this.process.stdio[3] as Writable
    this.#commands.on('error', () => undefined) // The end of the process says more.
    this.#read(this.process.stdio[4] as Readable)
  }

  /** Waits for the page, then until the expression is true in it.
   *  @throws Error with what the application printed, after the given milliseconds */
  async until(expression: string, milliseconds = 20_000): Promise<void> {
    const end = Date.now() + milliseconds
    let last: unknown = 'no page'
    while (Date.now() < end && this.process.exitCode === null) {
      try {
        last = await Promise.race([this.evaluate(expression), setTimeout(2000, 'no answer')])
        if (last === true) return
      } catch (error) {
        last = error
      }
      await setTimeout(100)
    }
    throw new Error(`not true in the page: ${expression} (${String(last)})\n${this.printed.slice(-2000)}`)
  }

  /** The value of an expression in the page, as JSON carries it. */
  async evaluate(expression: string): Promise<unknown> {
    this.#session ??= await this.#attach()
    const { result } = await this.#send(
      'Runtime.evaluate',
      { expression, returnByValue: true },
      this.#session
    )
    return (result as { value?: unknown } | undefined)?.value
  }

  /** Closes the window, as its user does, and waits for the application to end; after ten seconds it is killed.
   *  @returns exit code, null when it had to be killed */
  async close(): Promise<number | null> {
    void this.evaluate('window.close()').catch(() => undefined)
    const code = await Promise.race([this.ended, setTimeout(10_000, 'late' as const)])
    if (code !== 'late') return code
    this.process.kill('SIGKILL')
    return null
  }

  async #attach(): Promise<string> {
    const { targetInfos } = await this.#send('Target.getTargets', {})
    const page = (targetInfos as readonly Target[]).find(({ type }) => type === 'page')
    if (page === undefined) throw new Error('no page yet')
    const { sessionId } = await this.#send('Target.attachToTarget', {
      targetId: page.targetId,
      flatten: true
    })
    return sessionId as string
  }

  #send(method: string, parameters: object, session?: string): Promise<Record<string, unknown>> {
    const id = ++this.#lastId
    const message = {
      id,
      method,
      params: parameters,
      ...(session === undefined ? {} : { sessionId: session })
    }
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result ?? {})
        else reject(new Error(`${method}: ${error.message}`))
      })
      this.#commands.write(`${JSON.stringify(message)}\0`)
    })
  }

  /** Messages are JSON, each ended by a zero byte. */
  #read(stream: Readable): void {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      const messages = (rest + text).split('\0')
      rest = messages.pop() ?? ''
      for (const message of messages) {
        const answer = JSON.parse(message) as Answer
        if (answer.id === undefined) continue
        this.#waiting.get(answer.id)?.(answer)
        this.#waiting.delete(answer.id)
      }
    })
  }
}

/** Switches for a test machine: root cannot have Chromium's sandbox, and each start has a profile of its own. */
export function testSwitches(profile: string): string[] {
  return [`--user-data-dir=${profile}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
}
