import { z } from 'zod'
import type { SerializedAuditError } from './errors'

/** An AuditError as data. */
export const serializedErrorSchema: z.ZodType<SerializedAuditError> = z.object({
  code: z.string() as unknown as z.ZodType<SerializedAuditError['code']>,
  where: z.string(),
  message: z.string(),
  hint: z.string()
})
