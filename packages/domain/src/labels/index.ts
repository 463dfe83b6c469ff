import { enLabels } from './en.ts'
import type { Labels } from './keys.ts'
import { zhLabels } from './zh-CN.ts'

export type { Labels } from './keys.ts'
export { type RefusalCode, refusalCodes, refusalMessages } from './refusals.ts'

/** The field's words by language. Pages merge them into their messages under `domain`. */
export const labels: Readonly<Record<'zh-CN' | 'en', Labels>> = { 'zh-CN': zhLabels, en: enLabels }
