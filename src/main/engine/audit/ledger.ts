import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AuditError } from '../../../shared/errors'
import { ledgerEntrySchema, type LedgerEntry } from '../../../shared/run'
import { fileError } from '../formats/files'
import { canonicalJson, hashOf } from './canonical'
import { readOwnBytes } from './own-file'

export const ledgerFile = 'ledger.jsonl'
const genesis = '0'.repeat(64)

/** Type of the entry that names the files of a report that was written. It follows what the report tells. */
export const reportEntry = 'report'

/** The ledger as a report tells it: without the entries of reports at its end, so that one written again is the same. */
export function beforeReport(entries: readonly LedgerEntry[]): LedgerEntry[] {
  return entries.slice(0, entries.findLastIndex(({ type }) => type !== reportEntry) + 1)
}

export type Clock = () => Date

/** Append-only, hash-chained record of what happened in a run. One canonical JSON object per line;
 *  `hash` is SHA-256 over the canonical JSON of the entry without `hash`. */
export class Ledger {
  readonly #path: string
  readonly #clock: Clock
  readonly #entries: LedgerEntry[]
  #last: Promise<unknown> = Promise.resolve()

  private constructor(path: string, clock: Clock, entries: LedgerEntry[]) {
    this.#path = path
    this.#clock = clock
    this.#entries = entries
  }

  /** Opens or starts the ledger of a run folder. A torn last line, left by a killed process, is cut off.
   *  @throws AuditError `run/damaged` when a complete line is broken */
  static async open(folder: string, clock: Clock): Promise<Ledger> {
    const path = join(folder, ledgerFile)
    const { entries, wholeBytes, bytes } = await readLedger(folder)
    if (wholeBytes < bytes) await truncate(path, wholeBytes)
    return new Ledger(path, clock, entries)
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries
  }

  get head(): string {
    return this.#entries.at(-1)?.hash ?? genesis
  }

  /** Appends one entry and waits until it is on disk. Entries asked for at the same time follow each other. */
  append(type: string, data: Record<string, unknown>): Promise<LedgerEntry> {
    const written = this.#last.then(() => this.#write(type, data))
    this.#last = written.catch(() => undefined)
    return written
  }

  async #write(type: string, data: Record<string, unknown>): Promise<LedgerEntry> {
    const body = {
      seq: this.#entries.length,
      utc: this.#clock().toISOString(),
      type,
      data,
      prevHash: this.head
    }
    const entry: LedgerEntry = { ...body, hash: hashOf(body) }
    try {
      const file = await open(this.#path, 'a', 0o644)
      try {
        await file.writeFile(`${canonicalJson(entry)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
    } catch (cause) {
      throw fileError(cause, this.#path, 'write')
    }
    this.#entries.push(entry)
    return entry
  }
}

export interface LedgerContent {
  readonly entries: LedgerEntry[]
  /** Bytes up to the end of the last complete line. */
  readonly wholeBytes: number
  readonly bytes: number
}

/** Reads and checks a ledger: form, sequence, chain and hash of every line. An absent ledger is an empty one.
 *  @throws AuditError `run/damaged` naming the first broken line */
export async function readLedger(folder: string): Promise<LedgerContent> {
  const { broken, ...content } = await readSoundLedger(folder)
  if (broken !== null) throw broken
  return content
}

/** Like `readLedger`, but what stands before a broken line is kept: `broken` says what is wrong with that line. */
export async function readSoundLedger(
  folder: string
): Promise<LedgerContent & { readonly broken: AuditError | null }> {
  let bytes: Uint8Array
  try {
    bytes = await readGrowing(folder)
  } catch (cause) {
    if (cause instanceof AuditError && cause.code === 'file/not-found') {
      return { entries: [], wholeBytes: 0, bytes: 0, broken: null }
    }
    throw cause
  }
  const path = join(folder, ledgerFile)
  const wholeBytes = bytes.lastIndexOf(newline) + 1
  const entries: LedgerEntry[] = []
  let broken: AuditError | null = null
  for (let start = 0; start < wholeBytes;) {
    const end = bytes.indexOf(newline, start)
    try {
      entries.push(checkedEntry(bytes.subarray(start, end), entries, path))
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      broken = error
      break
    }
    start = end + 1
  }
  return { entries, wholeBytes, bytes: bytes.length, broken }
}

/** Of a line's end. */
const newline = 10

const maximumReadings = 20
/** ms */
const pause = 20

/** A run in work appends a line now and then; between two there is time to read all. */
async function readGrowing(folder: string): Promise<Uint8Array> {
  for (let reading = 1; ; reading++) {
    try {
      return await readOwnBytes(folder, ledgerFile)
    } catch (error) {
      const isGrowing = error instanceof AuditError && error.code === 'file/changed-while-read'
      if (!isGrowing || reading >= maximumReadings) throw error
      await setTimeout(pause)
    }
  }
}

function checkedEntry(line: Uint8Array, before: readonly LedgerEntry[], path: string): LedgerEntry {
  const broken = (what: string): AuditError =>
    new AuditError('run/damaged', `line ${before.length + 1} of the ledger ${what}`, {
      where: path,
      hint: 'The run folder was changed after it was written. Ask for an untouched copy.'
    })
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(line))
  } catch {
    throw broken('is not JSON')
  }
  const parsed = ledgerEntrySchema.safeParse(value)
  if (!parsed.success) throw broken('is not a ledger entry')
  const { hash, ...body } = parsed.data
  if (body.seq !== before.length) throw broken(`has number ${body.seq}, expected ${before.length}`)
  if (body.prevHash !== (before.at(-1)?.hash ?? genesis)) throw broken('does not follow the line before it')
  if (hashOf(body) !== hash) throw broken('does not match its hash')
  // The hash is of the values: another spelling of them, a field beside them or a key given twice has the same.
  if (!Buffer.from(canonicalJson(parsed.data)).equals(line)) throw broken('is not as it was written')
  return parsed.data
}

async function truncate(path: string, bytes: number): Promise<void> {
  try {
    const file = await open(path, 'r+')
    try {
      await file.truncate(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw fileError(cause, path)
  }
}
