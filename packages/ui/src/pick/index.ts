import { defineAsyncComponent } from 'vue'
import type Select from './XSelect.vue'

/*
 * These stand on element-plus, which weighs as much as all the rest: it arrives when a page that draws one of them is
 * opened, not when a page imports this package.
 */
export const XSelect = defineAsyncComponent(() => import('./XSelect.vue')) as unknown as typeof Select
export const OrgPicker = defineAsyncComponent(() => import('./OrgPicker.vue'))
export const PersonPicker = defineAsyncComponent(() => import('./PersonPicker.vue'))
