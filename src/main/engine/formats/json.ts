import { AuditError } from '../../../shared/errors'
import { maxJsonDepth, maxJsonValues } from './limits'
import { shown } from './names'

/** JSON from a stranger. Objects are Maps, so that no key can touch a prototype; numbers keep their text until they are asked for. */
export type JsonValue =
  null | boolean | string | JsonNumber | readonly JsonValue[] | ReadonlyMap<string, JsonValue>

export class JsonNumber {
  constructor(readonly text: string) {}
}

/** Strict JSON: strict UTF-8, no duplicate keys, no lone surrogates, at most `maxJsonDepth` deep and `maxJsonValues` long.
 *  @throws AuditError `format/header`, `format/duplicate-name`, `format/limit` with the byte-like position in `where` */
export function parseJson(bytes: Uint8Array, where: string): JsonValue {
  return new JsonParser(textOf(bytes, where), where).parse()
}

/** How nearly every member of a long object is written, so that it can be told as a whole instead of value by value. */
export interface UsualMember<Member> {
  /** Sticky. What it matches is one JSON value and within every limit. */
  readonly pattern: RegExp
  /** @returns null where the member is to be read value by value after all */
  readonly read: (key: string, found: RegExpExecArray) => Member | null
  /** JSON values in it, itself included. */
  readonly countOf: (member: Member) => number
}

/** As `parseJson`, of a text that is an object with very many members of one form; null when it is no object. A member of any other
 *  form, a space too many is enough, comes as the JSON value that it is. @throws AuditError as `parseJson` */
export function parseMembers<Member>(
  bytes: Uint8Array,
  where: string,
  usual: UsualMember<Member>
): Map<string, JsonValue | Member> | null {
  return new JsonParser(textOf(bytes, where), where).parseMembers(usual)
}

function textOf(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new AuditError('format/header', 'is not valid UTF-8', {
      where,
      hint: 'The file is damaged or is not JSON.',
      cause
    })
  }
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Text that stands for itself, as nearly all names do: a header may hold hundreds of thousands. */
const ordinary = /^[ !#-[\]-~]+$/

class JsonParser {
  readonly #text: string
  readonly #where: string
  #at = 0
  #values = 0

  constructor(text: string, where: string) {
    this.#text = text
    this.#where = where
  }

  parse(): JsonValue {
    const value = this.#value(0)
    this.#end()
    return value
  }

  parseMembers<Member>(usual: UsualMember<Member>): Map<string, JsonValue | Member> | null {
    this.#space()
    if (this.#text.charAt(this.#at) !== '{') {
      this.parse()
      return null
    }
    this.#count(1)
    const members = this.#object(0, usual)
    this.#end()
    return members
  }

  #end(): void {
    this.#space()
    if (this.#at !== this.#text.length) throw this.#bad('text after the end of the JSON value')
  }

  #count(values: number): void {
    this.#values += values
    if (this.#values > maxJsonValues)
      throw this.#bad(`more than ${maxJsonValues} JSON values`, 'format/limit')
  }

  #bad(
    message: string,
    code: 'format/header' | 'format/duplicate-name' | 'format/limit' = 'format/header'
  ): AuditError {
    return new AuditError(code, message, {
      where: `${this.#where}@${this.#at}`,
      hint: 'The file is damaged or was made to mislead. Ask for another copy.'
    })
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  #value(depth: number): JsonValue {
    if (depth > maxJsonDepth) throw this.#bad(`JSON nested deeper than ${maxJsonDepth}`, 'format/limit')
    this.#count(1)
    this.#space()
    const start = this.#text.charAt(this.#at)
    if (start === '{') return this.#object<never>(depth, null)
    if (start === '[') return this.#array(depth)
    if (start === '"') return this.#string()
    if (start === 't') return this.#word('true', true)
    if (start === 'f') return this.#word('false', false)
    if (start === 'n') return this.#word('null', null)
    return this.#number()
  }

  #word<Value extends boolean | null>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) throw this.#bad('expected a JSON value')
    this.#at += word.length
    return value
  }

  #number(): JsonNumber {
    number.lastIndex = this.#at
    const found = number.exec(this.#text)?.[0]
    if (found === undefined) throw this.#bad('expected a JSON value')
    this.#at += found.length
    return new JsonNumber(found)
  }

  #string(): string {
    const start = this.#at
    const next = this.#text.indexOf('"', start + 1)
    const plain = this.#text.slice(start + 1, Math.max(next, start + 1))
    if (ordinary.test(plain)) {
      this.#at = next + 1
      return plain
    }
    let end = start + 1
    while (this.#text.charAt(end) !== '"') {
      if (end >= this.#text.length) throw this.#bad('a string without end')
      end += this.#text.charAt(end) === '\\' ? 2 : 1
    }
    this.#at = end + 1
    let value: string
    try {
      value = JSON.parse(this.#text.slice(start, end + 1)) as string
    } catch {
      this.#at = start
      throw this.#bad('a malformed string')
    }
    if (/\p{Cs}/u.test(value)) throw this.#bad('a string with a lone surrogate')
    return value
  }

  #array(depth: number): JsonValue[] {
    const values: JsonValue[] = []
    this.#at++
    this.#space()
    if (this.#take(']')) return values
    for (;;) {
      values.push(this.#value(depth + 1))
      this.#space()
      if (this.#take(']')) return values
      if (!this.#take(',')) throw this.#bad('expected , or ] in an array')
    }
  }

  #object<Member>(depth: number, usual: UsualMember<Member> | null): Map<string, JsonValue | Member> {
    const entries = new Map<string, JsonValue | Member>()
    this.#at++
    this.#space()
    if (this.#take('}')) return entries
    for (;;) {
      this.#space()
      if (this.#text.charAt(this.#at) !== '"') throw this.#bad('expected a key')
      const key = this.#string()
      if (entries.has(key)) throw this.#bad(`the key ${shown(key)} stands twice`, 'format/duplicate-name')
      this.#space()
      if (!this.#take(':')) throw this.#bad('expected : after a key')
      const member = usual === null ? null : this.#usual(key, usual)
      entries.set(key, member ?? this.#value(depth + 1))
      this.#space()
      if (this.#take('}')) return entries
      if (!this.#take(',')) throw this.#bad('expected , or } in an object')
    }
  }

  #usual<Member>(key: string, { pattern, read, countOf }: UsualMember<Member>): Member | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    const member = found && read(key, found)
    if (member === null) return null
    this.#count(countOf(member))
    this.#at = pattern.lastIndex
    return member
  }

  #take(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false
    this.#at++
    return true
  }
}

/** A whole number from 0 to 2^53 − 1, written as one: no sign, point or exponent. Null for anything else. */
export function sizeOf(value: JsonValue | undefined): number | null {
  if (!(value instanceof JsonNumber) || !/^\d{1,16}$/.test(value.text)) return null
  const size = Number(value.text)
  return Number.isSafeInteger(size) ? size : null
}

/** Plain JavaScript data without prototypes, for schema checks. Numbers as JavaScript reads them. */
export function toPlain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text)
  if (Array.isArray(value)) return value.map(toPlain)
  if (value instanceof Map) {
    const object = Object.create(null) as Record<string, unknown>
    for (const [key, inner] of value as ReadonlyMap<string, JsonValue>) {
      Object.defineProperty(object, key, {
        value: toPlain(inner),
        enumerable: true,
        writable: true,
        configurable: true
      })
    }
    return object
  }
  return value
}
