import type { FontName } from './fonts'
import type { Coverage } from './patches'

export interface Run {
  readonly text: string
  readonly font: FontName
}

/** Plans and file names may hold any character. What the wanted font lacks is taken from the monospaced one, and what neither has,
 *  or what would be invisible or change the direction of writing, is shown as `\u{1F600}`: nothing vanishes, nothing fails. */
export class GlyphFallback {
  readonly #coverage: Readonly<Record<FontName, Coverage>>
  readonly #known = new Map<string, readonly Run[]>()

  constructor(coverage: Readonly<Record<FontName, Coverage>>) {
    this.#coverage = coverage
  }

  /** Text as runs of fonts that can show it. Line feeds are kept. */
  runs(text: string, font: FontName): readonly Run[] {
    const key = `${font} ${text}`
    let runs = this.#known.get(key)
    if (!runs) {
      runs = this.#split(text, font)
      this.#known.set(key, runs)
    }
    return runs
  }

  #split(text: string, font: FontName): Run[] {
    const runs: { text: string; font: FontName }[] = []
    for (const character of text) {
      const shown = this.#show(character, font)
      const last = runs.at(-1)
      if (last?.font === shown.font) last.text += shown.text
      else runs.push({ ...shown })
    }
    return runs.map((run) =>
      this.#coverage[run.font].shapes(run.text.replaceAll('\n', ' '))
        ? run
        : { ...run, text: escapeAll(run.text) }
    )
  }

  #show(character: string, font: FontName): Run {
    const codePoint = character.codePointAt(0) ?? 0
    if (character === '\n') return { text: character, font }
    if (character === '\t') return { text: '    ', font }
    if (isUnseen(codePoint)) return { text: escaped(codePoint), font }
    if (this.#coverage[font].has(codePoint)) return { text: character, font }
    if (this.#coverage.mono.has(codePoint)) return { text: character, font: 'mono' }
    return { text: escaped(codePoint), font }
  }
}

const escaped = (codePoint: number): string => `\\u{${codePoint.toString(16).toUpperCase().padStart(4, '0')}}`

function escapeAll(text: string): string {
  return Array.from(text, (character) => {
    const codePoint = character.codePointAt(0) ?? 0
    return codePoint < 0x7f ? character : escaped(codePoint)
  }).join('')
}

/** Controls, unpaired surrogates, and characters that are invisible or turn the direction of writing. */
function isUnseen(codePoint: number): boolean {
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(String.fromCodePoint(codePoint))
}
