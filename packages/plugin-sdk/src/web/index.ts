import type { Component } from 'vue'

/** Loads one page's component when its route is first entered. */
export type PageLoader = () => Promise<{ default: Component }>

/** A record as the palette lists it. */
export interface FoundRecord {
  id: string
  /** What it is looked up by: number and title, or whom it is about. */
  title: string
  /** What tells two of the same title apart: unit, round, state. */
  detail?: string
  /** Below the plugin's own path: `/items/7`. */
  path: string
}

/** Who looks. */
export interface RecordReader {
  can: (permission: string) => boolean
  locale: 'zh-CN' | 'en'
}

/** Yields records that a text may mean; the palette ranks them, and drops those whose title and detail do not fit. */
export type RecordFinder = (text: string) => Promise<readonly FoundRecord[]>

/** Loads what makes a finder. One is made each time that the palette opens, so it may keep what it has read. */
export type RecordsLoader = () => Promise<{ default: (reader: RecordReader) => RecordFinder }>

/** The web half of a plugin. Its pages answer to the names that the manifest declares. */
export interface WebPlugin {
  id: string
  /** Messages, reached as `t('<id>.…')`. */
  messages: { 'zh-CN': object; en: object }
  pages: Readonly<Record<string, PageLoader>>
  /** Finds the plugin's records for the palette. */
  records?: RecordsLoader
}

/** Types the web half of a plugin. */
export function defineWebPlugin<const P extends WebPlugin>(plugin: P): P {
  return plugin
}
export type { Problem, Facts } from '../problem.ts'
