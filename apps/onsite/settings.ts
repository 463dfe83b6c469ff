import { defineSettings } from '@xuncha/plugin-sdk/settings'

/** What a county may set about the work on site. */
export const settings = defineSettings([
  {
    name: 'factReplyDays',
    title: { 'zh-CN': '事实确认答复期限（天）', en: 'Days to answer a fact check' },
    hint: {
      'zh-CN': '送事实确认时预填的答复日期，从送出之日起算；组长可以逐次改动。',
      en: 'The date to answer by that is proposed when facts are sent, counted from that day; the team may change it each time.',
    },
    type: 'number',
    default: 5,
    min: 1,
    max: 30,
  },
])
