import { createI18n } from 'vue-i18n'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'
import type { Locale } from '../compose/session.ts'
import type { HostMessages } from './options.ts'

/** Messages of this package and of the host. A plugin's come when it is loaded. */
export function createMessages(locale: Locale, messages?: HostMessages) {
  const i18n = createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'zh-CN',
    missingWarn: false,
    fallbackWarn: false,
    messages: { 'zh-CN': zh, en },
  })
  if (messages) adoptMessages(i18n, messages)
  return i18n
}

/** The messages of one app. */
export type Messages = ReturnType<typeof createMessages>

/** Adds messages in both languages. */
export function adoptMessages({ global }: Messages, messages: HostMessages): void {
  global.mergeLocaleMessage('zh-CN', messages['zh-CN'])
  global.mergeLocaleMessage('en', messages.en)
}
