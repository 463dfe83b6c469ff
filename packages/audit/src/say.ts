import en from '../locales/en.json' with { type: 'json' }
import zh from '../locales/zh-CN.json' with { type: 'json' }

const sentences: Record<'zh-CN' | 'en', Record<string, string>> = { 'zh-CN': zh, en }

/** The sentence for what was found or refused. */
export function sayIn(
  locale: 'zh-CN' | 'en',
  code: string,
  facts: Readonly<Record<string, unknown>> = {},
): string {
  const sentence = sentences[locale][code] ?? code
  return sentence.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(facts[name] ?? hole))
}
