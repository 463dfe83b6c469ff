import type { Facts } from '@xuncha/plugin-sdk'
import { refusalMessages } from '@xuncha/domain'
import type { Messages } from '@xuncha/plugin-sdk/server'
import en from '../../locales/en.json' with { type: 'json' }
import zh from '../../locales/zh-CN.json' with { type: 'json' }
import type { Locale } from './env.ts'

const own: Record<Locale, Messages> = { 'zh-CN': zh, en }

/** Turns a refusal's code and facts into a sentence: the plugin's own word first, then the field's, then ours. */
export function sayIn(locale: Locale, plugin?: Record<Locale, Messages>) {
  return (code: string, facts: Facts = {}): string => {
    const template = plugin?.[locale][code] ?? refusalMessages[locale][code] ?? own[locale][code]
    if (template === undefined) return own[locale]['unknown-code']?.replace('{code}', code) ?? code
    return template.replaceAll(/\{(\w+)\}/g, (hole, name: string) => textOf(facts[name], locale) ?? hole)
  }
}

/** The language to answer in. Chinese unless the reader asks for English first. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh-CN'
}

function textOf(fact: unknown, locale: Locale): string | undefined {
  if (fact === undefined || fact === null) return undefined
  if (Array.isArray(fact)) return fact.map(String).join(locale === 'zh-CN' ? '、' : ', ')
  return String(fact)
}
