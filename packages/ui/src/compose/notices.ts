import { type InjectionKey, inject, shallowReactive } from 'vue'
import type { Problem } from '@xuncha/plugin-sdk'
import type { Tone } from '../tone.ts'
import { problemOf } from './problem.ts'

export interface TellOptions {
  tone?: Tone
  undo?: () => void
  /** Milliseconds on the screen, 5,000 where not given. A failure stays until it is closed. */
  stay?: number
}

export interface Notice {
  id: number
  text?: string
  problem?: Problem
  tone: Tone
  undo?: (() => void) | undefined
}

export interface Notices {
  /** What `NoticeHost` draws. */
  readonly shown: readonly Notice[]
  tell: (text: string, options?: TellOptions) => void
  /** Shows what went wrong, in the API's words. */
  fail: (error: unknown) => void
  close: (id: number) => void
}

export const noticesKey: InjectionKey<Notices> = Symbol.for('xuncha.notices')

/** The notices of one app. */
export function createNotices(): Notices {
  const shown = shallowReactive<Notice[]>([])
  let last = 0
  const close = (id: number) => {
    const place = shown.findIndex((notice) => notice.id === id)
    if (place >= 0) shown.splice(place, 1)
  }
  return {
    shown,
    close,
    tell(text, { tone = 'good', undo, stay = 5000 } = {}) {
      const id = ++last
      shown.push({ id, text, tone, undo })
      setTimeout(close, stay, id)
    },
    fail(error) {
      const problem = problemOf(error)
      // What goes wrong over and over says nothing new: one that is still on the screen says it.
      if (isUnexpected(problem) && shown.some((notice) => notice.problem && isUnexpected(notice.problem)))
        return
      shown.push({ id: ++last, problem, tone: 'bad' })
    },
  }
}

function isUnexpected({ code }: Problem): boolean {
  return code === 'ui.unexpected'
}

/** Short words about what just happened. */
export function useNotices(): Notices {
  const notices = inject(noticesKey, undefined)
  if (!notices) throw new Error('useNotices() wants an app made by createHostApp()')
  return notices
}
