import type { Component } from 'vue'

/** Loads one page's component when its route is first entered. */
export type PageLoader = () => Promise<{ default: Component }>

/** The web half of a plugin. Its pages answer to the names that the manifest declares. */
export interface WebPlugin {
  id: string
  /** Messages, reached as `t('<id>.…')`. */
  messages: { 'zh-CN': object; en: object }
  pages: Readonly<Record<string, PageLoader>>
}

/** Types the web half of a plugin. */
export function defineWebPlugin<const P extends WebPlugin>(plugin: P): P {
  return plugin
}
export type { Problem, Facts } from '../problem.ts'
