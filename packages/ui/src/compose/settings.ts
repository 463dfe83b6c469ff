import { type SettingField, settingsIn, type SettingsOf } from '@xuncha/plugin-sdk/settings'
import { computed, type ComputedRef } from 'vue'
import { useSession } from './session.ts'

/**
 * A module's settings 模块参数 as they hold in the reader's county. They follow when an administrator changes them.
 *
 * ```ts
 * const held = useSettings('onsite', settings)
 * held.value.factReplyDays
 * ```
 */
export function useSettings<const Fields extends readonly SettingField[]>(
  module: string,
  fields: Fields,
): ComputedRef<SettingsOf<Fields>> {
  const { who } = useSession()
  return computed(() =>
    settingsIn(fields, who.value?.modules.find(({ id }) => id === module)?.settings ?? {}),
  )
}
