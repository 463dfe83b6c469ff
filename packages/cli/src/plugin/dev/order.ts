/** The counties of a development, with what is appended to the usernames of each. */
export const COUNTIES = [
  { id: 990_001, suffix: '' },
  { id: 990_002, suffix: '-b' },
] as const

/** Of every account in them. They are on nobody's network. */
export const PASSWORD = 'xuncha-dev-1'

/** What the process with the platform is told. */
export interface ToHost {
  /** The plugin's source. */
  folder: string
  /** For what has to survive a restart. */
  home: string
  ownerUrl: string
  port: number
}

/** What the process with the pages is told. */
export interface ToPages {
  folder: string
  api: string
  port: number
}

/** What either answers, once. */
export type Answer = { ready: string } | { failed: string }

/** Answers whoever started this process. */
export function said(answer: Answer): void {
  process.send?.(answer)
}
