import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { AuditError } from '../../../shared/errors'

/** Canonical JSON (RFC 8785): equal values give equal text on every machine. @throws AuditError `internal` on NaN or a cycle */
export function canonicalJson(value: unknown): string {
  try {
    const text = canonicalize(value)
    if (text !== undefined) return text
  } catch (cause) {
    throw new AuditError('internal', 'a value has no canonical JSON form', { cause })
  }
  throw new AuditError('internal', 'undefined has no canonical JSON form')
}

/** SHA-256 in hex of bytes or of UTF-8 text. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** SHA-256 over the canonical JSON of a value. */
export function hashOf(value: unknown): string {
  return sha256Hex(canonicalJson(value))
}
