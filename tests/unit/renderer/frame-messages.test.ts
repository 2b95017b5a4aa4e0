import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'
import { i18n } from '../../../src/renderer/i18n'

const root = 'src/renderer'

function filesUnder(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path, ending) : ending.test(entry.name) ? [path] : []
  })
}

/** Every text by its whole key. */
function flat(messages: object, prefix = ''): [key: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flat(value as object, `${prefix}${key}.`)
  )
}

const english = new Map(flat(i18n.global.getLocaleMessage('en')))
const german = new Map(flat(i18n.global.getLocaleMessage('de')))
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
/** Whole texts that are German, too: names, symbols, and words that both languages share. */
const sameInBoth = new Set([
  'Test',
  'Training',
  'SGLD',
  'RMSprop-SGLD',
  'Adam-SGLD',
  'SGHMC',
  'MALA',
  'HMC',
  'ESS',
  '{variant}, {utc} UTC, {seconds} s',
  'GPT-2',
  'GPT-NeoX',
  'Llama',
  'Mistral',
  'Qwen2',
  'ReLU',
  'GELU',
  'tanh',
  'Seed',
  'Sampler: {name}',
  'p, Holm',
  'Matrix',
  'Position',
  'R-hat',
  'Esc',
  'Code',
  'LLC',
  'Plan',
  'Start',
  'Checkpoint (w*)',
  'Array',
  'Name',
  '{hours} h {minutes} min',
  '{minutes} min',
  'Bytes',
  'Checkpoint',
  'Max',
  'Min',
  'Tensor',
  'NaN',
  'SD',
  'ONNX Runtime',
  'TensorFlow',
  'Standard',
  'Parameter',
  'Batch',
  'Sampler',
  'Status',
  'LLC, {of}',
  'Format',
  'SHA-256',
  'B minus A',
  '{time} UTC',
  'Checkpoints',
  '{value} min',
  'cpu',
  'onnx',
  'tensorflow',
  'Deutsch',
  'English',
  'System',
  'Version',
  'WebRTC',
  'Offline',
  'Bits',
  'Gradient'
])
/** Without its places for values. */
const bare = (text: string): string => text.replace(/\{\w+\}/g, '')
const variants = (text: string): number => text.split(' | ').length

describe('messages', () => {
  it('are the same in English and German, with the same places for values', () => {
    expect(english.size).toBeGreaterThan(300)
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
    for (const [key, text] of english) {
      const other = german.get(key) ?? ''
      expect(placeholders(other), key).toEqual(placeholders(text))
      expect(variants(other), key).toBe(variants(text))
      expect(other.trim(), key).not.toBe('')
    }
  })

  it('differ between the languages, but for words that are the same in both', () => {
    const same = [...english].filter(
      ([key, text]) => german.get(key) === text && /[A-Za-z]{2}/.test(bare(text))
    )
    expect(same.filter(([, text]) => !sameInBoth.has(text))).toEqual([])
  })

  it.each([
    ['Ziehung', /\b(Zug|Züge|Zügen)\b/],
    ['Einlauf', /Einlaufphase|Burn-in/],
    ['Seed', /Startwert/],
    ['Sampler', /Verfahren/],
    ['Batch', /Stapel/],
    ['Beispiel', /\bProben?\b|Stichproben\b/],
    ['brauchbar', /verwendbar/i]
  ])('have one German word for one thing: %s', (word, others) => {
    expect([...german].filter(([, text]) => others.test(text))).toEqual([])
    expect([...german.values()].some((text) => text.includes(word))).toBe(true)
  })

  it.each(['en', 'de'] as const)('can all be shown in %s', (language) => {
    const composer = i18n.global as unknown as {
      t(key: string, values: object, options: { locale: string; plural: number }): string
    }
    for (const [key, text] of language === 'en' ? english : german) {
      const values = Object.fromEntries(placeholders(text).map((name) => [name.slice(1, -1), 'VALUE']))
      const shown = composer.t(key, values, { locale: language, plural: 2 })
      expect(shown, key).not.toMatch(/[{}]| \| /)
    }
  })

  it('have every key that the page names', () => {
    const missing = filesUnder(root, /\.(vue|ts)$/).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)]
        .map(([, key = '']) => key)
        .filter((key) => !english.has(key))
        .map((key) => `${path}: ${key}`)
    )
    expect(missing).toEqual([])
  })

  it('are all that a template shows: no component has a text of its own', () => {
    const found = filesUnder(root, /\.vue$/).flatMap((path) =>
      literalTexts(readFileSync(path, 'utf8')).map((text) => `${path}: ${text}`)
    )
    expect(found).toEqual([])
  })

  it('finds a text of its own where there is one', () => {
    const component = `<template><p title="Hello" :class="'x'">{{ t('a.b') }} and {{ 'more' }}</p></template>`
    expect(literalTexts(component)).toEqual(['title="Hello"', 'and', "'more'"])
  })
})

interface Node {
  readonly type: number
  readonly content?: string | { readonly content?: string }
  readonly children?: readonly Node[]
  readonly props?: readonly {
    readonly type: number
    readonly name: string
    readonly value?: { readonly content: string }
  }[]
}

const [elementNode, textNode, interpolationNode, attributeNode] = [1, 2, 5, 6]
const readAloud = new Set([
  'title',
  'alt',
  'placeholder',
  'aria-label',
  'aria-description',
  'label',
  'text',
  'caption'
])
/** Words that are the same in every language. */
const names = new Set(['Ontogeny', 'UTC', 'LLC', 'SHA-256', 'B − A', '*.attention.*'])

/** Texts of a component's template that come from no message. */
function literalTexts(source: string): string[] {
  const template = parse(source).descriptor.template?.ast as Node | undefined
  const texts: string[] = []
  const visit = ({ type, content, children, props }: Node): void => {
    if (type === textNode && typeof content === 'string') texts.push(content.trim())
    if (type === interpolationNode && typeof content === 'object') {
      const expression = content.content?.trim() ?? ''
      if (/^(['"`])[^$]*\1$/.test(expression)) texts.push(expression)
    }
    if (type === elementNode)
      for (const { type: kind, name, value } of props ?? [])
        if (kind === attributeNode && readAloud.has(name) && value !== undefined && !names.has(value.content))
          texts.push(`${name}="${value.content}"`)
    children?.forEach(visit)
  }
  if (template !== undefined) visit(template)
  return texts.filter((text) => /\p{L}{2}/u.test(text) && !names.has(text))
}
