import en from '../locales/en.json' with { type: 'json' }
import zh from '../locales/zh-CN.json' with { type: 'json' }
import type { Say, World } from './command.ts'

const sentences: Record<World['locale'], Record<string, string>> = { 'zh-CN': zh, en }

/** The sentences of this program in one language. */
export function sayIn(locale: World['locale']): Say {
  return (code, facts = {}) =>
    (sentences[locale][code] ?? code).replaceAll(/\{(\w+)\}/g, (hole, name: string) =>
      String(facts[name] ?? hole),
    )
}

/** The language of a terminal: Chinese unless it is set to another. */
export function localeOf(env: World['env']): World['locale'] {
  const set = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return set === '' || /^(zh|C|POSIX)([._@-]|$)/i.test(set) ? 'zh-CN' : 'en'
}
