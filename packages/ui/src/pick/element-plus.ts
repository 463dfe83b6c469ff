import { type Component, computed, onMounted, shallowRef, type TemplateRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { floorOf } from '../basic/place.ts'
import { ElConfigProvider, ElOption, ElSelect } from 'element-plus'
import en from 'element-plus/es/locale/lang/en.mjs'
import zhCn from 'element-plus/es/locale/lang/zh-cn.mjs'

// Their declared props do not hold under exactOptionalPropertyTypes; ours around them are typed.
export const ConfigProvider = ElConfigProvider as unknown as Component
export const Select = ElSelect as unknown as Component
export const Option = ElOption as unknown as Component

/** element-plus in the reader's language. */
export function useElementLocale() {
  const { locale } = useI18n()
  return computed(() => (locale.value === 'en' ? en : zhCn))
}

/** Where a dropdown hangs: inside the modal dialog that it was opened from, if there is one. */
export function useFloor(anchor: TemplateRef<HTMLElement>) {
  const floor = shallowRef<HTMLElement>()
  onMounted(() => (floor.value = floorOf(anchor.value)))
  return floor
}
