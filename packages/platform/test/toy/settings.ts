import { defineSettings } from '@xuncha/plugin-sdk'

/** What a county may set about the toy. */
export const settings = defineSettings([
  {
    name: 'days',
    title: { 'zh-CN': '期限（天）', en: 'Term (days)' },
    type: 'number',
    default: 5,
    min: 1,
    max: 30,
  },
  { name: 'strict', title: { 'zh-CN': '从严', en: 'Strict' }, type: 'switch', default: false },
])
