import { useSession } from '@xuncha/ui'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { shellPages } from '../pages.ts'
import { safe } from '../safe.ts'
import type { Entry } from './search.ts'

/** What the reader can set out to do now, and every page that they can open: the shell's own and the modules'. */
export function useEntries(): ComputedRef<Entry[]> {
  const { who } = useSession()
  const { t, locale } = useI18n()

  return computed(() => {
    if (!who.value) return []
    const here = locale.value === 'en' ? 'en' : 'zh-CN'
    const there = here === 'en' ? 'zh-CN' : 'en'
    const own = shellPages
      .filter(({ path, shown }) => !path.includes(':') && (!shown || (who.value && shown(who.value))))
      .map(({ name, path, title }): Entry => ({
        kind: 'page',
        id: name,
        title: t(title),
        alias: t(title, {}, { locale: there }),
        group: t('shell.name'),
        to: path,
      }))
    const modules = safe ? [] : who.value.modules
    const verbs = modules.flatMap((module) =>
      module.verbs.map(({ name, title, opens }): Entry => ({
        kind: 'verb',
        id: `${module.id} verb ${name}`,
        title: title[here],
        alias: title[there],
        group: module.title[here],
        to: `/${module.id}${opens}`,
      })),
    )
    const pages = modules.flatMap((module) =>
      module.pages
        .filter(({ menu }) => menu)
        .map(({ name, path, title }): Entry => ({
          kind: 'page',
          id: `${module.id} page ${name}`,
          title: title[here],
          alias: title[there],
          group: module.title[here],
          to: `/${module.id}${path === '/' ? '' : path}`,
        })),
    )
    return [...verbs, ...own, ...pages]
  })
}
