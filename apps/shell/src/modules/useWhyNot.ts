import { useSession } from '@xuncha/ui'
import { useI18n } from 'vue-i18n'
import type { ModuleState } from '../api.ts'

/** Why the reader cannot switch a module as it stands; undefined where they can. */
export function useWhyNot() {
  const { t } = useI18n()
  const { can } = useSession()
  return {
    whyNot({ level, active, admitted }: ModuleState): string | undefined {
      if (!can('platform.module:manage')) return t('shell.modules.notYours')
      if (level === 'required' && active) return t('shell.modules.required')
      if (level === 'forbidden' && !active) return t('shell.modules.forbidden')
      return !active && !admitted ? t('shell.modules.notApproved') : undefined
    },
  }
}
