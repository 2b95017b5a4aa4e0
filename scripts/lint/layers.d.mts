import type { Rule } from 'eslint'

export function layerOf(path: string): string | null
export function refusal(file: string, source: string): string | null
export const layers: Rule.RuleModule
