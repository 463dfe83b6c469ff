import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the module shows on the page of a round, in this order. */
const panels = ['sound', 'missing', 'hangs', 'setup', 'render', 'later', 'escapes'] as const

/** The same as pages of its own, of which one part of the plugin's files is not to be had. */
const pages = ['sound', 'missing', 'hangs', 'setup', 'later'] as const

const title = (name: string) => ({ 'zh-CN': `敌意 ${name}`, en: `Hostile ${name}` })

/**
 * Turns a module that the scaffold made into one whose web half goes wrong in every way that there is, on pages of its
 * own and in the slot of the rounds. What is to be missing is a part of its own: a test keeps the browser from having it.
 */
export async function makeHostile(folder: string): Promise<void> {
  await writeFile(join(folder, 'manifest.ts'), manifest())
  await writeFile(
    join(folder, 'web/index.ts'),
    `import { defineWebPlugin } from '@xuncha/plugin-sdk/web'
export default defineWebPlugin({
  id: 'hostile',
  messages: { 'zh-CN': {}, en: {} },
  pages: { ${pages.map((name) => `${name}: ${loaderOf(name)}`).join(', ')} },
  extensions: { ${panels.map((name) => `${name}: ${loaderOf(name)}`).join(', ')} },
})
`,
  )
  for (const [name, code] of Object.entries(parts)) await writeFile(join(folder, `web/${name}.ts`), code)
}

/** A part that never comes is a promise; all others are files. */
function loaderOf(name: string): string {
  return name === 'hangs' ? '() => new Promise(() => {})' : `() => import('./${name}.ts')`
}

const part = (setup: string) =>
  `import { defineComponent, h, ref } from 'vue'
export default defineComponent({ props: { roundId: String }, setup(props) {
${setup}
} })
`

const parts = {
  sound: part(`  return () => h('p', { class: 'hostile-sound' }, '安然无恙 ' + (props.roundId ?? ''))`),
  missing: part(`  return () => h('p', { class: 'hostile-found' }, '失而复得')`),
  setup: part(`  throw new Error('no setup')`),
  render: part(`  return () => { throw new Error('no render') }`),
  later: part(`  const broken = ref(false)
  return () => {
    if (broken.value) throw new Error('no more')
    return h('button', { class: 'hostile-later', onClick: () => (broken.value = true) }, '一碰就坏')
  }`),
  escapes: part(`  const tick = () => setTimeout(() => { throw new Error('out of a timer') })
  const reject = () => void Promise.reject(new Error('nobody waits'))
  return () => h('div', [
    h('button', { class: 'hostile-timer', onClick: tick }, '定时'),
    h('button', { class: 'hostile-reject', onClick: reject }, '无人等待'),
    h('button', { class: 'hostile-click', onClick: () => { throw new Error('no click') } }, '点击'),
  ])`),
}

function manifest(): string {
  const needs = 'hostile.note:read'
  return `import { defineManifest } from '@xuncha/plugin-sdk'
export default defineManifest(${JSON.stringify({
    manifestVersion: 1,
    id: 'hostile',
    version: '0.1.0',
    sdk: '^0.1',
    title: { 'zh-CN': '敌意模块', en: 'Hostile' },
    summary: title('summary'),
    order: 95,
    permissions: [
      { id: needs, title: title('read'), risk: 'low', forUnits: true },
      { id: 'hostile.note:write', title: title('write'), risk: 'low' },
    ],
    roles: { office: { [needs]: 'county', 'hostile.note:write': 'county' } },
    pages: pages.map((name) => ({ name, path: `/${name}`, title: title(name), needs, menu: true })),
    extensions: panels.map((name, order) => ({
      name,
      slot: 'planning.round.v1',
      title: title(name),
      needs,
      order,
    })),
    verbs: [
      { name: 'verb', title: { 'zh-CN': '敌意操作', en: 'Hostile verb' }, needs, opens: '/sound?do=it' },
    ],
    publishes: [],
    listens: [],
    provides: [],
    uses: [],
    data: {
      schema: 'hostile',
      tables: { note: { holds: 'internal', keep: 'P1Y', unit: 'unit_id' } },
    },
  })})
`
}
