import { z } from 'zod'
import { planSchema } from '../../src/shared/plan'
import { reportSchema } from '../../src/shared/report'

/** The JSON Schemas (draft 2020-12) that the product publishes, from the same source as its own checks.
 *  @returns text by file name, for `resources/schemas` */
export function schemaTexts(): Map<string, string> {
  return new Map([
    [
      'report.schema.json',
      schemaText(reportSchema, {
        $id: 'urn:ontogeny:report:1',
        title: 'Ontogeny report',
        description:
          'report.json of an audit run, format ontogeny.report/1. A later version of the same format may have more fields.'
      })
    ],
    ['plan.schema.json', planText()]
  ])
}

/** What an author may write: defaults may be left out, unknown fields are errors. */
function planText(): string {
  const { $schema, ...body } = z.toJSONSchema(planSchema, { target: 'draft-2020-12', io: 'input' })
  const head = {
    $id: 'urn:ontogeny:plan:1',
    title: 'Ontogeny plan',
    description: 'What an audit is asked to do; docs/plan.md.'
  }
  return `${JSON.stringify({ $schema, ...head, ...body }, null, 2)}\n`
}

function schemaText(schema: z.ZodType, head: Record<string, string>): string {
  const { $schema, ...body } = z.toJSONSchema(schema, { target: 'draft-2020-12', override: openObject })
  return `${JSON.stringify({ $schema, ...head, ...body }, null, 2)}\n`
}

/** More fields are no error: readers of this version go on reading. */
function openObject({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}
