import { createHash } from 'node:crypto'
import vue from '@vitejs/plugin-vue'
import type { PluginOption } from 'vite'

/**
 * Vue single file components. Ids are made from the owner's id and the path inside it: equal relative paths in
 * two plugins would otherwise share one id, and with it scoped styles and hot updates.
 */
export function vuePlugin(owner: string): PluginOption {
  return vue({
    features: {
      // The path as given counts from the root of the build, so the folder's own place is not in it.
      componentIdGenerator: (file) =>
        createHash('sha256').update(`${owner} ${file}`).digest('hex').slice(0, 8),
    },
    // Long static parts would be set as innerHTML, where the content security policy drops style attributes.
    template: { compilerOptions: { transformHoist: null } },
  })
}

/** Flags that cut what nothing here uses: development tools, the hydration check, vue-i18n's old interface. */
export const productionFlags = {
  __VUE_OPTIONS_API__: 'true',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  __VUE_I18N_FULL_INSTALL__: 'false',
  __VUE_I18N_LEGACY_API__: 'false',
  __INTLIFY_PROD_DEVTOOLS__: 'false',
  __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
}
