import { createI18n } from 'vue-i18n'
import { printable } from '../shared/printable'

export type Language = 'en' | 'de'

type Messages = Record<string, unknown>

/** One file a feature and language, `locales/en/plan.ts`; its file name is its namespace: `plan.title`. */
const files = import.meta.glob<{ default: Messages }>('./locales/*/*.ts', { eager: true })

function messagesOf(language: Language): Messages {
  const messages: Messages = {}
  for (const [path, file] of Object.entries(files)) {
    const [, folder, name] = /locales\/(\w+)\/([\w-]+)\.ts$/.exec(path) ?? []
    if (folder === language && name !== undefined) messages[name] = file.default
  }
  return messages
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en: messagesOf('en'), de: messagesOf('de') } as Record<Language, never>,
  // What a text names may be a file's or a stranger's word.
  postTranslation: (text) => (typeof text === 'string' ? printable(text) : text),
  missingWarn: false,
  fallbackWarn: false
})

/** A text in the language in force, outside of components; in a computed value it follows the language. */
export function t(key: string, values: Readonly<Record<string, unknown>> = {}, count?: number): string {
  // The messages' own type would make every key a part of the type of this function.
  const { t: translate } = i18n.global as unknown as { readonly t: (...parts: readonly unknown[]) => string }
  return count === undefined ? translate(key, values) : translate(key, values, count)
}

/** Shows every text in a language from now on. */
export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language
}
