import { labels } from '@xuncha/domain'

/** The module's own strings with the field's words beside them: states, moves, sides. */
export function withField<Own extends object>(locale: 'zh-CN' | 'en', own: Own) {
  return { ...own, words: labels[locale].item }
}
