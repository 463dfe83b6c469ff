/** Libraries that are built together because they share files of their own. */
export interface SharedGroup {
  /** Start of the names of its files. */
  name: string
  /** What an import says → name of its file. */
  entries: Readonly<Record<string, string>>
}

/**
 * What every page has once. A plugin imports these by name and never carries them;
 * element-plus is part of `@xuncha/ui`, which is why nobody else imports it.
 */
export const sharedGroups: readonly SharedGroup[] = [
  { name: 'vue', entries: { vue: 'vue' } },
  { name: 'vue-router', entries: { 'vue-router': 'vue-router' } },
  { name: 'pinia', entries: { pinia: 'pinia' } },
  { name: 'colada', entries: { '@pinia/colada': 'colada' } },
  { name: 'vue-i18n', entries: { 'vue-i18n': 'vue-i18n' } },
  { name: 'domain', entries: { '@xuncha/domain': 'domain' } },
  { name: 'sdk', entries: { '@xuncha/plugin-sdk/web': 'sdk' } },
  { name: 'ui', entries: { '@xuncha/ui': 'ui', '@xuncha/ui/host': 'ui-host' } },
]

/** The names that an import may say and the page's map knows. */
export const sharedNames: readonly string[] = sharedGroups.flatMap(({ entries }) => Object.keys(entries))

/** What the sign-in page loads, with whatever these import in turn. */
export const firstPage: readonly string[] = [
  'vue',
  'vue-router',
  'pinia',
  '@pinia/colada',
  'vue-i18n',
  '@xuncha/ui/host',
]

/** What must not end up inside anyone else's build: a second copy would be a second Vue, a second router. */
export const ownedBySharedSet =
  /[\\/](?:node_modules[\\/](?:vue|@vue|vue-router|pinia|@pinia|vue-i18n|@intlify|element-plus)|(?:packages|@xuncha)[\\/](?:ui|domain))[\\/]/
