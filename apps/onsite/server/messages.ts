import { labels } from '@xuncha/domain'
import type { Messages } from '@xuncha/plugin-sdk/server'
import en from '../locales/en.json' with { type: 'json' }
import zh from '../locales/zh-CN.json' with { type: 'json' }

/** What the server says in words: its own refusals, and the states in a list of work. */
export const messages: { 'zh-CN': Messages; en: Messages } = {
  'zh-CN': { ...zh.refusals, ...statesOf('zh-CN') },
  en: { ...en.refusals, ...statesOf('en') },
}

function statesOf(locale: 'zh-CN' | 'en'): Messages {
  const { paper, report, feedback } = labels[locale]
  const named = { paper: paper.states, report: report.states, feedback: feedback.states }
  return Object.fromEntries(
    Object.entries(named).flatMap(([noun, states]) =>
      Object.entries(states).map(([state, label]) => [`onsite.${noun}.${state}`, label]),
    ),
  )
}
