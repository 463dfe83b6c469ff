import { labels } from '@xuncha/domain'
import type { Messages } from '@xuncha/plugin-sdk/server'
import en from '../locales/en.json' with { type: 'json' }
import zh from '../locales/zh-CN.json' with { type: 'json' }

/** What the server says in words: its own refusals, and the states of an item in a list of work. */
export const messages: { 'zh-CN': Messages; en: Messages } = {
  'zh-CN': { ...zh.refusals, ...statesOf('zh-CN') },
  en: { ...en.refusals, ...statesOf('en') },
}

function statesOf(locale: 'zh-CN' | 'en'): Messages {
  const { states } = labels[locale].item
  return Object.fromEntries(
    Object.entries(states).map(([state, label]) => [`rectification.state.${state}`, label]),
  )
}
