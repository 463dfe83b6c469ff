import { type MaybeRefOrGetter, onScopeDispose, toValue } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { useI18n } from 'vue-i18n'
import { useDialogs } from './dialogs.ts'

/** Asks before the page is left while something on it is not saved. */
export function useUnsavedGuard(dirty: MaybeRefOrGetter<boolean>): void {
  const { t } = useI18n()
  const { ask } = useDialogs()

  const beforeUnload = (event: BeforeUnloadEvent) => {
    if (toValue(dirty)) event.preventDefault()
  }
  window.addEventListener('beforeunload', beforeUnload)
  onScopeDispose(() => window.removeEventListener('beforeunload', beforeUnload))

  onBeforeRouteLeave(async () => {
    if (!toValue(dirty)) return true
    return await ask({
      title: t('ui.unsaved.title'),
      text: t('ui.unsaved.text'),
      confirm: t('ui.unsaved.leave'),
      danger: true,
    })
  })
}
