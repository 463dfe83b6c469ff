import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { type IconName, isIcon } from '../basic/icons.ts'
import { type ActiveModule, type Locale, useSession } from '../compose/session.ts'
import type { HostOptions, HostPage } from './options.ts'
import { modulesOf } from './shown-modules.ts'

export interface MenuEntry {
  to: string
  title: string
  icon: IconName
}

export interface MenuSection {
  key: string
  title: string
  entries: readonly MenuEntry[]
}

/** The menu: the host's pages, then each module that is on, then the host's groups. Without what one may not see. */
export function useMenu({ pages = [], ...options }: HostOptions): ComputedRef<MenuSection[]> {
  const { t, locale } = useI18n()
  const { who, modules } = useSession()

  const entryOf = ({ path, title, icon }: HostPage): MenuEntry => ({
    to: path,
    title: t(title),
    icon: icon ?? 'file',
  })

  function sectionOf(module: ActiveModule): MenuSection {
    const language = locale.value as Locale
    const entries = module.pages
      .filter(({ menu }) => menu)
      .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
      .map(({ path, title, icon }) => ({
        to: `/${module.id}${path}`,
        title: title[language],
        icon: isIcon(icon) ? icon : ('ledger' as const),
      }))
    return { key: module.id, title: module.title[language], entries }
  }

  return computed(() => {
    const seen = pages.filter(({ menu, shown }) => menu && who.value && (shown?.(who.value) ?? true))
    const groups = [...new Set(seen.flatMap(({ group }) => group ?? []))]
    const own = (group?: string) => seen.filter((page) => page.group === group).map(entryOf)
    return [
      { key: '', title: '', entries: own() },
      ...modulesOf(options, modules.value).map(sectionOf),
      ...groups.map((group) => ({ key: group, title: t(group), entries: own(group) })),
    ].filter(({ entries }) => entries.length > 0)
  })
}

/** Whether a path belongs to an entry, and to no entry that fits it closer. */
export function isUnder(path: string, to: string, sections: readonly MenuSection[]): boolean {
  const fits = (entry: string) => path === entry || (entry !== '/' && path.startsWith(`${entry}/`))
  const longer = sections.some(({ entries }) =>
    entries.some((other) => other.to.length > to.length && fits(other.to)),
  )
  return fits(to) && !longer
}
