import { readFile, stat } from 'node:fs/promises'
import type { z } from 'zod'
import { writeFileAtomic } from '../engine/audit/atomic'

/** The application's own small files are far below this; what is larger is not ours. */
const maximumBytes = 4 * 1024 * 1024

/** A small JSON file of the application's own. Content that is missing, damaged or of another version is taken as the fallback: a
 *  broken settings file must not keep the window shut. */
export class JsonFile<Value> {
  readonly #path: string
  readonly #schema: z.ZodType<Value>
  readonly #fallback: Value
  #value: Value | null = null
  #loading: Promise<Value> | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string, schema: z.ZodType<Value>, fallback: Value) {
    this.#path = path
    this.#schema = schema
    this.#fallback = fallback
  }

  async read(): Promise<Value> {
    this.#loading ??= this.#load()
    const loaded = await this.#loading
    // What was written while the file was read is newer.
    this.#value ??= loaded
    return this.#value
  }

  /** Writes are whole or not at all, one after the other. @throws AuditError `file/*` */
  async write(value: Value): Promise<void> {
    this.#value = value
    const writing = this.#writing.then(() =>
      writeFileAtomic(this.#path, `${JSON.stringify(value, null, 2)}\n`)
    )
    this.#writing = writing.catch(() => undefined)
    await writing
  }

  async #load(): Promise<Value> {
    try {
      const info = await stat(this.#path)
      if (!info.isFile() || info.size > maximumBytes) return this.#fallback
      const parsed = this.#schema.safeParse(JSON.parse(await readFile(this.#path, 'utf8')))
      return parsed.success ? parsed.data : this.#fallback
    } catch {
      return this.#fallback
    }
  }
}
