import { useSession } from '@xuncha/ui'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { shellPages } from '../pages.ts'
import { safe } from '../safe.ts'
import type { Entry } from './search.ts'

/** Every page that the reader can open now: the shell's own and those of the active modules. */
export function useEntries(): ComputedRef<Entry[]> {
  const { who } = useSession()
  const { t, locale } = useI18n()

  return computed(() => {
    if (!who.value) return []
    const here = locale.value === 'en' ? 'en' : 'zh-CN'
    const there = here === 'en' ? 'zh-CN' : 'en'
    const own = shellPages
      .filter(({ shown }) => !shown || (who.value && shown(who.value)))
      .map(({ name, path, title }): Entry => ({
        id: name,
        title: t(title),
        alias: t(title, {}, { locale: there }),
        group: t('shell.name'),
        to: path,
      }))
    const pages = (safe ? [] : who.value.modules).flatMap((module) =>
      module.pages
        .filter(({ menu }) => menu)
        .map(({ name, path, title }): Entry => ({
          id: `${module.id}.${name}`,
          title: title[here],
          alias: title[there],
          group: module.title[here],
          to: `/${module.id}${path === '/' ? '' : path}`,
        })),
    )
    return [...own, ...pages]
  })
}
