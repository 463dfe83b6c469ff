import { type Component, defineComponent, h } from 'vue'
import { useI18n } from 'vue-i18n'
import type { HostPage } from './options.ts'
import PluginBoundary from './PluginBoundary.vue'

/**
 * A page of the host within the same boundary as a plugin's: one that does not arrive says so and can be asked for
 * again. An address that failed stays failed as long as the page is open, so a second failure loads it all anew, if
 * the server answers.
 */
export function containedPage(
  { title, component }: Pick<HostPage, 'title' | 'component'>,
  reload: () => void = () => location.reload(),
): Component {
  async function load(retry: number): Promise<Component> {
    try {
      return (await component()).default
    } catch (error) {
      if (retry === 0 || !(await answers())) throw error
      reload()
      return new Promise(() => {})
    }
  }
  return defineComponent(() => {
    const { t } = useI18n()
    return () =>
      h(
        PluginBoundary,
        { title: t(title), load },
        { default: (page: { component: Component }) => h(page.component) },
      )
  })
}

/** Whether this page would come if it were loaded again. */
async function answers(): Promise<boolean> {
  try {
    return (await fetch(location.href, { method: 'HEAD', cache: 'no-store' })).ok
  } catch {
    return false
  }
}
