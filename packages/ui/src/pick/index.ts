import { late } from './late.ts'

/*
 * These stand on element-plus, which weighs as much as all the rest: it arrives when a page that draws one of them is
 * opened, not when a page imports this package.
 */
export const XSelect = late(() => import('./XSelect.vue'))
export const OrgPicker = late(() => import('./OrgPicker.vue'))
export const PersonPicker = late(() => import('./PersonPicker.vue'))
