import { readonly, type Ref, ref } from 'vue'

/** `system` follows the machine. */
export type ThemeName = 'system' | 'light' | 'dark' | 'contrast'

const stored = 'xuncha.theme'
const names: readonly string[] = ['light', 'dark', 'contrast']

export interface UseThemeReturn {
  theme: Readonly<Ref<ThemeName>>
  setTheme: (name: ThemeName) => void
}

/** The look chosen on this machine. It says nothing about anyone, so it may stay in localStorage. */
export function useTheme(): UseThemeReturn {
  const theme = ref<ThemeName>(chosen())
  const setTheme = (name: ThemeName) => {
    theme.value = name
    if (name === 'system') localStorage.removeItem(stored)
    else localStorage.setItem(stored, name)
    applyTheme()
  }
  return { theme: readonly(theme), setTheme }
}

/** Puts the chosen look on the page. The host calls it before anything is drawn. */
export function applyTheme(): void {
  const name = chosen()
  if (name === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = name
}

function chosen(): ThemeName {
  const name = localStorage.getItem(stored)
  return name && names.includes(name) ? (name as ThemeName) : 'system'
}
