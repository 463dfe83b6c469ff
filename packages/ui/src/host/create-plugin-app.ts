import type { PluginManifest } from '@xuncha/plugin-sdk'
import type { WebPlugin } from '@xuncha/plugin-sdk/web'
import { createHostApp } from './create-host-app.ts'
import type { HostOptions } from './options.ts'

export interface PluginAppOptions extends Omit<HostOptions, 'only' | 'load'> {
  plugin: WebPlugin
  manifest: Pick<PluginManifest, 'id'>
}

/** A plugin standing alone: its pages in the host's frame, against the same API, with nobody beside it. */
export function createPluginApp({ plugin, manifest, ...options }: PluginAppOptions) {
  return createHostApp({ ...options, only: manifest.id, load: () => Promise.resolve(plugin) })
}
