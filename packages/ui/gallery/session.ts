/** Somebody to look at the gallery as. */
export const session = {
  person: { id: 'p1', name: '陈立新', title: '巡察办副主任' },
  account: 'office',
  locale: 'zh-CN',
  county: { id: 1, name: '青山县' },
  organisation: { id: 'o1', name: '县委巡察办' },
  roles: ['office'],
  permissions: ['planning.round:read'],
  modules: [
    {
      id: 'broken',
      title: { 'zh-CN': '巡察计划', en: 'Planning' },
      pages: [
        {
          name: 'rounds',
          path: '/rounds',
          title: { 'zh-CN': '轮次', en: 'Rounds' },
          menu: true,
          icon: 'calendar',
        },
        {
          name: 'teams',
          path: '/teams',
          title: { 'zh-CN': '巡察组', en: 'Teams' },
          menu: true,
          icon: 'team',
        },
      ],
      entry: '/does-not-exist.js',
      css: [],
      extensions: [],
      verbs: [],
    },
  ],
}
