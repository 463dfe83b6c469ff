import { labels, refusalMessages } from '@xuncha/domain'
import { useNames } from '@xuncha/ui'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import en from '../locales/en.json'
import zh from '../locales/zh-CN.json'

const own = { 'zh-CN': zh.refusals, en: en.refusals }

/** What may be declared besides unit and ground. */
interface Details {
  relation?: string | undefined
  post?: string | undefined
  from?: string | undefined
  until?: string | undefined
}

/** The field's words in the reader's language. */
export function useWords() {
  const { t } = useI18n()
  const { locale, sentenceOf } = useNames()
  return {
    words: computed(() => labels[locale.value]),
    /** Why something cannot be done. */
    sentence: sentenceOf(own, refusalMessages),
    /** Relation, post and time, as declared. */
    details: ({ relation, post, from, until }: Details) => {
      const days = {
        from: from ?? t('integrity.entry.unknown'),
        until: until ?? t('integrity.entry.present'),
      }
      const span = from || until ? t('integrity.entry.span', days) : ''
      return [relation, post, span].filter(Boolean).join(t('integrity.comma'))
    },
  }
}
