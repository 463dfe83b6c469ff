import type { Component } from 'vue'
import type { RouterHistory } from 'vue-router'
import type { IconName } from '../basic/icons.ts'
import type { Who } from '../compose/session.ts'
import type { PluginLoader } from './load-plugin.ts'

/** A page of the host itself, inside the frame. */
export interface HostPage {
  name: string
  path: string
  /** Message key. */
  title: string
  icon?: IconName
  /** Shown in the menu. */
  menu?: boolean
  /** Message key of the heading under which the menu shows it. */
  group?: string
  /** Who may see it; whoever is signed in where not given. */
  shown?: (who: Who) => boolean
  component: () => Promise<{ default: Component }>
}

/** Messages of the host, beside those of this package. */
export interface HostMessages {
  'zh-CN': object
  en: object
}

export interface HostOptions {
  messages?: HostMessages
  pages?: readonly HostPage[]
  /** Stands in the top bar: search, palette. */
  tools?: Component
  /** Stands below the sign-in form. */
  signInHint?: Component
  /** Starts without any plugin. */
  safe?: boolean
  /** Only this module, for a plugin standing alone. */
  only?: string
  load?: PluginLoader
  history?: RouterHistory
}
