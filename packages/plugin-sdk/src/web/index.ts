import type { Component } from 'vue'

/** Loads one component when it is first wanted: a page when its route is entered, an extension when its slot is drawn. */
export type PageLoader = () => Promise<{ default: Component }>

/** The web half of a plugin. Its pages answer to the names that the manifest declares. */
export interface WebPlugin {
  id: string
  /** Messages, reached as `t('<id>.…')`. */
  messages: { 'zh-CN': object; en: object }
  pages: Readonly<Record<string, PageLoader>>
  /** What it shows in slots of others, by the names that the manifest declares. */
  extensions?: Readonly<Record<string, PageLoader>>
}

/** Types the web half of a plugin. */
export function defineWebPlugin<const P extends WebPlugin>(plugin: P): P {
  return plugin
}
export { defineSlot, feedbackSlot, roundSlot, type Slot } from './slots.ts'
export type { Problem, Facts } from '../problem.ts'
