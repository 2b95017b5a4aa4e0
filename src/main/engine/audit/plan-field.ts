import { z } from 'zod'
import { planSchema } from '../../../shared/plan'

/** What the schema of a plan says of its fields, for hints. */

interface SchemaNode {
  readonly type?: string
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
  readonly enum?: readonly unknown[]
  readonly const?: string | number | boolean
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
}

/** Field names that the schema knows at a path of the plan. */
export const knownKeys = (path: readonly string[]): string[] => [
  ...new Set(nodesAt(path).flatMap((node) => Object.keys(node.properties ?? {})))
]

/** What a field takes, in words: `a whole number from 1 to 64`. Empty where the schema does not say. */
export const fieldWords = (path: readonly string[]): string =>
  [...new Set(nodesAt(path).map(wordsOf))].filter((words) => words !== '').join(', or ')

function nodesAt(path: readonly string[]): SchemaNode[] {
  let nodes: SchemaNode[] = [
    z.toJSONSchema(planSchema, { io: 'input', unrepresentable: 'any' }) as SchemaNode
  ]
  for (const step of path) {
    nodes = nodes.flatMap(expand).flatMap((node) => {
      const rest = typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []
      const own = node.properties && Object.hasOwn(node.properties, step) ? [node.properties[step]] : rest
      const next = /^\d+$/.test(step) && node.items ? [node.items] : own
      return next.filter((found): found is SchemaNode => found !== undefined)
    })
  }
  return nodes.flatMap(expand)
}

const expand = (node: SchemaNode): SchemaNode[] => [
  node,
  ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(expand)
]

function wordsOf(node: SchemaNode): string {
  if (node.const !== undefined) return String(node.const)
  if (node.enum !== undefined) return `one of ${node.enum.join(', ')}`
  switch (node.type) {
    case 'integer':
      return `a whole number${rangeOf(node)}`
    case 'number':
      return `a number${rangeOf(node)}`
    case 'string':
      return `a text${amount(node.minLength ?? 0, node.maxLength, 'characters')}`
    case 'array':
      return `a list${amount(node.minItems ?? 0, node.maxItems, 'entries')}`
    case 'boolean':
      return 'true or false'
    case 'object':
      return node.properties === undefined
        ? 'names, each with its fields'
        : `the fields ${Object.keys(node.properties).join(', ')}`
    default:
      return ''
  }
}

/** Beyond it whole numbers are not exact: no limit of a field. */
const isLimit = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER

function rangeOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: SchemaNode): string {
  if (isLimit(minimum) && isLimit(maximum)) return ` from ${minimum} to ${maximum}`
  const parts = [
    isLimit(minimum) ? `at least ${minimum}` : isLimit(exclusiveMinimum) ? `above ${exclusiveMinimum}` : '',
    isLimit(maximum) ? `at most ${maximum}` : isLimit(exclusiveMaximum) ? `below ${exclusiveMaximum}` : ''
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`
}

function amount(low: number, high: number | undefined, what: string): string {
  if (high === undefined) return low === 0 ? '' : ` of at least ${low} ${what}`
  return ` of ${low === high ? '' : `${low} to `}${high} ${what}`
}
