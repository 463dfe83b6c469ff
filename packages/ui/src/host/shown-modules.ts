import { computed, type ComputedRef } from 'vue'
import { type ActiveModule, useSession } from '../compose/session.ts'
import { useHostOptions } from './host-options.ts'
import type { HostOptions } from './options.ts'

/** Of the modules that are on, those that this host shows: none in safe mode, one for a plugin standing alone. */
export function modulesOf(
  { only, safe }: HostOptions,
  all: readonly ActiveModule[],
): readonly ActiveModule[] {
  return safe ? [] : all.filter(({ id }) => !only || id === only)
}

/** The same of the present host and session. */
export function useShownModules(): ComputedRef<readonly ActiveModule[]> {
  const options = useHostOptions()
  const { modules } = useSession()
  return computed(() => modulesOf(options, modules.value))
}
