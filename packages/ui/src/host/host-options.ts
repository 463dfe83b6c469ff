import { type InjectionKey, inject } from 'vue'
import type { HostOptions } from './options.ts'

export const hostOptionsKey: InjectionKey<HostOptions> = Symbol.for('xuncha.host-options')

/** What the host was made with. */
export function useHostOptions(): HostOptions {
  return inject(hostOptionsKey, {})
}
