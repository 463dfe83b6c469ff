import { labels, type Term, unitTypes } from '@xuncha/domain'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** The field's words in the reader's language: roles, types of organisations, states of a change of roles. */
export function useWords() {
  const { locale, t } = useI18n()
  const isEnglish = computed(() => locale.value === 'en')
  const words = computed(() => labels[isEnglish.value ? 'en' : 'zh-CN'])
  const nameOf = (term: Term) => (isEnglish.value ? term.en : term.zh)
  return {
    words,
    /** A role's name; of one that only a module knows, its id; of a service's scope, its permission and reach. */
    roleName: (role: string) => {
      const [, permission, reach] = /^scope:(.+)\/(\w+)$/.exec(role) ?? []
      if (permission === undefined)
        return (words.value.roles as Readonly<Record<string, string>>)[role] ?? role
      return t('shell.services.scope', { permission, reach: t(`shell.roleList.reaches.${reach}`) })
    },
    types: computed(() => unitTypes.map((term) => ({ value: term.code, label: nameOf(term) }))),
    typeName: (code: string) => {
      const term = unitTypes.find((one) => one.code === code)
      return term ? nameOf(term) : code
    },
  }
}
