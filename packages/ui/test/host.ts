import { PiniaColada } from '@pinia/colada'
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach } from 'vitest'
import { type Component, defineComponent, h, type VNode } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createDialogs, dialogsKey } from '../src/compose/dialogs.ts'
import { createNotices, noticesKey } from '../src/compose/notices.ts'
import { createShortcutBoard, shortcutBoardKey } from '../src/compose/shortcuts.ts'
import DialogHost from '../src/dialog/DialogHost.vue'
import { createMessages } from '../src/host/i18n.ts'

const mounted: { wrapper: VueWrapper; stop: () => void }[] = []

afterEach(() => {
  for (const { wrapper, stop } of mounted.splice(0)) {
    wrapper.unmount()
    stop()
  }
  sessionStorage.clear()
})

/** Draws something as it stands in a host: with its dialogs, notices, keys and language, and what else is given. */
export function draw(content: () => VNode | VNode[], given: Record<symbol, unknown> = {}) {
  const dialogs = createDialogs()
  const notices = createNotices()
  const board = createShortcutBoard()
  const root = defineComponent(() => () => [content(), h(DialogHost)])
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:path(.*)*', component: { render: () => null } }],
  })
  const wrapper = mount(root as Component, {
    attachTo: document.body,
    global: {
      plugins: [createPinia(), [PiniaColada, {}], createMessages('zh-CN'), router],
      provide: { [dialogsKey]: dialogs, [noticesKey]: notices, [shortcutBoardKey]: board, ...given },
    },
  })
  mounted.push({ wrapper, stop: board.stop })
  return { wrapper, dialogs, notices }
}

/** Presses a key where the focus is. */
export async function press(key: string) {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await new Promise((resolve) => setTimeout(resolve))
}

/** That one of several, which has to be there. */
export function nth<T>(all: readonly T[], place: number): T {
  const one = all[place]
  if (one === undefined) throw new Error(`no ${place}th of ${all.length}`)
  return one
}
